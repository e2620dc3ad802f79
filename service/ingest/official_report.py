"""What a load of official geometries changes, in words, before anything is committed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from service.ingest.official_match import Nuovo
from service.ingest.official_schema import Richiesta
from service.ingest.official_words import rows_in_words
from service.queries.loading import Written
from service.queries.official import Legame, Presenza

DEGREES = ("certa", "da_verificare", "ambito")
WORDS = {"certa": "certi", "da_verificare": "da verificare", "ambito": "di ambito"}
NOTHING = "nessuno"
SHOWN_OUTSIDE = 0.0005


@dataclass(frozen=True)
class Riepilogo:
    """What one file does: lists of lines, each with a title of its own when shown."""

    titolo: str
    elementi: list[str] = field(default_factory=list)
    riparazioni: list[str] = field(default_factory=list)
    tralasciati: list[str] = field(default_factory=list)
    avvisi: list[str] = field(default_factory=list)
    legami: list[str] = field(default_factory=list)
    incidenza: list[str] = field(default_factory=list)
    written: Written = field(default_factory=Written)
    codici: tuple[str, ...] = ()
    """The codes of the elementi that the file has."""

    @property
    def sections(self) -> list[tuple[str, list[str]]]:
        """Titles and lines, in the order in which they are read, the empty ones left out."""
        pairs = [
            ("Elementi", self.elementi),
            ("Riparazioni", self.riparazioni),
            ("Tralasciati", self.tralasciati),
            ("Comuni interessati dagli elementi, prima e dopo", self.legami),
            ("Incidenza: che cosa cambia per i comuni", self.incidenza),
            ("Attenzione", self.avvisi),
        ]
        return [(title, lines) for title, lines in pairs if lines]


def title_of(request: Richiesta, crs: str, rows: int) -> str:
    """Say what was read."""
    official = "ufficiale" if request.ufficiale else "non ufficiale"
    return (
        f"{request.file.name} → {request.layer.nome}: {rows_in_words(rows)}, {crs}, "
        f"precisione {request.precisione}, {official}"
    )


def describe(elementi: Iterable[Nuovo], *, changed: bool) -> list[str]:
    """Say of each elemento what it was, what it becomes, and how much of it is outside."""
    lines = []
    for one in elementi:
        before = None if one.noto is None else one.noto.misura
        known = one.noto
        state = "nuovo" if known is None else f"era {known.precisione}"
        size = f"{_measure(one.geom.area, one.geom.length)}"
        was = "" if before is None else f" (prima {_measure_of(before, one)})"
        rows = f", {len(one.righe)} righe unite" if len(one.righe) > 1 else ""
        outside = f", {_percent(one.fuori)} fuori dall'area" if one.fuori > SHOWN_OUTSIDE else ""
        lines.append(f"{one.nome} [{one.codice}]: {state}; {size}{was}{rows}{outside}")
    return lines if changed else []


def compare_legami(before: Sequence[Legame], after: Sequence[Legame]) -> list[str]:
    """Say, elemento by elemento, which comuni it concerns now and did not, and how."""
    old = {(one.layer, one.codice, one.istat): one for one in before}
    new = {(one.layer, one.codice, one.istat): one for one in after}
    lines = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        shown = now or was
        if shown is None or _how(was) == _how(now):
            continue
        lines.append(f"{shown.nome}, {shown.comune}: {_how(was)} → {_how(now)}")
    return lines


def compare_presenze(before: Sequence[Presenza], after: Sequence[Presenza]) -> list[str]:
    """Say, comune by comune, how many subjects it had and has, by certainty."""
    names = {one.istat: one.comune for one in (*before, *after)}
    old, new = (_by_comune(each) for each in (before, after))
    lines = []
    for istat in sorted(names, key=lambda code: (names[code], code)):
        was, now = old.get(istat, {}), new.get(istat, {})
        if was == now:
            continue
        counts = [
            f"{WORDS[degree]} {_count(was, degree)} → {_count(now, degree)}"
            for degree in DEGREES
            if _count(was, degree) != _count(now, degree)
        ]
        changed = sorted(key for key in was.keys() | now.keys() if was.get(key) != now.get(key))
        lines.append(f"{names[istat]}: {', '.join(counts) or 'certezza'} ({', '.join(changed)})")
    return lines


def _by_comune(presenze: Sequence[Presenza]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for one in presenze:
        found.setdefault(one.istat, {})[one.soggetto] = one.certezza
    return found


def _count(subjects: dict[str, str], degree: str) -> int:
    return sum(1 for found in subjects.values() if found == degree)


def _how(legame: Legame | None) -> str:
    if legame is None:
        return NOTHING
    certainty = "" if legame.certezza == "certa" else " da verificare"
    size = ""
    if legame.misura is not None:
        areal = legame.layer in ("parchi", "plis")
        size = f", {_measure(legame.misura if areal else 0.0, legame.misura)}"
    return f"{legame.base}{certainty}{size}"


def _measure(area_m2: float, length_m: float) -> str:
    if area_m2 > 0:
        return f"{area_m2 / 10_000:.1f} ha".replace(".", ",")
    return f"{length_m / 1_000:.1f} km".replace(".", ",") if length_m > 0 else "un punto"


def _measure_of(measure: float, one: Nuovo) -> str:
    return _measure(measure if one.geom.area > 0 else 0.0, measure)


def _percent(share: float) -> str:
    return "meno dell'1 %" if share < 0.01 else f"{share * 100:.0f} %"
