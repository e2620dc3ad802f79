"""Twenty thousand generated points and discs: what is drawn of them at low zooms."""

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from service.queries.collection import Collection, Drawing, prop
from service.queries.tile_grid import BUFFER, EXTENT, Tile, tiles_of
from service.queries.tile_groups import CELL, LEVELS, SMALL
from service.tiles.engine import MAX_TILE_BYTES
from tests.tiles import Feature, decode, draw, layers_of

POINTS, DISCS = 15_000, 5_000
WEST, SOUTH, SIDE_M = 980_000.0, 5_650_000.0, 90_000.0
EXTENT_M = (WEST, SOUTH, WEST + SIDE_M, SOUTH + SIDE_M)
CLUSTER_BELOW = 10
TABLE = """
create table psttm.prova_tessere as
select
    n::bigint as id,
    'cosa-' || n as codice,
    'Titolo della cosa numero ' || n as titolo,
    array['a' || n % 7, 'b'] as parole,
    case when n % 3 = 0 then n end as importo,
    n % 2 = 0 as fatto,
    date '2024-01-01' + n % 300 as dal,
    case when n % 2 = 0 then 8::smallint else 16::smallint end as da,
    case
        when n <= :points then place
        else ST_ForcePolygonCW(ST_Buffer(place, 20 + 400 * random(), 4))
    end as geom_3857
from (
    select
        n,
        ST_SetSRID(ST_MakePoint(:west + :side * random(), :south + :side * random()), 3857)
            as place
    from generate_series(1, :points + :discs) n
) placed
"""
KINDS = (
    prop("codice", "string", "Codice"),
    prop("titolo", "string", "Titolo"),
    prop("parole", "strings", "Parole"),
    prop("importo", "integer", "Importo"),
    prop("fatto", "boolean", "Fatto"),
    prop("dal", "date", "Dal"),
)
COSE = Collection(
    id="cose",
    titolo="Cose",
    descrizione="",
    parole_chiave=(),
    vista="psttm.prova_tessere",
    chiave="codice",
    properties=KINDS,
    geometria="Unknown",
    risorse=(),
    drawing=Drawing(
        vista="psttm.prova_tessere",
        properties=KINDS,
        generalised=None,
        cluster_below=CLUSTER_BELOW,
    ),
)


@pytest.fixture(scope="module")
def things(engine) -> Iterator[Connection]:  # type: ignore[no-untyped-def]
    """A connection whose transaction has the table, and is rolled back."""
    with engine.connect() as made, made.begin() as transaction:
        made.execute(text("select setseed(0.25)"))
        values = {"points": POINTS, "discs": DISCS}
        made.execute(text(TABLE), {**values, "west": WEST, "south": SOUTH, "side": SIDE_M})
        made.execute(text("create index on psttm.prova_tessere using gist (geom_3857)"))
        yield made
        transaction.rollback()


def tiles(zoom: int) -> list[Tile]:
    columns, rows = tiles_of(EXTENT_M, zoom)
    return [Tile(zoom, x, y) for x in columns for y in rows]


def features(things: Connection, zoom: int, *, level: int = 0) -> list[list[Feature]]:
    """Return the features of each tile."""
    return [layers_of(things, [COSE], tile, level=level).get("cose", []) for tile in tiles(zoom)]


@pytest.mark.parametrize("zoom", [0, 3, 6, 7, 8])
def test_the_counts_of_the_tiles_sum_to_the_rows(things: Connection, zoom: int) -> None:
    counted: Counter[str] = Counter()
    for each in (feature for tile in features(things, zoom) for feature in tile):
        if each.geom.geom_type == "Point" and each.in_tile:
            counted["grouped"] += each.quanti
        elif each.geom.geom_type != "Point":
            counted["drawn"] += 1
            assert each.quanti == 1
    unit = tiles(zoom)[0].unit_m
    small = things.scalar(
        text(
            "select count(*) from psttm.prova_tessere where ST_XMax(Box2D(geom_3857)) - "
            "ST_XMin(Box2D(geom_3857)) < :m and ST_YMax(Box2D(geom_3857)) - "
            "ST_YMin(Box2D(geom_3857)) < :m"
        ),
        {"m": SMALL[0] * unit},
    )
    assert counted["grouped"] == small
    assert counted["drawn"] >= POINTS + DISCS - small


