"""Shapes of a filter are carried to the storage CRS, whatever the order of the axes and the CRS."""

from typing import Any

import pytest
import shapely
from geoalchemy2 import functions as of_postgis
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE
from service.errors import InvalidParameter
from service.queries.boxes import REACH
from service.queries.cql_space import MAX_VERTICES
from service.queries.crs import ALL_CRS, Crs
from tests.cql_cases import statement

AREA = shapely.box(9.0, 45.4, 9.2, 45.5)
WORLD = "BBOX(-180,-90,180,90)"


def shape_of(text: str, **crs: Any) -> BaseGeometry:
    """Return the geometry that a filter binds, before PostGIS transforms it."""
    _, values = statement(f"s_intersects(geom, {text})", **crs)
    return shapely.from_wkb(next(each for each in values.values() if isinstance(each, bytes)))


def in_order(geometry: BaseGeometry, crs: Crs) -> BaseGeometry:
    """Write a geometry of degrees in a CRS, with its axes in their order."""
    transformer = Transformer.from_crs(4326, crs.srid, always_xy=True)
    moved: BaseGeometry = shapely.transform(geometry, transformer.transform, interleaved=False)
    return shapely.transform(moved, lambda each: each[:, ::-1]) if crs.flipped else moved


@pytest.mark.parametrize("crs", ALL_CRS.values(), ids=lambda crs: crs.uri.rsplit("/", 1)[1])
def test_every_crs_is_read_in_its_order(crs: Crs) -> None:
    point = shapely.Point(9.19, 45.464)
    written = in_order(point, crs)

    read = shape_of(written.wkt, filter_srid=crs.srid, flip=crs.flipped)

    back = Transformer.from_crs(crs.srid, 4326, always_xy=True).transform(read.x, read.y)
    assert back == pytest.approx((9.19, 45.464), abs=1e-7)


@pytest.mark.parametrize("crs", ALL_CRS.values(), ids=lambda crs: crs.uri.rsplit("/", 1)[1])
def test_a_box_is_read_in_the_order_of_its_crs(crs: Crs) -> None:
    x1, y1, x2, y2 = in_order(AREA, crs).bounds
    read = shape_of(f"BBOX({x1},{y1},{x2},{y2})", filter_srid=crs.srid, flip=crs.flipped)
    east = read.bounds if not crs.flipped else (y1, x1, y2, x2)

    assert read.bounds == pytest.approx(east)


def test_the_crs_is_a_bound_value_of_one_statement_for_all() -> None:
    """A number in the text would be served from the cache of statements to another CRS."""
    assert of_postgis.ST_GeomFromWKB, "loaded, it writes the functions of PostGIS its own way"
    made = {
        crs.srid: statement("s_intersects(geom, POINT(9 45))", filter_srid=crs.srid, flip=False)
        for crs in ALL_CRS.values()
        if crs.srid != STORAGE
    }

    assert len({sql for sql, _ in made.values()}) == 1
    assert all(srid in values.values() for srid, (_, values) in made.items())


def test_a_box_has_the_vertices_that_a_bbox_has() -> None:
    read = shape_of("BBOX(9,45,10,46)")

    assert len(read.exterior.coords) == 4 * 50 + 1
    assert read.equals(shapely.box(9, 45, 10, 46))


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("BBOX(9,45,9,45)", "POINT (9 45)"),
        ("BBOX(9,45,9,45.01)", "LINESTRING (9 45, 9 45.01)"),
        ("GEOMETRYCOLLECTION(POINT(9 45),POINT(9 46))", "MULTIPOINT ((9 45), (9 46))"),
        ("GEOMETRYCOLLECTION(POINT(9 45))", "POINT (9 45)"),
        ("POINT Z(9 45 100)", "POINT (9 45)"),
        ("POINT(9 45 100)", "POINT (9 45)"),
        ("POINT ZM (9 45 1 2)", "POINT (9 45)"),
        ("MULTIPOINT(9 45, 9 46)", "MULTIPOINT ((9 45), (9 46))"),
        ("Point(+9.0e0 45)", "POINT (9 45)"),
    ],
)
def test_shapes_are_as_simple_as_they_can_be(text: str, shape: str) -> None:
    assert shape_of(text).equals_exact(shapely.from_wkt(shape), normalize=True)


