"""The rows of the loaded comuni and zone, whole and cut into tiles: no overlap, no hole.

What cuts here is the plain expression of docs/adr/0008; that of the service has tests of its own.
"""

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame
from shapely import MultiPolygon, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Engine, text

from geo.tile_grid import BUFFER, EXTENT, HALF_WORLD_M, to_grid, unit_m
from service.queries.generalizzate import read_generalised

PROVED = range(6, 15)
Stored = dict[tuple[str, int], dict[int, BaseGeometry]]
TILE = text("""
    select ST_AsMVT(t, 'tile', 4096, 'geom', 'id')
    from (
        select
            e.id, e.layer,
            ST_SnapToGrid(
                ST_Affine(
                    ST_ClipByBox2D(g.geom, box), :across, 0, 0, :down, :east, :south
                ), 1
            ) as geom
        from psttm.generalizzata g
        join psttm.elemento e on e.id = g.elemento_id and e.layer in ('comuni', 'zone_omogenee')
        cross join (values (ST_GeomFromWKB(:box, 3857))) b (box)
        where g.zoom = :zoom and g.geom && box
    ) t
    where not ST_IsEmpty(geom)
""")
MEMBERS = text("""
    select a.elemento_id, array_agg(a.comune_id)
    from psttm.appartenenza_in_vigore a
    join psttm.elemento z on z.id = a.elemento_id and z.layer = 'zone_omogenee'
    group by a.elemento_id
""")
DIFFERENT = text("""
    select z.codice
    from psttm.elemento z
    join psttm.generalizzata g on g.elemento_id = z.id and g.zoom = :zoom
    where z.layer = 'zone_omogenee' and not ST_Equals(g.geom, (
        select ST_Union(c.geom)
        from psttm.appartenenza_in_vigore a
        join psttm.generalizzata c on c.elemento_id = a.comune_id and c.zoom = g.zoom
        where a.elemento_id = z.id
    ))
""")


@pytest.fixture(scope="module")
def stored(engine: Engine) -> Stored:
    """What is stored of a layer for a zoom, by id, in whole units."""
    with engine.connect() as connection:
        rows = read_generalised(connection)
    return {key: _whole(group, key[1]) for key, group in rows.groupby(["layer", "zoom"])}


@pytest.fixture(scope="module")
def members(engine: Engine) -> dict[int, list[int]]:
    with engine.connect() as connection:
        return dict(connection.execute(MEMBERS).all())


def _whole(rows: GeoDataFrame, zoom: int) -> dict[int, BaseGeometry]:
    shapes = to_grid(rows.geometry.to_numpy(), zoom)
    found = shapely.get_coordinates(shapes)
    assert np.abs(found - np.rint(found)).max() < 1e-6
    return dict(zip(rows["id"], shapely.transform(shapes, np.rint), strict=True))


def segments(shapes: list[BaseGeometry]) -> np.ndarray:
    """Return the segments that are of one shape alone, whichever way they run."""
    rings = shapely.get_rings(shapely.get_parts(shapes))
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    numbers = coordinates[:, 0] + 1j * coordinates[:, 1]
    pairs = np.sort(np.column_stack([numbers[:-1], numbers[1:]])[ring[:-1] == ring[1:]], axis=1)
    found, count = np.unique(pairs, axis=0, return_counts=True)
    return found[count == 1]


@pytest.mark.parametrize("zoom", PROVED)
def test_the_stored_comuni_neither_overlap_nor_leave_a_hole(stored: Stored, zoom: int) -> None:
    comuni = list(stored["comuni", zoom].values())
    whole = shapely.union_all(comuni)
    assert len(comuni) == 133
    assert shapely.area(comuni).sum() == whole.area
    assert sum(len(part.interiors) for part in shapely.get_parts(whole)) == 0


@pytest.mark.parametrize("zoom", PROVED)
def test_a_stored_zona_is_the_union_of_its_stored_comuni(connection: Connection, zoom: int) -> None:
    assert connection.execute(DIFFERENT, {"zoom": zoom}).all() == []


