"""The symbols of projects and objectives.

A project with a geometry of its own is drawn by it; projects and objectives that only name places
are drawn there, under the sign of the place or around it, so that both can be read.
"""

from dataclasses import replace

from geo.maps.palette import INK_SOFT, OBIETTIVO, PALE_OBIETTIVO, PALE_PROGETTO, PAPER, PROGETTO
from geo.maps.precision import ABSENT, DASHES, NOT_ABSENT, SCHEMATIC
from geo.maps.symbol import Fill, Hatch, Label, Line, Marker, Rule, Sign, Symbol, When

_OWN = When("luogo_layer", ("",))
_AT_PLACE = replace(_OWN, negated=True)
_SURE = When("certezza", ("certa",))
_UNSURE = replace(_SURE, negated=True)
_STATI = (
    ("in-corso", "progetto in corso", ("progettazione", "gara", "lavori"), PROGETTO, PAPER),
    ("concluso", "progetto concluso", ("concluso",), INK_SOFT, PAPER),
    ("altro", "progetto annunciato, sospeso o di stato non noto", None, PAPER, PROGETTO),
)


def progetti() -> Symbol:
    """Return the symbol of projects, by their state where they have a geometry of their own."""
    begun = tuple(stato for _, _, stati, _, _ in _STATI for stato in stati or ())
    rules: list[Rule] = []
    for nome, titolo, stati, fill, edge in _STATI:
        when = When("stato", stati or begun, negated=stati is None)
        marker = Marker("hexagon", 14, fill, edge, 1.6)
        line = Line(PROGETTO, 2.6, halo_px=1)
        drawn = Sign(Fill(PROGETTO, 0.3), None, Line(PROGETTO, 2), line, marker)
        dashed = Sign(
            outline=Line(PROGETTO, 2, DASHES),
            line=Line(PROGETTO, 2.6, DASHES),
            marker=replace(marker, opacity=0.5),
        )
        exact = replace(SCHEMATIC, negated=True)
        rules.append(Rule(nome, titolo, drawn, (_OWN, when, exact)))
        words = f"{titolo}, schematico"
        rules.append(Rule(f"{nome}-schematica", words, dashed, (_OWN, when, SCHEMATIC)))
    name = Label("titolo", 11, PROGETTO, face="semibold", when=(_OWN,), minzoom=11.5)
    return Symbol(
        "progetti",
        "Progetti",
        60,
        (*rules, *_places(_PROJECT_HERE, _PROJECT_PERHAPS, "di un progetto", (_AT_PLACE,))),
        (name, replace(name, along=True)),
        cluster=Marker("hexagon", 17, PROGETTO, PAPER, 1.4),
    )


_HERE = Marker("hexagon", 6, PROGETTO, PAPER, 1, offset_px=(6, -6))
_PROJECT_HERE = Sign(
    hatch=Hatch(PALE_PROGETTO, "dots", spacing_px=12, width_px=1.6),
    line=Line(PROGETTO, 7, opacity=0.35),
    marker=_HERE,
)
_PROJECT_PERHAPS = Sign(
    hatch=Hatch(PALE_PROGETTO, "dots", spacing_px=20, width_px=1.6),
    line=Line(PROGETTO, 7, DASHES, opacity=0.35),
    marker=replace(_HERE, fill=PALE_PROGETTO),
)
_NAMED = Marker("circle", 6, OBIETTIVO, PAPER, 1, offset_px=(-6, -6))
_OBJECTIVE_HERE = Sign(
    outline=Line(OBIETTIVO, 3.5, opacity=0.5),
    line=Line(OBIETTIVO, 7, opacity=0.5),
    marker=_NAMED,
)
_OBJECTIVE_PERHAPS = Sign(
    hatch=Hatch(PALE_OBIETTIVO, "dots", spacing_px=24, width_px=1.6),
    line=Line(OBIETTIVO, 7, DASHES, opacity=0.5),
    marker=replace(_NAMED, fill=PALE_OBIETTIVO),
)


def _places(here: Sign, perhaps: Sign, whose: str, when: tuple[When, ...] = ()) -> tuple[Rule, ...]:
    """Return the rules of a subject that is drawn at the places that it names."""
    doubtful = f"luogo {whose}, incerto o senza perimetro"
    return (
        Rule("luogo", f"luogo {whose}", here, (*when, _SURE, NOT_ABSENT)),
        Rule("luogo-assente", doubtful, perhaps, (*when, _SURE, ABSENT)),
        Rule("luogo-incerto", doubtful, perhaps, (*when, _UNSURE)),
    )


def obiettivi() -> Symbol:
    """Return the symbol of objectives."""
    return Symbol(
        "obiettivi",
        "Obiettivi",
        30,
        _places(_OBJECTIVE_HERE, _OBJECTIVE_PERHAPS, "di un obiettivo"),
        cluster=Marker("circle", 17, OBIETTIVO, PAPER, 1.4),
    )
