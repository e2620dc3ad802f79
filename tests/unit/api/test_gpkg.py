import shapely
from pyproj import CRS

from service.api.writers.gpkg import to_gpkg
from service.api.writers.table import Geometries, Table
from tests.factories import at, square
from tests.files import read_gpkg

DAY = "20261125"
COLUMNS = (("nome", "text"), ("n", "integer"), ("q", "number"), ("b", "boolean"))
TABLE = Table("prova", COLUMNS, (("è", 3, 0.5, True), (None, None, None, None)))


def wkb(*shapes: shapely.Geometry | None) -> tuple[bytes | None, ...]:
    return tuple(None if shape is None else shapely.to_wkb(shape) for shape in shapes)


def test_features_keep_their_coordinates_in_the_storage_crs() -> None:
    shape = square(side=1000)
    frame = read_gpkg(to_gpkg(TABLE, Geometries("MultiPolygon", wkb(shape, None)), DAY))
    assert CRS(frame.crs).to_epsg() == 7791
    assert frame.geometry[0].geom_type == "MultiPolygon"
    assert frame.geometry[0].equals(shape)
    assert frame.geometry[1] is None
    assert CRS(frame.crs).axis_info[0].direction == "east"


def test_cells_keep_their_kind_and_their_gaps() -> None:
    frame = read_gpkg(to_gpkg(TABLE, Geometries("Point", wkb(at(1, 2), at(3, 4))), DAY))
    assert (frame.nome[0], frame.n[0], frame.q[0], frame.b[0]) == ("è", 3, 0.5, True)
    assert frame[["n", "q", "b"]].iloc[1].isna().all()
    assert frame.nome.isna()[1]


def test_a_layer_of_mixed_geometries_takes_each_as_it_is() -> None:
    shapes = wkb(at(1, 2), square())
    frame = read_gpkg(to_gpkg(TABLE, Geometries("Unknown", shapes), DAY))
    assert list(frame.geom_type) == ["Point", "Polygon"]


def test_rows_without_geometry_are_a_layer_of_attributes() -> None:
    frame = read_gpkg(to_gpkg(TABLE, None, DAY))
    assert list(frame.columns) == ["nome", "n", "q", "b"]
    assert len(frame) == 2


def test_a_table_without_rows_is_an_empty_layer() -> None:
    empty = Table("prova", COLUMNS, ())
    assert len(read_gpkg(to_gpkg(empty, Geometries("Point", ()), DAY))) == 0
    assert len(read_gpkg(to_gpkg(empty, None, DAY))) == 0


def test_the_same_rows_make_the_same_bytes() -> None:
    geometries = Geometries("Point", wkb(at(1, 2), None))
    assert to_gpkg(TABLE, geometries, DAY) == to_gpkg(TABLE, geometries, DAY)