@pytest.mark.parametrize("zoom", PROVED)
def test_a_stored_zona_has_the_very_segments_of_its_stored_comuni(
    stored: Stored, members: dict[int, list[int]], zoom: int
) -> None:
    assert len(members) == 7
    for zona, comuni in members.items():
        shapes = [stored["comuni", zoom][comune] for comune in comuni]
        assert np.array_equal(segments([stored["zone_omogenee", zoom][zona]]), segments(shapes))


def within(pairs: np.ndarray) -> np.ndarray:
    """Leave out the segments that the cut made, along the sides of the tile and its buffer."""
    made = np.zeros(len(pairs), dtype=bool)
    for ends in (pairs.real, pairs.imag):
        made |= (ends[:, 0] == ends[:, 1]) & np.isin(ends[:, 0], (-BUFFER, EXTENT + BUFFER))
    return pairs[~made]


def tiles_of(shapes: list[BaseGeometry]) -> list[tuple[int, int]]:
    """Return column and row of each tile whose square they touch."""
    west, north, east, south = (shapely.total_bounds(shapes) // EXTENT).astype(int).tolist()
    return [(x, y) for x in range(west, east + 1) for y in range(north, south + 1)]


def draw(connection: Connection, zoom: int, x: int, y: int) -> dict[str, dict[int, BaseGeometry]]:
    """Draw a tile and decode it: the shapes of each layer by id, y to the south."""
    unit, start, end = unit_m(zoom), -BUFFER, EXTENT + BUFFER
    sides = [(x * EXTENT + start, y * EXTENT + end), (x * EXTENT + end, y * EXTENT + start)]
    (west, south), (east, north) = (
        (column * unit - HALF_WORLD_M, HALF_WORLD_M - row * unit) for column, row in sides
    )
    middle = EXTENT * 2.0**zoom / 2
    values = {
        "zoom": zoom,
        "across": 1 / unit,
        "down": -1 / unit,
        "east": middle - x * EXTENT,
        "south": middle - y * EXTENT,
        "box": shapely.to_wkb(shapely.box(west, south, east, north)),
    }
    tile = mapbox_vector_tile.decode(
        bytes(connection.execute(TILE, values).scalar_one()),
        default_options={"y_coord_down": True},
    )
    found: dict[str, dict[int, BaseGeometry]] = {"comuni": {}, "zone_omogenee": {}}
    for feature in tile.get("tile", {"features": []})["features"]:
        found[feature["properties"]["layer"]][feature["id"]] = shape(feature["geometry"])
    return found


@pytest.mark.parametrize("zoom", PROVED)
def test_in_no_tile_do_comuni_overlap_or_leave_a_hole(
    connection: Connection, stored: Stored, members: dict[int, list[int]], zoom: int
) -> None:
    whole = shapely.union_all(list(stored["comuni", zoom].values()))
    shapely.prepare(whole)
    seen: set[int] = set()
    for x, y in tiles_of(list(stored["comuni", zoom].values())):
        found = draw(connection, zoom, x, y)
        comuni = found["comuni"]
        shapes = np.array([*comuni.values(), Polygon()])
        assert all(type(each) in {Polygon, MultiPolygon} for each in comuni.values())
        assert shapely.is_valid(shapes).all()
        box = shapely.box(
            x * EXTENT - BUFFER,
            y * EXTENT - BUFFER,
            (x + 1) * EXTENT + BUFFER,
            (y + 1) * EXTENT + BUFFER,
        )
        drawn = shapely.union_all(shapes)
        assert shapely.area(shapes).sum() == drawn.area
        assert drawn.area == shapely.intersection(whole, box).area
        for zona, shape_of_zona in found["zone_omogenee"].items():
            inside = [comuni[comune] for comune in members[zona] if comune in comuni]
            assert np.array_equal(within(segments([shape_of_zona])), within(segments(inside)))
        seen |= comuni.keys()
    assert len(seen) == 133


@pytest.mark.parametrize(("zoom", "x", "y"), [(8, 134, 91), (11, 1076, 732)])
def test_exterior_rings_of_a_tile_run_clockwise_on_the_map(
    connection: Connection, zoom: int, x: int, y: int
) -> None:
    found = draw(connection, zoom, x, y)["comuni"]
    parts = shapely.get_parts(list(found.values()))
    assert len(parts) >= 10
    assert all(part.exterior.is_ccw for part in parts)  # in axes whose y goes to the south
