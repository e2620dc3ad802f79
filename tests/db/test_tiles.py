"""What one statement draws of the loaded data, decoded."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.sql import func, select

from service.errors import InvalidParameter
from service.queries.catalog import COLLECTIONS
from service.queries.collection import Collection, items_view, view_of
from service.queries.cql import compile_filter, parse
from service.queries.revisioni import REVISIONI_SQL, Revisioni
from service.queries.tile_grid import BUFFER, EXTENT, Tile
from service.queries.tile_items import Chosen
from service.queries.tiles import drawn_properties
from tests.tiles import decode, draw, layers_of, tile_at

CITY = tile_at(11, 1_022_000, 5_692_000)
"""A tile over Milano that has something of every collection."""
SEA = Tile(11, 1100, 800)
EVERY = pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=list(COLLECTIONS))
ALL = tuple(COLLECTIONS.values())


def rows_in(connection: Connection, collection: Collection, tile: Tile) -> Mapping[int, Any]:
    """Return the rows of a drawing whose geometry meets a tile, by number."""
    names = [each.nome for each in collection.drawing.properties]
    view = view_of(collection.drawing.vista, "id", "geom_3857", *names)
    box = func.ST_TileEnvelope(tile.z, tile.x, tile.y)
    rows = select(view).where(func.ST_Intersects(view.c.geom_3857, box))
    return {row["id"]: row for row in connection.execute(rows).mappings()}


@EVERY
def test_a_layer_has_the_rows_that_meet_its_tile(
    connection: Connection, collection: Collection
) -> None:
    layer = layers_of(connection, [collection], CITY)[collection.id]
    drawn = {each.id for each in layer}
    assert len(drawn) == len(layer)
    assert drawn >= rows_in(connection, collection, CITY).keys() > set()


@EVERY
def test_a_feature_carries_the_properties_of_its_row(
    connection: Connection, collection: Collection
) -> None:
    rows = rows_in(connection, collection, CITY)
    kinds = {each.nome: each.tipo for each in collection.drawing.properties}
    for feature in layers_of(connection, [collection], CITY)[collection.id]:
        if feature.id not in rows:
            continue  # in the buffer
        expected = {}
        for name, kind in kinds.items():
            value = rows[feature.id][name]
            if kind == "strings":
                value = ", ".join(value or ()) or None
            if value is not None:
                expected[name] = pytest.approx(value) if kind == "number" else value
        if collection.drawing.cluster_below is not None:
            expected["quanti"] = 1
        assert feature.properties == expected


@EVERY
@pytest.mark.parametrize("zoom", [0, 6, 9, 10, 14, 15, 22])
def test_a_tile_of_any_zoom_can_be_drawn(
    connection: Connection, collection: Collection, zoom: int
) -> None:
    tile = tile_at(zoom, 1_022_000, 5_692_000)
    layers = layers_of(connection, [collection], tile)
    assert set(layers) <= {collection.id}
    box = (-BUFFER, -BUFFER, EXTENT + BUFFER, EXTENT + BUFFER)
    for feature in layers.get(collection.id, ()):
        west, south, east, north = feature.geom.bounds
        assert west >= box[0]
        assert south >= box[1]
        assert east <= box[2]
        assert north <= box[3]


def test_a_tile_of_several_layers_is_their_tiles_one_after_the_other(
    connection: Connection,
) -> None:
    whole, _ = draw(connection, ALL, CITY)
    assert whole == b"".join(draw(connection, [each], CITY)[0] for each in ALL)
    assert list(decode(whole)) == list(COLLECTIONS)


def test_where_nothing_is_the_tile_is_empty(connection: Connection) -> None:
    assert draw(connection, ALL, SEA)[0] == b""


def test_the_bytes_do_not_depend_on_where_rows_are(connection: Connection) -> None:
    before, _ = draw(connection, ALL, CITY)
    for table in ("parco", "plis", "naviglio", "nodo_trasporto", "obiettivo", "progetto"):
        key = "id" if table in {"obiettivo", "progetto"} else "elemento_id"
        connection.execute(
            text(
                f"update psttm.{table} set fonte_id = fonte_id where {key} in "  # noqa: S608
                f"(select {key} from psttm.{table} order by random() limit 40)"
            )
            if table in {"obiettivo", "progetto"}
            else text(f"update psttm.{table} set {key} = {key} where random() < 0.5")  # noqa: S608
        )
    connection.execute(text("analyze psttm.progetto"))
    after, _ = draw(connection, ALL, CITY)
    assert after == before


def test_the_stamp_is_that_of_the_numbers(connection: Connection) -> None:
    revisioni = Revisioni.of_row(tuple(connection.execute(text(REVISIONI_SQL)).one()))
    assert 0 < revisioni.resto_s <= 90_000
    for collections in (ALL, ALL[:1], ALL[2:4]):
        risorse = {name for each in collections for name in each.risorse}
        assert draw(connection, collections, CITY)[1] == revisioni.stamp(risorse)


def test_a_change_of_one_layer_is_in_its_stamp_alone(connection: Connection) -> None:
    plis, navigli = COLLECTIONS["plis"], COLLECTIONS["navigli"]
    before = [draw(connection, [each], CITY)[1] for each in (plis, navigli)]
    connection.execute(text("update psttm.plis set nota = 'x'"))
    after = [draw(connection, [each], CITY)[1] for each in (plis, navigli)]
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_a_collection_that_counts_on_no_number_has_a_stamp(connection: Connection) -> None:
    own = replace(COLLECTIONS["plis"], risorse=())
    revisioni = Revisioni.of_row(tuple(connection.execute(text(REVISIONI_SQL)).one()))
    assert draw(connection, [own], CITY)[1] == revisioni.stamp([])


def test_properties_are_narrowed_to_those_named(connection: Connection) -> None:
    both = (COLLECTIONS["comuni"], COLLECTIONS["parchi"])
    layers = layers_of(connection, both, CITY, names=("istat",))
    assert {tuple(each.properties) for each in layers["comuni"]} == {("istat",)}
    assert {tuple(each.properties) for each in layers["parchi"]} == {()}
    assert [each.nome for each in drawn_properties(both[0], ("nome", "istat"))] == ["istat", "nome"]


def test_below_its_first_zoom_a_collection_is_not_drawn(connection: Connection) -> None:
    comuni = COLLECTIONS["comuni"]
    late = replace(comuni, drawing=replace(comuni.drawing, minzoom=12))
    assert draw(connection, [late], CITY)[0] == b""
    assert layers_of(connection, [late, COLLECTIONS["plis"]], CITY).keys() == {"plis"}


@pytest.mark.parametrize(
    ("collection", "filter_", "kept"),
    [
        ("comuni", "istat = '015146'", {"istat": {"015146"}}),
        ("plis", "stato <> 'esistente'", {"stato": {"proposto"}}),
        ("progetti", "tipo = 'programma'", {"tipo": {"programma"}}),
        ("obiettivi", "missione = 'M1'", {"missione": {"M1"}}),
        ("nodi_trasporto", "S_INTERSECTS(geom, POINT(0 0))", {}),
    ],
)
def test_a_filter_leaves_what_is_drawn_of_the_items_that_it_chooses(
    connection: Connection, collection: str, filter_: str, kept: dict[str, set[str]]
) -> None:
    chosen = COLLECTIONS[collection]
    view = items_view(chosen)
    condition = compile_filter(
        parse(filter_, "cql2-text"),
        properties={each.nome: each for each in chosen.properties},
        view=view,
        geom=None if chosen.geometria is None else view.c.geom,
        filter_srid=4326,
        flip=False,
        srid=7791,
    )
    tile = tile_at(8, 1_022_000, 5_692_000)
    items = {collection: Chosen(view, condition)}
    layers = layers_of(connection, [chosen], tile, chosen=items)
    crowd = sum(each.properties.get("quanti", 1) for each in layers.get(collection, ()))
    assert bool(crowd) is bool(kept)
    for name, values in kept.items():
        found = {each.properties.get(name) for each in layers[collection]} - {None}
        assert found == values


def test_a_filter_on_what_a_collection_has_not_is_refused() -> None:
    comuni = COLLECTIONS["comuni"]
    view = items_view(comuni)
    with pytest.raises(InvalidParameter):
        compile_filter(
            parse("missione = 'M1'", "cql2-text"),
            properties={each.nome: each for each in comuni.properties},
            view=view,
            geom=view.c.geom,
            filter_srid=4326,
            flip=False,
            srid=7791,
        )
