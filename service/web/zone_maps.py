"""The small maps of the page of the zone: where each is drawn, its bar of kilometres, its marks."""

from collections.abc import Iterator
from dataclasses import dataclass

from geopandas import GeoDataFrame

from geo.crs import WEB
from geo.maps.palette import NO_ZONE, ZONE
from service.queries.zone_disegno import Disegni
from service.web.scale import bar_km, units_per_km

MARGIN = 0.06
"""Around the zona, of its longer side."""
MARK = 0.016
"""Radius of a mark, of the side of the map."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of projects; ``certo`` if one of them is there surely."""

    x: float
    y: float
    certo: bool


@dataclass(frozen=True, slots=True)
class ZonaMap:
    """A map in the units of its paths, y downwards; ``bar`` is ``bar_km`` long."""

    percorso: str
    tint: str
    left: float
    top: float
    side: float
    bar: float
    bar_km: int
    mark: float
    marks: tuple[Mark, ...]

    @property
    def view_box(self) -> str:
        """Return what of the plane is shown: a square."""
        return f"{self.left:.0f} {self.top:.0f} {self.side:.0f} {self.side:.0f}"


def make_map(codice: str, disegni: Disegni, luoghi: GeoDataFrame) -> ZonaMap | None:
    """Return the map of a zona, with a mark at each of the places of its projects."""
    drawn = disegni.zone.get(codice)
    if drawn is None:
        return None
    west, south, east, north = drawn.box
    side = max(east - west, north - south) * (1 + 2 * MARGIN)
    per_km = units_per_km(disegni, (south + north) / 2)
    km = bar_km(per_km, side)
    return ZonaMap(
        percorso=drawn.percorso,
        tint=ZONE.get(codice, NO_ZONE),
        left=(west + east - side) / 2,
        top=(-north - south - side) / 2,
        side=side,
        bar=per_km * km,
        bar_km=km,
        mark=side * MARK,
        marks=tuple(_marks(disegni, luoghi)),
    )


def _marks(disegni: Disegni, luoghi: GeoDataFrame) -> Iterator[Mark]:
    """Return one mark for each point, those that are certain over the others."""
    found: dict[tuple[int, int], bool] = {}
    points = luoghi.geometry.to_crs(WEB).get_coordinates().to_numpy()
    for (x_m, y_m), certezza in zip(points, luoghi["certezza"], strict=True):
        x = round((x_m - disegni.ovest_m) / disegni.unita_m)
        y = -round((y_m - disegni.sud_m) / disegni.unita_m)
        found[x, y] = found.get((x, y), False) or certezza == "certa"
    for (x, y), certo in sorted(found.items(), key=lambda each: (each[1], each[0])):
        yield Mark(x, y, certo)
