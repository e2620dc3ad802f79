import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.api.bulk_store import WORK, Store
from service.errors import PayloadTooLarge


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path, max_bytes=100)
    made.prepare()
    return made


def put(store: Store, name: str, size: int) -> None:
    with store.workplace() as place:
        (place / "file").write_bytes(name[:1].encode() * size)
        store.put(place / "file", name)


def read(store: Store, name: str) -> bytes | None:
    found = store.open(name)
    if found is None:
        return None
    with os.fdopen(found, "rb") as file:
        return file.read()


def sizes(folder: Path) -> int:
    return sum(each.stat().st_size for each in (folder / "file").iterdir())


def test_what_is_put_is_read_and_nothing_else_stays(store: Store, tmp_path: Path) -> None:
    put(store, "a", 10)
    assert read(store, "a") == b"a" * 10
    assert read(store, "b") is None
    assert list(tmp_path.glob(f"{WORK}*")) == []


def test_those_not_asked_for_the_longest_make_room(store: Store, tmp_path: Path) -> None:
    for name in "abc":
        put(store, name, 30)
    read(store, "a")
    put(store, "d", 30)
    assert [name for name in "abcd" if read(store, name)] == ["a", "c", "d"]
    assert sizes(tmp_path) == 90


def test_the_bound_holds_whatever_is_put(store: Store, tmp_path: Path) -> None:
    for number in range(30):
        put(store, f"file {number}", 7 * number % 90 + 1)
        assert sizes(tmp_path) <= 100


def test_a_file_over_the_bound_is_refused_and_takes_nothing_away(store: Store) -> None:
    put(store, "a", 100)
    with pytest.raises(PayloadTooLarge, match="101 byte"):
        put(store, "b", 101)
    assert read(store, "a")


def test_a_file_that_is_open_can_be_read_when_its_name_is_gone(store: Store) -> None:
    put(store, "a", 60)
    found = store.open("a")
    assert found is not None
    put(store, "b", 60)
    assert read(store, "a") is None
    with os.fdopen(found, "rb") as file:
        assert file.read() == b"a" * 60


def test_the_time_of_writing_does_not_change_by_reading(store: Store, tmp_path: Path) -> None:
    put(store, "a", 1)
    before = (tmp_path / "file" / "a").stat()
    read(store, "a")
    after = (tmp_path / "file" / "a").stat()
    assert after.st_mtime_ns == before.st_mtime_ns
    assert after.st_atime_ns > before.st_atime_ns


def test_what_dead_processes_left_is_removed(store: Store, tmp_path: Path) -> None:
    code = (
        "import os, sys, pathlib; from service.api.bulk_store import Store\n"
        "with Store(pathlib.Path(sys.argv[1]), max_bytes=1).workplace() as place:\n"
        "    (place / 'half').write_text('x'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    with store.workplace() as mine:
        assert len(list(tmp_path.glob(f"{WORK}*"))) == 2
        Store(tmp_path, max_bytes=100).prepare()
        assert list(tmp_path.glob(f"{WORK}*")) == [mine]


def test_one_at_a_time_works_at_a_file(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path, max_bytes=100)
    with store.turn("a") as mine, other.turn("a") as theirs, other.turn("b") as another:
        assert (mine, theirs, another) == (True, False, True)
    with other.turn("a") as free:
        assert free
