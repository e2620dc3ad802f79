from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.errors import InvalidParameter
from service.queries.catalog import COLLECTIONS
from service.tile_commands import choose_collections, read_zooms, require_writable, tiles_app


@pytest.mark.parametrize(
    ("text", "zooms"),
    [("0-14", range(15)), ("7", range(7, 8)), (" 3-3 ", range(3, 4)), ("0-22", range(23))],
)
def test_zooms_are_one_or_the_first_and_the_last(text: str, zooms: range) -> None:
    assert read_zooms(text) == zooms


@pytest.mark.parametrize("text", ["", "a", "5-3", "23", "0-23", "-1", "1-2-3", "1,2", "999"])
def test_other_zooms_are_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidParameter, match="un numero da 0 a 22"):
        read_zooms(text)


def test_collections_come_in_the_order_of_the_registry() -> None:
    assert list(choose_collections("parchi, comuni")) == ["comuni", "parchi"]
    assert dict(choose_collections("")) == dict(COLLECTIONS)


def test_a_collection_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InvalidParameter, match="strade") as caught:
        choose_collections("comuni,strade")
    assert caught.value.accettati == tuple(COLLECTIONS)


def test_a_file_that_is_there_is_replaced_only_if_asked(tmp_path: Path) -> None:
    path = tmp_path / "piano.pmtiles"
    require_writable(path, force=False)
    path.touch()
    with pytest.raises(InvalidParameter, match="c'è già") as caught:
        require_writable(path, force=False)
    assert caught.value.accettati == ("--force",)
    require_writable(path, force=True)


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_is_never_replaced_nor_made(tmp_path: Path, *, force: bool) -> None:
    with pytest.raises(InvalidParameter):
        require_writable(tmp_path, force=force)
    with pytest.raises(InvalidParameter, match="non c'è"):
        require_writable(tmp_path / "manca" / "x.pmtiles", force=force)


def test_the_command_refuses_before_it_asks_the_database(tmp_path: Path) -> None:
    out = str(tmp_path / "x.pmtiles")
    for wrong in (["--zoom", "9-3"], ["--collections", "strade"]):
        result = CliRunner().invoke(tiles_app, ["--out", out, *wrong])
        assert isinstance(result.exception, InvalidParameter)
    assert list(tmp_path.iterdir()) == []