@pytest.mark.parametrize("zoom", [4, 8, 9])
def test_what_is_alone_keeps_its_properties_and_a_group_tells_how_many(
    things: Connection, zoom: int
) -> None:
    kept = ("codice", "titolo", "parole", "fatto", "dal")
    for each in (feature for tile in features(things, zoom) for feature in tile):
        if each.quanti == 1:
            assert each.properties.keys() - {"importo"} == {*kept, "quanti"}
            assert each.properties["codice"] == f"cosa-{each.id}"
            assert each.properties["parole"] == f"a{each.id % 7}, b"
            assert ("importo" in each.properties) == (each.id % 3 == 0)
        else:
            assert each.properties == {"quanti": each.quanti}
            assert each.geom.geom_type == "Point"


@pytest.mark.parametrize("zoom", [4, 8])
def test_at_most_one_group_lies_in_a_cell(things: Connection, zoom: int) -> None:
    for tile in features(things, zoom):
        points = [each.geom for each in tile if each.geom.geom_type == "Point"]
        cells = Counter((each.x // CELL, each.y // CELL) for each in points)
        assert max(cells.values()) == 1
        assert len(cells) <= ((EXTENT + 2 * BUFFER) // CELL) ** 2


@pytest.mark.parametrize("zoom", [CLUSTER_BELOW, 12])
def test_from_its_zoom_on_each_row_is_a_feature(things: Connection, zoom: int) -> None:
    ids: set[int] = set()
    for tile in features(things, zoom):
        ids |= {each.id for each in tile}
        assert {each.quanti for each in tile} <= {1}
    assert ids == set(range(1, POINTS + DISCS + 1))


@pytest.mark.parametrize("zoom", [0, 5, 7, 8, 9, 10])
def test_no_tile_is_too_large_at_the_last_level(things: Connection, zoom: int) -> None:
    for tile in tiles(zoom):
        body, _ = draw(things, [COSE], tile, level=LEVELS[-1])
        assert len(zlib.compress(body, 1)) <= MAX_TILE_BYTES
        points = decode(body).get("cose", [])
        assert len(points) <= ((EXTENT + 2 * BUFFER) // CELL) ** 2
        assert {each.geom.geom_type for each in points} <= {"Point"}


@pytest.mark.parametrize("level", LEVELS[1:])
def test_a_tile_is_grouped_at_any_zoom_and_loses_nobody(things: Connection, level: int) -> None:
    shapes: set[int] = set()
    grouped = 0
    for tile in features(things, 11, level=level):
        points = [each for each in tile if each.geom.geom_type == "Point"]
        grouped += sum(each.quanti for each in points if each.in_tile)
        shapes |= {each.id for each in tile if each.geom.geom_type != "Point"}
    assert grouped + len(shapes) == POINTS + DISCS
    assert bool(shapes) is (level == 1)


def test_groups_have_the_same_bytes_each_time(things: Connection) -> None:
    tile = tiles(8)[0]
    before, _ = draw(things, [COSE], tile)
    things.execute(text("update psttm.prova_tessere set fatto = fatto where random() < 0.5"))
    assert draw(things, [COSE], tile)[0] == before


@pytest.mark.parametrize("zoom", [11, 13, 15, 16])
def test_what_stays_sound_when_rounded_is_drawn_as_if_it_was_mended(
    things: Connection, zoom: int
) -> None:
    sound = replace(COSE, drawing=replace(COSE.drawing, sound_from="da"))
    middle = len(tiles(zoom)) // 2
    for tile in tiles(zoom)[middle : middle + 3]:
        mended = layers_of(things, [COSE], tile).get("cose", [])
        moved = layers_of(things, [sound], tile).get("cose", [])
        assert [each.id for each in moved] == [each.id for each in mended]
        for one, other in zip(moved, mended, strict=True):
            assert one.properties == other.properties
            assert one.geom.is_valid
            assert one.geom.hausdorff_distance(other.geom) <= 1
