"""The colours of every map, legend and print of the service.

The seven zone and what lies in none keep apart for whoever sees no green or no red, and in
greyscale those that touch do; the layers that are drawn over them go from dark to light, so that
they keep apart in greyscale, too. The figures are in ``docs/stili.md``, and tests hold them.
"""

from collections.abc import Mapping
from types import MappingProxyType

PAPER = "#ffffff"
GROUND = "#e6ebef"
"""Around the territory."""

INK = "#14212e"
INK_SOFT = "#465563"

ZONE: Mapping[str, str] = MappingProxyType(
    {
        "adda-martesana": "#b2cfde",
        "alto-milanese": "#dfae95",
        "magentino-abbiatense": "#f5eabe",
        "nord-milano": "#d99cb0",
        "nord-ovest": "#fccb8b",
        "sud-est": "#cce4d3",
        "sud-ovest": "#b2bef5",
    }
)
"""Tints of the zone omogenee."""
ZONE_OPACITY = 0.85
NO_ZONE = "#f0f4f7"
"""Tint of a comune of no zona: Milano."""

COMUNE = "#8a95a0"
PROGETTO = "#5e1a57"
PLIS = "#733f00"
PARCO = "#1d6f36"
NAVIGLIO = "#1878bc"
OBIETTIVO = "#2a9a97"
OLD = "#5c5c5c"
"""What is in force no longer."""

PALE_COMUNE = "#c3cad1"
PALE_PARCO = "#8fb89b"
PALE_PLIS = "#b99f7f"
PALE_NAVIGLIO = "#8cbde0"
PALE_OLD = "#adadad"
PALE_PROGETTO = "#a57aa0"
PALE_OBIETTIVO = "#8accca"
"""Of hatches and dots. They are opaque, so that many in one place are no darker than one."""

METRO = "#a3123f"
INTERCHANGE = "#ffc53d"