@pytest.mark.parametrize("text", [WORLD, "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))"])
def test_the_whole_world_is_all_that_is_within_reach(text: str) -> None:
    assert shape_of(text).equals(shapely.box(*REACH))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("POINT(100 0)", "Point"),
        ("LINESTRING(100 0, 110 0)", "LineString"),
        ("POLYGON((100 0,110 0,110 10,100 0))", "Polygon"),
        ("MULTIPOINT(9 45, 100 0)", "MultiPoint"),
        ("LINESTRING(9 45, 100 45)", "MultiLineString"),
        ("POLYGON((9 45,100 45,100 46,9 45))", "MultiPolygon"),
        ("MULTILINESTRING((100 0, 110 0),(9 45,10 46))", "MultiLineString"),
    ],
)
def test_what_is_out_of_reach_stays_as_a_speck_in_its_corner(text: str, kind: str) -> None:
    read = shape_of(text)
    speck = shapely.intersection(read, shapely.box(-1, 33, -0.9, 33.1))

    assert read.geom_type == kind
    assert read.is_valid
    assert shapely.box(*REACH).covers(read)
    assert not speck.is_empty
    assert shapely.get_dimensions(speck) == shapely.get_dimensions(read)


def test_a_box_round_the_antimeridian_is_its_two_halves() -> None:
    assert shape_of("BBOX(20,44,10,46)").covers(shapely.box(20.5, 44.5, 21, 45.5))
    assert shape_of("BBOX(20,44,10,46)").covers(shapely.box(-1, 44.5, 9.9, 45.5))
    assert not shape_of("BBOX(20,44,10,46)").intersects(shapely.box(11, 44, 19, 46))


@pytest.mark.parametrize(
    ("text", "crs", "words"),
    [
        ("POINT(90 180)", (4326, False), "POINT del filtro ha la coordinata 180, fuori da ±90"),
        ("POINT(180 90)", (4326, True), "la coordinata 180, fuori da ±90. Si attendono latitudine"),
        ("POINT(500000 5030000)", (4326, False), "un altro sistema si dichiara con filter-crs"),
        ("MULTIPOINT(7.02 49.92, 90 180)", (4326, False), "MULTIPOINT del filtro ha"),
        ("POINT(181 45)", (4326, False), "la coordinata 181, fuori da ±180"),
        ("POINT(1e9 45)", (3857, False), "ha la coordinata 1000000000: oltre"),
        ("BBOX(0,0,1e9,45)", (3857, False), "BBOX del filtro ha la coordinata 1000000000, fuori"),
        ("BBOX(9,46,10,45)", (4326, False), "minimo verso nord (46) è maggiore del massimo (45)"),
        ("BBOX(46,9,45,10)", (4326, True), "minimo verso nord (46) è maggiore del massimo (45)"),
        ("BBOX(9,1,8,2)", (7791, False), "minimo verso est (9) è maggiore del massimo (8)"),
        ("POINT EMPTY", (4326, False), "La geometria POINT del filtro è vuota"),
        ("POLYGON((9 45,10 46,10 45,9 46,9 45))", (4326, False), "incrocia sé stesso presso 9.5"),
        ("POLYGON((9 45,10 45,10 46,9 46))", (4326, False), "un anello non si chiude"),
        ("POLYGON((9 45,9 45))", (4326, False), "un anello ha meno di quattro punti"),
        ("LINESTRING(9 45)", (4326, False), "una linea ha un punto solo"),
        ("LINESTRING(9 45,9 45)", (4326, False), "troppi pochi punti distinti"),
        ("POINT(9,45)", (4326, False), "La geometria «POINT ( 9 , 45 )» del filtro è mal formata"),
        ("POINT(9 1e999)", (4326, False), "il numero «1e999» è troppo grande"),
        ("POINT(9 nord)", (4326, False), "«nord» non è una coordinata della geometria POINT"),
        ("POINT(9 '45')", (4326, False), "«45» non è una coordinata della geometria POINT"),
        ("POINT(9 - )", (4326, False), "«)» non è una coordinata della geometria POINT"),
        (
            "GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(9 45)))",
            (4326, False),
            "ne contiene un'altra",
        ),
    ],
)
def test_a_shape_that_cannot_be_is_told_why(text: str, crs: tuple[int, bool], words: str) -> None:
    with pytest.raises(InvalidParameter) as told:
        shape_of(text, filter_srid=crs[0], flip=crs[1])

    assert words in told.value.message


def test_sides_that_would_need_too_many_vertices_are_refused() -> None:
    zigzag = ",".join(["0 35,9 49"] * 200)

    with pytest.raises(InvalidParameter, match=f"al massimo {MAX_VERTICES}"):
        shape_of(f"LINESTRING({zigzag})")


def test_what_is_in_the_storage_crs_is_taken_as_it_is() -> None:
    line = "LINESTRING (500000 5030000, 900000 5030000)"

    assert shape_of(line, filter_srid=7791, flip=False).wkt == line
