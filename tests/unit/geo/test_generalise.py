"""What each zoom draws: comuni, what is made of them, and what stands for itself."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame
from pandas.testing import assert_frame_equal
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.crs import GEOGRAPHIC, WEB
from geo.errors import CrsError, GeometryError, SchemaError
from geo.generalise import generalise_coverage, generalise_each
from geo.tile_grid import BUFFER, EXTENT, to_grid
from tests.factories import at, bow_tie, frame, grid, path, square

ZOOMS = range(15)


def shape_of(gdf: GeoDataFrame, row: object, zoom: int = 14) -> BaseGeometry:
    (found,) = gdf.geometry[(gdf["id"] == row) & (gdf["zoom"] == zoom)]
    return found


def in_units(gdf: GeoDataFrame, zoom: int) -> np.ndarray:
    """Return the shapes of a zoom in whole units, after a look whether they are whole."""
    shapes = to_grid(gdf.geometry[gdf["zoom"] == zoom].to_numpy(), zoom)
    coordinates = shapely.get_coordinates(shapes)
    assert np.abs(coordinates - np.rint(coordinates)).max() < 1e-6
    return shapely.transform(shapes, np.rint)


def segments(shape: BaseGeometry) -> np.ndarray:
    """Return the segments of a shape as complex pairs, whichever way they run."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    ends = np.stack([coordinates[:-1], coordinates[1:]], axis=1)[ring[:-1] == ring[1:]]
    numbers = ends[..., 0] + 1j * ends[..., 1]
    return np.sort(numbers, axis=1)


def border(members: np.ndarray) -> np.ndarray:
    """Return the segments that belong to one member alone."""
    every = np.vstack([segments(each) for each in members])
    found, count = np.unique(every, axis=0, return_counts=True)
    return found[count == 1]


@pytest.fixture(scope="module")
def drawn(comuni: GeoDataFrame) -> GeoDataFrame:
    return generalise_coverage(comuni, zooms=ZOOMS)


def test_each_zoom_has_one_row_for_each_polygon(drawn: GeoDataFrame, comuni: GeoDataFrame) -> None:
    assert drawn.crs.to_epsg() == WEB
    assert list(drawn.columns) == ["id", "zoom", "geom"]
    assert drawn["zoom"].tolist() == [zoom for zoom in ZOOMS for _ in range(len(comuni))]
    assert drawn["id"].tolist() == comuni["id"].tolist() * len(ZOOMS)
    assert not drawn.geometry.is_empty.any()


@pytest.mark.parametrize("zoom", range(6, 15))
def test_the_real_comuni_neither_overlap_nor_leave_a_hole(drawn: GeoDataFrame, zoom: int) -> None:
    shapes = in_units(drawn, zoom)
    whole = shapely.union_all(shapes)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).sum() == whole.area
    assert [len(part.interiors) for part in whole.geoms] == [0, 0]


@pytest.mark.parametrize("zoom", ZOOMS)
def test_a_border_crosses_the_lines_along_which_tiles_are_cut_only_at_vertices(
    drawn: GeoDataFrame, zoom: int
) -> None:
    found = np.vstack([segments(each) for each in in_units(drawn, zoom)])
    for ends in (found.real, found.imag):
        low, high = ends.min(axis=1), ends.max(axis=1)
        for side in (-BUFFER, BUFFER):
            following = np.floor((low - side) / EXTENT) + 1
            assert (following * EXTENT + side >= high).all()


def test_a_comune_keeps_its_place_and_size(drawn: GeoDataFrame, comuni: GeoDataFrame) -> None:
    before = comuni.to_crs(WEB).geometry.to_numpy()
    deepest = drawn.geometry[drawn["zoom"] == 14].to_numpy()
    assert shapely.hausdorff_distance(before, deepest).max() < 10
    overview = drawn.geometry[drawn["zoom"] == 8].to_numpy()
    assert (shapely.area(shapely.intersection(before, overview)) > 0.9 * shapely.area(before)).all()


def test_rows_in_another_order_give_the_same_shapes(
    drawn: GeoDataFrame, comuni: GeoDataFrame
) -> None:
    shuffled = generalise_coverage(comuni.sample(frac=1, random_state=1), zooms=(8,))
    first = drawn[drawn["zoom"] == 8].set_index("id").geometry
    second = shuffled.set_index("id").geometry.loc[first.index]
    assert (shapely.normalize(first.to_numpy()) == shapely.normalize(second.to_numpy())).all()


