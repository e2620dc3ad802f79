"""The abstract tests of CQL2 1.0 (OGC 21-065r2, annex A) on every property of every collection.

They run as the role that the server reads with. Tests about the standard's own data set do not
apply: the service does not publish it.
"""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, select

from service.db import sqlalchemy_url
from service.errors import InvalidParameter
from service.queries.catalog import COLLECTIONS
from service.queries.collection import Collection, Property, items_view
from service.queries.cql import compile_filter, parse
from service.settings import Settings
from tests.conftest import SEARCH_PATH

VALUES = {
    "string": "'foo'",
    "boolean": "true",
    "number": "3.14",
    "integer": "1",
    "date": "DATE('2022-04-14')",
}
OPERATORS = ("=", "<>", ">", "<", ">=", "<=")
WORLD = "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))"
BOX = "BBOX(-180,-90,180,90)"
EVERYTHING = tuple(COLLECTIONS.values())
SPATIAL = tuple(each for each in EVERYTHING if each.geometria is not None)


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Iterator[Connection]:
    url = sqlalchemy_url(settings.read_database_url.get_secret_value())
    engine = create_engine(url, connect_args=SEARCH_PATH)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def found(reader: Connection, collection: Collection, text: str) -> set[Any]:
    view = items_view(collection)
    clause = compile_filter(
        parse(text, "cql2-text"),
        properties={each.nome: each for each in collection.properties},
        view=view,
        geom=None if collection.geometria is None else view.c.geom,
        filter_srid=4326,
        flip=False,
        srid=7791,
    )
    return set(reader.scalars(select(view.c.id).where(clause)))


def scalars(collection: Collection, *kinds: str) -> Iterator[Property]:
    for each in collection.properties:
        if each.tipo in (kinds or VALUES):
            yield each


def queryables(collection: Collection) -> Iterator[str]:
    yield from (each.nome for each in collection.properties)
    if collection.geometria is not None:
        yield "geom"


by_id = pytest.mark.parametrize("collection", EVERYTHING, ids=lambda each: each.id)
by_spatial_id = pytest.mark.parametrize("collection", SPATIAL, ids=lambda each: each.id)


def require_complements(results: dict[str, set[Any]]) -> None:
    assert not results["="] & results["<>"]
    assert not results[">"] & results["<="]
    assert not results["<"] & results[">="]


@by_id
def test_basic_cql2_comparison(reader: Connection, collection: Collection) -> None:
    for each in scalars(collection):
        value = VALUES[each.tipo]
        require_complements(
            {op: found(reader, collection, f"{each.nome} {op} {value}") for op in OPERATORS}
        )


@by_id
def test_basic_cql2_is_null(reader: Connection, collection: Collection) -> None:
    whole = found(reader, collection, "true")
    for name in queryables(collection):
        missing = found(reader, collection, f"{name} IS NULL")
        assert found(reader, collection, f"{name} is not null") == whole - missing


@by_id
def test_basic_cql2_boolean(reader: Connection, collection: Collection) -> None:
    assert found(reader, collection, "true")
    assert found(reader, collection, "false") == set()


@by_id
def test_basic_cql2_logical(reader: Connection, collection: Collection) -> None:
    """Combine predicates as the standard's own formula does, and compare with sets."""
    predicates = [f"{each.nome} >= {VALUES[each.tipo]}" for each in scalars(collection)]
    predicates += [f"{name} is not null" for name in queryables(collection)]
    sets = {each: found(reader, collection, each) for each in predicates}
    denied = {each: found(reader, collection, f"not ({each})") for each in predicates}
    rng = random.Random(collection.id)  # noqa: S311  # cases, not secrets
    for _ in range(20):
        p1, p2, p3, p4 = rng.choices(predicates, k=4)
        text = f"((NOT ({p1}) AND {p2}) OR ({p3} and NOT ({p4})) or not ({p1} AND {p4}))"

        wanted = (denied[p1] & sets[p2]) | (sets[p3] & denied[p4]) | denied[p1] | denied[p4]
        assert found(reader, collection, text) == wanted


@by_id
def test_advanced_comparison_operators_like(reader: Connection, collection: Collection) -> None:
    for each in scalars(collection, "string"):
        results = {
            model: found(reader, collection, f"{each.nome} like '{model}'")
            for model in ("%", "_%", "", "%%", r"\%\_")
        }
        assert not results["_%"] & results[""]
        assert results["%"] == results["%%"] == results["_%"] | results[""]


@by_id
def test_advanced_comparison_operators_between(reader: Connection, collection: Collection) -> None:
    for each in scalars(collection, "number", "integer"):
        within = found(reader, collection, f"{each.nome} BETWEEN 0 AND 100")
        assert within == found(reader, collection, f"{each.nome} >= 0 and {each.nome} <= 100")
        assert found(reader, collection, f"{each.nome} between 100.0 and 1.0") == set()


@by_id
def test_advanced_comparison_operators_in(reader: Connection, collection: Collection) -> None:
    lists = {
        "string": "'foo', 'bar'",
        "boolean": "true",
        "number": "1, 2, 3",
        "integer": "1, 2, 3",
        "date": "'2022-04-14', '2022-04-15'",
    }
    for each in scalars(collection):
        items = lists[each.tipo]
        one_by_one = " or ".join(f"{each.nome} = {item}" for item in items.split(", "))
        assert found(reader, collection, f"{each.nome} in ({items})") == found(
            reader, collection, one_by_one
        )


