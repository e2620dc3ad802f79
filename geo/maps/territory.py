"""The symbols of the layers of the territory."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from geo.maps.palette import (
    COMUNE,
    INK,
    INK_SOFT,
    INTERCHANGE,
    METRO,
    NAVIGLIO,
    NO_ZONE,
    OLD,
    PALE_COMUNE,
    PALE_NAVIGLIO,
    PALE_OLD,
    PALE_PARCO,
    PALE_PLIS,
    PAPER,
    PARCO,
    PLIS,
    ZONE,
    ZONE_OPACITY,
)
from geo.maps.precision import (
    ABSENT,
    DASHES,
    NOT_ABSENT,
    SCHEMATIC,
    area_rules,
    course_rules,
    state_rules,
)
from geo.maps.symbol import Fill, Label, Line, Marker, Rule, Sign, Symbol, When

PARTS_FROM = 13
"""The zoom at which an interchange gives its place to its stops: never both."""

_NO_NOTE = "perimetro non disponibile"
_IN_FORCE = When("stato", ("proposto", "cessato"), negated=True)


def comuni() -> Symbol:
    """Return the symbol of the comuni, pale: the zone that they make up lie over them."""
    border = Line(COMUNE, 0.9)
    exact, derived, schematic, absent = area_rules(COMUNE, PALE_COMUNE, 45)
    fill = Fill(NO_ZONE)
    return Symbol(
        "comuni",
        "Comuni",
        10,
        (
            replace(exact, titolo="comune", sign=Sign(fill=fill, outline=border)),
            replace(derived, sign=Sign(fill=fill, outline=border)),
            replace(schematic, sign=Sign(fill=fill, outline=replace(border, dash_px=DASHES))),
            absent,
        ),
        (Label("nome", 12, rank="popolazione", minzoom=9.4),),
    )


_ZONE_NAMES = {codice: codice.replace("-", " ").title() for codice in ZONE} | {
    "magentino-abbiatense": "Magentino e Abbiatense"
}


def zone() -> Symbol:
    """Return the symbol of the zone omogenee, a tint each."""
    border = Line(INK, 1.6)
    known = tuple(
        Rule(
            codice,
            _ZONE_NAMES[codice],
            Sign(fill=Fill(tint, ZONE_OPACITY), outline=border),
            (When("codice", (codice,)),),
        )
        for codice, tint in ZONE.items()
    )
    other = When("codice", tuple(ZONE), negated=True)
    unknown = Sign(fill=Fill(NO_ZONE, ZONE_OPACITY), outline=border)
    return Symbol(
        "zone_omogenee",
        "Zone omogenee",
        20,
        (*known, Rule("altra", "Altra zona", unknown, (other,))),
        (Label("nome", 14, INK_SOFT, face="caps", halo_px=1.8, minzoom=7, maxzoom=10.6),),
    )


def parchi() -> Symbol:
    """Return the symbol of parks."""
    name = Label("nome", 12, PARCO, face="italic", minzoom=9.6)
    return Symbol(
        "parchi",
        "Parchi",
        50,
        area_rules(PARCO, PALE_PARCO, 45),
        (
            replace(name, when=(NOT_ABSENT,)),
            replace(name, when=(ABSENT,), note=_NO_NOTE, minzoom=10.2),
        ),
    )


def plis() -> Symbol:
    """Return the symbol of local parks; those not in force have a dotted outline."""
    name = Label("nome", 11, PLIS, face="italic", minzoom=10.2)
    return Symbol(
        "plis",
        "Parchi locali (PLIS)",
        40,
        (
            *area_rules(PLIS, PALE_PLIS, 135, (_IN_FORCE,)),
            *state_rules(
                "proposto", "proposto", When("stato", ("proposto",)), (PLIS, PALE_PLIS), 135
            ),
            *state_rules("cessato", "cessato", When("stato", ("cessato",)), (OLD, PALE_OLD), 135),
        ),
        (
            replace(name, when=(NOT_ABSENT,)),
            replace(name, when=(ABSENT,), note=_NO_NOTE, minzoom=10.8),
        ),
    )


def navigli() -> Symbol:
    """Return the symbol of canals."""
    name = Label("nome", 12, NAVIGLIO, face="italic", minzoom=9.6)
    return Symbol(
        "navigli",
        "Navigli e canali",
        70,
        course_rules(NAVIGLIO, PALE_NAVIGLIO, 2.8),
        (
            replace(name, when=(NOT_ABSENT,), along=True),
            replace(name, when=(ABSENT,), note="tracciato non disponibile", minzoom=10.8),
        ),
    )


_NODI: Mapping[str, tuple[str, Marker]] = MappingProxyType(
    {
        "stazione_metro": (
            "fermata della metropolitana",
            Marker("circle", 9, METRO, PAPER, 1.2),
        ),
        "stazione_ferroviaria": (
            "stazione ferroviaria",
            Marker("square", 9, PAPER, INK, 1.6),
        ),
        "interscambio": (
            "interscambio; da vicino, le sue fermate",
            Marker("diamond", 15, INTERCHANGE, INK, 1.4),
        ),
    }
)
_OTHER_NODE = ("altro nodo", Marker("circle", 7, OLD, PAPER, 1.2))


def nodi() -> Symbol:
    """Return the symbol of stops, by kind; an interchange has the place of its stops from afar."""
    kinds = [(When("tipo", (tipo,)), tipo, *known) for tipo, known in _NODI.items()]
    kinds.append((When("tipo", tuple(_NODI), negated=True), "altro", *_OTHER_NODE))
    whole = When("parte_di", ("",))
    part = replace(whole, negated=True)
    rules: list[Rule] = []
    for is_kind, nome, titolo, marker in kinds:
        pale = replace(marker, opacity=0.5)
        for suffix, way, sign in (
            ("", "", marker),
            ("-schematica", ", posizione schematica", pale),
        ):
            when = (is_kind, SCHEMATIC if suffix else replace(SCHEMATIC, negated=True))
            made = Rule(f"{nome}{suffix}", f"{titolo}{way}", Sign(marker=sign), when)
            if nome == "interscambio":
                rules.append(replace(made, maxzoom=PARTS_FROM))
            else:
                rules.append(replace(made, when=(*when, whole)))
                parts = replace(made, nome=f"{made.nome}-parte", when=(*when, part))
                rules.append(replace(parts, minzoom=PARTS_FROM))
    return Symbol(
        "nodi_trasporto",
        "Nodi di trasporto",
        80,
        tuple(rules),
        (Label("nome", 10.5, when=(whole,), minzoom=12.2),),
        cluster=Marker("circle", 15, PAPER, INK, 1.4),
    )


def area_metropolitana() -> Symbol:
    """Return the symbol of the whole area."""
    whole = Rule("area", "Città metropolitana", Sign(outline=Line(INK, 2.4)))
    return Symbol("area_metropolitana", "Città metropolitana di Milano", 25, (whole,))
