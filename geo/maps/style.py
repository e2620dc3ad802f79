"""The symbols of all layers: one source for web maps, WMS, print and their legends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from geo.maps.palette import INK_SOFT, PAPER
from geo.maps.plan import obiettivi, progetti
from geo.maps.symbol import Fill, Line, Marker, Rule, Sign, Symbol
from geo.maps.territory import area_metropolitana, comuni, navigli, nodi, parchi, plis, zone

FONT_FAMILY = "Titillium Web"

SYMBOLS: Mapping[str, Symbol] = MappingProxyType(
    {
        each.layer: each
        for each in (
            comuni(),
            zone(),
            area_metropolitana(),
            obiettivi(),
            plis(),
            parchi(),
            progetti(),
            navigli(),
            nodi(),
        )
    }
)
"""The symbol of each layer, in the order in which they are drawn."""

_PLAIN = Sign(
    Fill(INK_SOFT, 0.2),
    None,
    Line(INK_SOFT, 1.2),
    Line(INK_SOFT, 1.6),
    Marker("circle", 7, INK_SOFT, PAPER),
)


def symbol_of(layer: str, titolo: str = "") -> Symbol:
    """Return the symbol of a layer; one that has none of its own gets a plain grey one, on top."""
    found = SYMBOLS.get(layer)
    return found or Symbol(layer, titolo or layer, 100, (Rule("tutti", titolo or layer, _PLAIN),))


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of a legend."""

    titolo: str
    sign: Sign


@dataclass(frozen=True, slots=True)
class LegendGroup:
    """The lines of a layer."""

    layer: str
    titolo: str
    entries: tuple[LegendEntry, ...]


def legend(symbols: Sequence[Symbol]) -> tuple[LegendGroup, ...]:
    """Return the legend of some symbols, in their order; each sign once."""
    return tuple(
        LegendGroup(
            each.layer,
            each.titolo,
            tuple(dict.fromkeys(LegendEntry(rule.titolo, rule.sign) for rule in each.rules)),
        )
        for each in symbols
    )
