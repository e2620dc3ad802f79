"""The registry says of each collection what its views truly hold."""

import pytest
from sqlalchemy import Connection, func, select, text

from service.queries.catalog import COLLECTIONS
from service.queries.collection import Collection, view_of

KINDS = {
    "string": {"text"},
    "integer": {"int4", "int8", "int2"},
    "number": {"float8"},
    "boolean": {"bool"},
    "date": {"date"},
    "strings": {"_text"},
}
COLUMNS = text(
    "select column_name, udt_name from information_schema.columns "
    "where table_schema || '.' || table_name = :vista"
)
EVERY = pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=list(COLLECTIONS))


def columns_of(connection: Connection, vista: str) -> dict[str, str]:
    return {row.column_name: row.udt_name for row in connection.execute(COLUMNS, {"vista": vista})}


@EVERY
def test_each_property_is_a_column_of_its_type(
    connection: Connection, collection: Collection
) -> None:
    for vista, properties in (
        (collection.vista, collection.properties),
        (collection.drawing.vista, collection.drawing.properties),
    ):
        columns = columns_of(connection, vista)
        for each in properties:
            assert columns[each.nome] in KINDS[each.tipo], (vista, each.nome)


@EVERY
def test_the_views_hold_what_lists_and_tiles_need(
    connection: Connection, collection: Collection
) -> None:
    columns = columns_of(connection, collection.vista)
    assert columns["id"] == "int8"
    assert ("geom" in columns) == (collection.geometria is not None)
    for name in collection.tempo or ():
        assert columns[name] == "date"
    drawn = columns_of(connection, collection.drawing.vista)
    assert (drawn["id"], drawn["geom_3857"]) == ("int8", "geometry")
    if collection.drawing.generalised:
        assert drawn["elemento_id"] == "int8"


@EVERY
def test_key_and_number_are_unique_and_none_is_null(
    connection: Connection, collection: Collection
) -> None:
    for vista, name in ((collection.vista, collection.chiave), (collection.drawing.vista, "id")):
        source = view_of(vista, name)
        counts = select(func.count(), func.count(source.c[name].distinct())).select_from(source)
        rows, keys = connection.execute(counts).one()
        assert rows == keys > 0


@EVERY
def test_code_lists_hold_every_value_that_there_is(
    connection: Connection, collection: Collection
) -> None:
    for each in collection.properties:
        if each.valori:
            values = view_of(collection.vista, each.nome).c[each.nome]
            found = connection.scalars(select(values).where(values.is_not(None)).distinct()).all()
            assert set(found) <= set(each.valori), each.nome


def test_dates_known_in_part_become_their_first_and_last_day(connection: Connection) -> None:
    asked = (
        "select psttm.primo_giorno(d)::text, psttm.ultimo_giorno(d)::text "
        "from unnest(array['2024', '2024-02', '2024-02-10', null]) with ordinality u (d, n) "
        "order by n"
    )
    assert [tuple(row) for row in connection.execute(text(asked))] == [
        ("2024-01-01", "2024-12-31"),
        ("2024-02-01", "2024-02-29"),
        ("2024-02-10", "2024-02-10"),
        (None, None),
    ]