def test_an_exclave_stays_apart(drawn: GeoDataFrame) -> None:
    san_colombano = shape_of(drawn, "015191", 10)
    others = shapely.union_all(drawn.geometry[(drawn["zoom"] == 10) & (drawn["id"] != "015191")])
    assert san_colombano.geom_type == "Polygon"
    assert san_colombano.disjoint(others)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_exterior_rings_run_clockwise_on_the_map_and_holes_the_other_way(zoom: int) -> None:
    ring = square(side=90_000).difference(square(30_000, 30_000, side=30_000))
    layer = frame([ring, square(30_000, 30_000, side=30_000)])
    for shape in generalise_coverage(layer, zooms=(zoom,)).geometry:
        for part in shapely.get_parts(shape):
            assert not part.exterior.is_ccw
            assert all(hole.is_ccw for hole in part.interiors)


def test_a_union_has_the_very_segments_of_the_border_of_its_members() -> None:
    layer = grid(4, side=1234.5)
    zone = layer.dissolve("zona_omogenea").reset_index().assign(id=[10, 11, 12, 13])
    drawn = generalise_coverage(layer, zooms=ZOOMS, unions=zone[["id", "geom"]], key="id")
    members = layer.groupby("zona_omogenea")["id"].apply(list)
    for zoom in range(6, 15):
        for zona, ids in zip(zone["id"], members, strict=True):
            shapes = np.array([shape_of(drawn, each, zoom) for each in ids])
            whole = shape_of(drawn, zona, zoom)
            assert np.array_equal(np.unique(segments(whole), axis=0), border(shapes))
            assert whole.equals(shapely.union_all(shapes))


def test_numbers_and_texts_that_name_rows_stay_what_they_are() -> None:
    layer = grid(2).assign(id=[1, 2, 3, 4])
    whole = frame([square(side=2000)], ids=["tutto"])
    assert generalise_coverage(layer, zooms=(9,), unions=whole)["id"].tolist() == [
        1,
        2,
        3,
        4,
        "tutto",
    ]


def test_a_union_of_nothing_has_no_row() -> None:
    far = frame([square(50_000, 50_000, side=500)], ids=["lontano"])
    drawn = generalise_coverage(grid(2), zooms=(3, 10), unions=far)
    assert "lontano" not in set(drawn["id"])
    assert len(drawn) == 8


def test_a_polygon_that_vanishes_is_drawn_as_half_a_unit_where_it_stands() -> None:
    tiny = square(5000, 5000, side=20)
    around = square(side=10_000).difference(tiny)
    drawn = generalise_coverage(frame([around, tiny]), zooms=(8, 14))
    small, whole = in_units(drawn, 8)[::-1]
    assert small.area == 0.5
    assert small.intersects(whole)
    assert shape_of(drawn, "b").area == pytest.approx(2 * 20 * 20, rel=0.1)


def test_a_polygon_that_is_wholly_claimed_by_a_twin_is_still_drawn() -> None:
    twins = generalise_coverage(frame([square(side=500), square(side=500)]), zooms=(14,))
    first, second = in_units(twins, 14)
    assert first.area > 500 * 500
    assert second.area == 0.5


def test_comuni_with_slivers_and_overlaps_are_parted_too(comuni: GeoDataFrame) -> None:
    shaken = comuni.copy()
    generator = np.random.default_rng(7)
    shaken["geom"] = [
        shapely.transform(shape, lambda xy: xy + generator.uniform(-8, 8, 2))
        for shape in comuni.geometry
    ]
    assert not shapely.coverage_is_valid(shaken.geometry.to_numpy())
    drawn = generalise_coverage(shaken, zooms=range(6, 15))
    for zoom in range(6, 15):
        shapes = in_units(drawn, zoom)
        assert shapely.coverage_is_valid(shapes)
        assert shapely.area(shapes).sum() == shapely.union_all(shapes).area


def test_degrees_and_metres_give_the_same_drawing() -> None:
    layer = grid(3).to_crs(WEB)
    degrees = generalise_coverage(layer.to_crs(GEOGRAPHIC), zooms=(12,))
    metres = generalise_coverage(layer, zooms=(12,))
    assert (degrees.geometry.to_numpy() == metres.geometry.to_numpy()).all()


