"""The legend of an agenda's page, by which a reader shows and hides the layers."""

from dataclasses import dataclass

from markupsafe import Markup

from geo.maps.marks import rule_of
from geo.maps.symbol import Sign
from geo.maps.web_signs import swatch_svg
from service.agenda import words
from service.agenda.content import Agenda
from service.agenda.html_map import Drawn, count_places, mark_picture, territory_signs
from service.agenda.territory_words import say_count

PERHAPS = "luogo di un progetto da verificare, o senza perimetro"


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign and what it means."""

    titolo: str
    picture: Markup


@dataclass(frozen=True, slots=True)
class Group:
    """A layer: how many of it there are, its signs, what there is to be said of it."""

    layer: str
    titolo: str
    quanti: str
    entries: tuple[Entry, ...]
    note: str | None = None


def make_legend(agenda: Agenda, drawn: Drawn) -> tuple[Group, ...]:
    """Return the layers of the map, the projects first, with the signs that are drawn."""
    ground = tuple(_entry(words_, sign) for words_, sign in territory_signs(drawn.tint))
    rules = {layer.layer: layer.rules for layer in drawn.layers}
    groups = [
        _projects(agenda, drawn),
        Group("comuni", "Comuni", words.number(agenda.cifre.comuni), ground),
    ]
    for strato in agenda.strati:
        signs = dict.fromkeys((each.titolo, each.sign) for each in rules.get(strato.layer, ()))
        groups.append(
            Group(
                strato.layer,
                words.capital(strato.titolo),
                say_count(strato),
                tuple(_entry(titolo, sign) for titolo, sign in signs),
                words.sentence(strato.messaggio) if strato.messaggio else None,
            )
        )
    return tuple(groups)


def _projects(agenda: Agenda, drawn: Drawn) -> Group:
    """Tell the marks apart that are drawn or listed, by kind of state, and those not sure."""
    marks = sorted(
        {each for place in drawn.places for each in place.marks}, key=lambda each: each.numero
    )
    entries: dict[str, Entry] = {}
    told = [(each.stato, each.sure) for each in marks]
    told += [(each.progetto.stato, True) for each in agenda.progetti.tutti]
    for stato, sure in told:
        titolo = rule_of(stato).titolo if sure else PERHAPS
        picture, _ = mark_picture(stato, sure=sure)
        entries.setdefault(titolo, Entry(titolo, Markup(picture)))  # noqa: S704 - of a symbol
    own = next((e.rules for e in drawn.layers if e.layer == "progetti"), ())
    for rule in own:
        drawn_own = Sign(fill=rule.sign.fill, outline=rule.sign.outline)
        entries.setdefault(
            f"{rule.titolo}, la sua geometria",
            _entry(f"{rule.titolo}, la sua geometria", drawn_own),
        )
    here = sum(count > 0 for count in count_places(agenda, drawn).values())
    total = words.number(len(agenda.progetti.tutti))
    return Group(
        "progetti", "Progetti", f"{words.number(here)} di {total} sulla mappa", (*entries.values(),)
    )


def _entry(titolo: str, sign: Sign) -> Entry:
    return Entry(titolo, Markup(swatch_svg(sign)))  # noqa: S704 - of symbols alone
