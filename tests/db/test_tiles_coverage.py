"""The comuni as tiles show them, decoded: they cover the area without overlap and without holes."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text

from service.queries.catalog import COLLECTIONS
from service.queries.tile_grid import BUFFER, EXTENT, Tile, tiles_of
from tests.tiles import layers_of

COMUNI, ZONE = COLLECTIONS["comuni"], COLLECTIONS["zone_omogenee"]
ZOOMS = range(6, 15)
AREA = text(
    "select ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e) from (select ST_Extent(geom_3857) e "
    "from psttm.elemento where layer = 'comuni') x"
)
OWN = text("select ST_AsBinary(geom_3857) from psttm.elemento where layer = 'comuni'")
MEMBERS = text(
    "select z.id, array_agg(c.id) from psttm.collezione_zone_omogenee z "
    "join psttm.collezione_comuni c on c.zona_omogenea = z.codice group by z.id"
)
MILANO = "015146"
"""In no zona."""


def tiles(connection: Connection, zoom: int) -> list[Tile]:
    columns, rows = tiles_of(tuple(connection.execute(AREA).one()), zoom)
    return [Tile(zoom, x, y) for x in columns for y in rows]


def drawn(
    connection: Connection, zoom: int, *collections: Any
) -> Iterator[tuple[Tile, dict[str, dict[int, BaseGeometry]]]]:
    """Yield each tile that holds something, and the geometries of its layers by number."""
    for tile in tiles(connection, zoom):
        layers = layers_of(connection, collections, tile)
        if layers:
            yield (
                tile,
                {
                    name: {each.id: each.geom for each in features}
                    for name, features in layers.items()
                },
            )


def in_grid(geometry: BaseGeometry, tile: Tile) -> BaseGeometry:
    """Carry what a tile shows to units from the corner of the world, without its buffer."""
    inside = shapely.clip_by_rect(geometry, 0, 0, EXTENT, EXTENT)
    corner = np.array([tile.x * EXTENT, tile.y * EXTENT])
    return shapely.transform(inside, lambda each: each + corner)


def holes_of(shape: BaseGeometry) -> list[float]:
    """Return the areas of the holes of a shape."""
    rings = [ring for part in shapely.get_parts(shape) for ring in part.interiors]
    return sorted((shapely.Polygon(ring).area for ring in rings), reverse=True)


def overlap(shapes: Sequence[BaseGeometry]) -> float:
    """Return the area that shapes cover more than once."""
    return float(sum(each.area for each in shapes) - shapely.union_all(shapes).area)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_neighbours_do_not_overlap_in_any_tile(connection: Connection, zoom: int) -> None:
    seen = 0
    for _, layers in drawn(connection, zoom, COMUNI):
        shapes = list(layers["comuni"].values())
        assert all(shapely.is_valid(shapes))
        assert overlap(shapes) == 0
        seen += len(shapes)
    assert seen >= 133


@pytest.mark.parametrize("zoom", ZOOMS)
def test_the_tiles_put_together_leave_no_hole(connection: Connection, zoom: int) -> None:
    parts = [
        in_grid(geometry, tile)
        for tile, layers in drawn(connection, zoom, COMUNI)
        for geometry in layers["comuni"].values()
    ]
    whole = shapely.union_all(parts, grid_size=1e-3)
    own = shapely.union_all([shapely.from_wkb(bytes(row[0])) for row in connection.execute(OWN)])
    assert holes_of(own) == []
    largest = max(holes_of(whole), default=0.0)
    assert largest <= (10 if zoom <= 10 else 0)
    unit = Tile(zoom, 0, 0).unit_m
    assert whole.area == pytest.approx(own.area / unit**2, rel=0.02 if zoom < 9 else 0.005)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_no_tile_has_a_hole_that_the_others_would_have_to_fill(
    connection: Connection, zoom: int
) -> None:
    for _, layers in drawn(connection, zoom, COMUNI):
        assert holes_of(shapely.union_all(list(layers["comuni"].values()))) == []


@pytest.mark.parametrize("zoom", ZOOMS)
def test_a_zona_is_exactly_its_comuni(connection: Connection, zoom: int) -> None:
    members = {row[0]: set(row[1]) for row in connection.execute(MEMBERS)}
    assert len(members) == 7
    seen: set[int] = set()
    for _, layers in drawn(connection, zoom, COMUNI, ZONE):
        for number, zona in layers.get("zone_omogenee", {}).items():
            own = [layers["comuni"][each] for each in members[number] & layers["comuni"].keys()]
            assert shapely.union_all(own).symmetric_difference(zona).area == 0
            seen.add(number)
    assert seen == members.keys()


@pytest.mark.parametrize("zoom", [6, 9, 12])
def test_tiles_agree_on_what_both_draw(connection: Connection, zoom: int) -> None:
    found = {(tile.x, tile.y): layers["comuni"] for tile, layers in drawn(connection, zoom, COMUNI)}
    compared = 0
    for row in sorted({y for _, y in found}):
        columns = sorted(x for x, y in found if y == row)
        for left, right in pairwise(columns):
            if right != left + 1:
                continue
            compared += _compare(found[left, row], found[right, row])
    assert compared > 0 or len(found) == 1


def _compare(left: dict[int, BaseGeometry], right: dict[int, BaseGeometry]) -> int:
    """Compare the strip that two neighbours both draw: the buffer of each in the other."""
    strip = (EXTENT - BUFFER, 0, EXTENT + BUFFER, EXTENT)
    moved = {
        number: shapely.transform(geometry, lambda each: each + np.array([EXTENT, 0]))
        for number, geometry in right.items()
    }
    compared = 0
    for number in left.keys() & moved.keys():
        one, other = (shapely.clip_by_rect(each[number], *strip) for each in (left, moved))
        assert one.symmetric_difference(other).area == pytest.approx(0, abs=1e-6)
        compared += 1
    return compared


@pytest.fixture
def bare(connection: Connection) -> Connection:
    """The loaded data without the geometries made for the zooms, as after a change of borders."""
    connection.execute(text("delete from psttm.generalizzata"))
    return connection


@pytest.mark.parametrize("zoom", [6, 8, 10, 12, 14])
def test_before_they_are_made_again_borders_are_off_by_few_units(
    bare: Connection, zoom: int
) -> None:
    largest = 30 if zoom < 12 else 0
    seen = 0
    for _, layers in drawn(bare, zoom, COMUNI):
        shapes = list(shapely.make_valid(list(layers["comuni"].values())))
        assert overlap(shapes) <= largest
        assert max(holes_of(shapely.union_all(shapes)), default=0) <= largest
        seen += len(shapes)
    assert seen >= 133