def test_what_is_invalid_is_repaired_first() -> None:
    (shape,) = generalise_coverage(frame([bow_tie(1000)]), zooms=(14,)).geometry
    assert isinstance(shape, MultiPolygon)
    assert shape.is_valid


def test_the_frames_received_are_not_changed() -> None:
    layer, lines = grid(2), frame([LineString(path((0, 0), (10, 10)))])
    copies = layer.copy(), lines.copy()
    generalise_coverage(layer, zooms=(3,), unions=layer.assign(id=range(4)))
    generalise_each(lines, zooms=(3,))
    assert_frame_equal(layer, copies[0])
    assert_frame_equal(lines, copies[1])


def test_a_polygon_for_itself_is_valid_and_whole_at_each_zoom() -> None:
    spiky = Polygon(
        path((0, 0), (5000, 40), (10_000, 0), (9000, 60), (10_000, 9000), (3000, 80), (0, 9000))
    )
    drawn = generalise_each(frame([spiky]), zooms=ZOOMS)
    for zoom in ZOOMS:
        (shape,) = in_units(drawn, zoom)
        assert shape.is_valid
        assert shape.area > 0


def test_a_line_loses_details_and_is_rounded() -> None:
    line = LineString(path((0, 0), (1000, 1), (2000, 0), (2000, 5000)))
    drawn = generalise_each(frame([line]), zooms=(10, 14))
    assert shapely.get_num_coordinates(in_units(drawn, 10)).tolist() == [3]
    assert shapely.get_num_coordinates(in_units(drawn, 14))[0] >= 4
    assert shape_of(drawn, "a").hausdorff_distance(frame([line]).to_crs(WEB).geometry[0]) < 1


def test_a_line_in_parts_loses_those_that_fall_on_a_point() -> None:
    long, other, short = (
        path((0, 0), (9000, 0)),
        path((0, 500), (9000, 500)),
        path((20_000, 0), (20_001, 0)),
    )
    lines = frame([MultiLineString([long, short]), MultiLineString([long, other])])
    one, two = in_units(generalise_each(lines, zooms=(6,)), 6)
    assert one.geom_type == "LineString"
    assert two.geom_type == "MultiLineString"


def test_a_line_that_falls_on_a_point_is_drawn_one_unit_long() -> None:
    short = frame([LineString(path((0, 0), (10, 10)))])
    (shape,) = in_units(generalise_each(short, zooms=(3,)), 3)
    assert shape.length == 1


@pytest.mark.parametrize("make", [generalise_coverage, generalise_each])
def test_no_rows_or_no_zooms_draw_nothing(make: type) -> None:
    assert make(frame([]), zooms=(3,)).empty
    nothing = make(frame([square()]), zooms=())
    assert nothing.empty
    assert list(nothing.columns) == ["id", "zoom", "geom"]


@pytest.mark.parametrize("make", [generalise_coverage, generalise_each])
def test_bad_layers_are_refused(make: type) -> None:
    with pytest.raises(GeometryError, match="zoom 25; accepted are 0 to 24"):
        make(frame([square()]), zooms=(3, 25))
    with pytest.raises(CrsError, match="no CRS"):
        make(frame([square()], crs=None), zooms=(3,))
    with pytest.raises(SchemaError, match="istat"):
        make(frame([square()]), zooms=(3,), key="istat")
    with pytest.raises(SchemaError, match="repeated id"):
        make(frame([square(), square(5)], ids=[1, 1]), zooms=(3,))
    with pytest.raises(GeometryError, match="of another dimension, id: 'a'"):
        make(frame([at(0, 0)]), zooms=(3,))
    with pytest.raises(GeometryError, match="missing, id: 'b'"):
        make(frame([square(), None]), zooms=(3,))
    with pytest.raises(GeometryError, match="not finite"):
        make(frame([square(), Point(0, 90).buffer(1)], crs=GEOGRAPHIC), zooms=(3,))


def test_lines_are_no_coverage() -> None:
    with pytest.raises(GeometryError, match="another dimension"):
        generalise_coverage(frame([LineString(path((0, 0), (1, 1)))]), zooms=(3,))
    with pytest.raises(CrsError, match="no CRS"):
        generalise_coverage(grid(2), zooms=(3,), unions=frame([square()], crs=None))