@by_id
def test_case_insensitive_comparison(reader: Connection, collection: Collection) -> None:
    for each in scalars(collection, "string"):
        name = each.nome
        assert not found(reader, collection, f"CASEI({name}) = casei('foo')") & found(
            reader, collection, f"CASEI({name}) <> casei('FOO')"
        )
        for model in ("foo%", "com%"):
            assert found(reader, collection, f"CASEI({name}) LIKE casei('{model}')") == found(
                reader, collection, f"CASEI({name}) LIKE casei('{model.upper()}')"
            )


@by_id
def test_accent_insensitive_comparison(reader: Connection, collection: Collection) -> None:
    for each in scalars(collection, "string"):
        name = each.nome
        assert not found(reader, collection, f"ACCENTI({name}) = accenti('äöüéáí')") & found(
            reader, collection, f"ACCENTI({name}) <> accenti('aoueai')"
        )
        for form, left, right in (
            ("ACCENTI({}) LIKE accenti('{}')", "Ä%", "A%"),
            ("ACCENTI(CASEI({})) = accenti(casei('{}'))", "ÄÉ", "ae"),
            ("ACCENTI(CASEI({})) LIKE accenti(casei('{}'))", "Ä%", "a%"),
        ):
            assert found(reader, collection, form.format(name, left)) == found(
                reader, collection, form.format(name, right)
            )


@by_id
def test_property_property(reader: Connection, collection: Collection) -> None:
    for each in scalars(collection):
        name, value = each.nome, VALUES[each.tipo]
        require_complements(
            {op: found(reader, collection, f"{value} {op} {name}") for op in OPERATORS}
        )
        with_itself = {op: found(reader, collection, f"{name} {op} {name}") for op in OPERATORS}
        assert with_itself["<>"] == with_itself["<"] == with_itself[">"] == set()
        assert with_itself["="] == with_itself["<="] == with_itself[">="]
        assert with_itself["="] == found(reader, collection, f"{name} is not null")


@pytest.mark.parametrize("value", [*VALUES.values(), "TIMESTAMP('2022-04-14T14:48:46Z')"])
def test_property_property_value_value(reader: Connection, value: str) -> None:
    comuni = COLLECTIONS["comuni"]
    whole = found(reader, comuni, "true")

    for op in OPERATORS:
        wanted = whole if "=" in op else set()
        assert found(reader, comuni, f"{value} {op} {value}") == wanted


INVALID = ("S_INTERSECTS(geom,POINT(90 180))", "S_INTERSECTS(geom,MULTIPOINT(7.02 49.92, 90 180))",
           "S_DISJOINT(geom,POINT(90 180))")  # fmt: skip


@by_spatial_id
@pytest.mark.parametrize("text", INVALID)
def test_coordinates_that_are_none_are_refused(
    reader: Connection, collection: Collection, text: str
) -> None:
    with pytest.raises(InvalidParameter):
        found(reader, collection, text)


@by_spatial_id
def test_basic_spatial_functions(reader: Connection, collection: Collection) -> None:
    known = found(reader, collection, "geom is not null")

    assert found(reader, collection, f"S_INTERSECTS(geom,{BOX})") == known
    for text in (
        "S_INTERSECTS(geom,POINT(7.02 49.92))",
        "S_INTERSECTS(geom,BBOX(-180,-90,-90,90)) AND S_INTERSECTS(geom,BBOX(90,-90,180,90))",
    ):
        assert found(reader, collection, text) == set()


@by_spatial_id
def test_basic_spatial_functions_plus(reader: Connection, collection: Collection) -> None:
    holed = "(-180 -90, -90 -90, -90 90, -180 90, -180 -90), (-120 -50, -100 -50, -100 -40, -120 -40, -120 -50)"  # noqa: E501  # as the standard writes it
    square = "(0 0, 10 0, 10 10, 0 10, 0 0)"
    for shape in (
        "LINESTRING(-180 -45, 0 -45)",
        "MULTILINESTRING((-180 -45, 0 -45), (0 45, 180 45))",
        f"POLYGON({holed})",
        f"MULTIPOLYGON(({holed}),({square}))",
        f"GEOMETRYCOLLECTION(POINT(7.02 49.92), POLYGON({square}))",
    ):
        assert found(reader, collection, f"S_INTERSECTS(geom,{shape})") == set()


@by_spatial_id
def test_spatial_functions(reader: Connection, collection: Collection) -> None:
    def ask(function: str, shape: str) -> set[Any]:
        return found(reader, collection, f"{function}(geom,{shape})")

    known = found(reader, collection, "geom is not null")
    shapes = ("LINESTRING(7 50,10 51)", "POINT(7.02 49.92)", "MULTIPOINT(7 50,10 51)", BOX, WORLD)
    for function in ("S_EQUALS", "S_TOUCHES", "S_CROSSES", "S_CONTAINS", "S_OVERLAPS"):
        for shape in shapes:
            assert ask(function, shape) == set()
    for shape in shapes:
        assert ask("S_DISJOINT", shape) == known - ask("S_INTERSECTS", shape)
        assert not ask("S_CONTAINS", shape) & ask("S_WITHIN", shape)
    assert ask("S_WITHIN", BOX) == ask("S_WITHIN", WORLD) == known


@by_spatial_id
def test_spatial_functions_logical(reader: Connection, collection: Collection) -> None:
    west, north = "S_INTERSECTS(geom,BBOX(8,45,9.2,46))", "S_WITHIN(geom,BBOX(8,45.5,10,46))"
    left, right = found(reader, collection, west), found(reader, collection, north)
    known = found(reader, collection, "geom is not null")

    assert found(reader, collection, f"{west} and not {north}") == left - right
    assert found(reader, collection, f"not ({west} or {north})") == known - left - right
