"""Which process serves a data directory, and which file is only what a killed one left."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.cluster.lock import exclusive
from service.cluster.place import Place
from service.cluster.postmaster import running_pid, stop_orphans, tail, works_in


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path / "cluster", tmp_path / "run", None)
    made.root.mkdir()
    made.make()
    return made


@pytest.fixture
def sleeper(place: Place) -> Iterator[subprocess.Popen[bytes]]:
    """A process whose directory is the data directory, as PostgreSQL's are."""
    with subprocess.Popen(
        [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)"],
        cwd=place.data,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def test_without_a_pid_file_nothing_runs(place: Place) -> None:
    assert running_pid(place) is None


@pytest.mark.parametrize("content", ["", "abc\n", "99999999\n"])
def test_a_pid_file_of_no_process_is_stale(place: Place, content: str) -> None:
    (place.data / "postmaster.pid").write_text(content)

    assert running_pid(place) is None


def test_a_number_that_now_belongs_to_another_program_is_stale(place: Place) -> None:
    (place.data / "postmaster.pid").write_text(f"{os.getpid()}\n")

    assert running_pid(place) is None


def test_a_process_that_works_in_the_data_directory_is_running(
    place: Place, sleeper: subprocess.Popen[bytes]
) -> None:
    (place.data / "postmaster.pid").write_text(f"{sleeper.pid}\n/data\n")

    assert running_pid(place) == sleeper.pid
    assert works_in(sleeper.pid, place.data)


def test_what_a_killed_postmaster_left_behind_is_ended(
    place: Place, sleeper: subprocess.Popen[bytes]
) -> None:
    assert stop_orphans(place) == 1
    assert sleeper.wait(timeout=5) != 0
    assert stop_orphans(place) == 0


def test_the_end_of_a_log_is_told_and_so_is_its_absence(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("uno\ndue\ntre\n")

    assert tail(tmp_path / "log", 2) == "due\ntre"
    assert tail(tmp_path / "manca") == "(nessuna riga)"


def test_who_comes_second_waits_for_the_lock_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    script = (
        "import sys; from pathlib import Path; from service.cluster.lock import exclusive\n"
        "with exclusive(Path(sys.argv[1]), lambda text: print('attesa', flush=True)):\n"
        "    print('preso', flush=True)\n"
    )
    with exclusive(path, print):
        second = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert second.stdout is not None
        assert second.stdout.readline() == "attesa\n"
    assert second.communicate(timeout=10)[0] == "preso\n"
