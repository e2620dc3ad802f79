"""A real cluster, thrown away at the end: made, killed, started again, closed to the reader."""

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from service.cluster.lifecycle import (
    ClusterKind,
    addresses_of,
    ensure,
    is_running,
    remove_cluster,
    stop_cluster,
)
from service.cluster.passwords import Addresses
from service.cluster.postmaster import running_pid

KIND = ClusterKind("prova", durable=True)


@pytest.fixture(scope="module")
def local_dir() -> Iterator[Path]:
    """A directory that the user who runs PostgreSQL can reach; pytest's own are closed to it."""
    made = Path(tempfile.mkdtemp(prefix="psttm-"))
    made.chmod(0o755)
    yield made
    remove_cluster(made, KIND, print)
    shutil.rmtree(made)


@pytest.fixture
def addresses(local_dir: Path) -> Addresses:
    return ensure(local_dir, KIND, print)


def test_a_new_cluster_answers_with_postgis_and_no_tcp(addresses: Addresses) -> None:
    with psycopg.connect(addresses.owner()) as connection:
        row = connection.execute(
            "select postgis_lib_version(), current_setting('listen_addresses'),"
            " current_setting('server_encoding'), current_user"
        ).fetchone()

    assert row is not None
    assert row[0] >= "3.1"
    assert row[1:] == ("", "UTF8", "psttm")


def test_the_reader_cannot_write(addresses: Addresses) -> None:
    with (
        psycopg.connect(addresses.reader()) as connection,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        connection.execute("create table public.prova ()")


def test_the_reader_cannot_write_even_if_it_asks_to(addresses: Addresses) -> None:
    with psycopg.connect(addresses.reader(), autocommit=True) as connection:
        connection.execute("set default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table public.prova ()")


def test_a_wrong_password_is_refused(addresses: Addresses) -> None:
    wrong = addresses.owner().replace(addresses.passwords.owner, "sbagliata")

    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(wrong)


def test_data_survive_a_killed_postmaster(local_dir: Path, addresses: Addresses) -> None:
    with psycopg.connect(addresses.owner(), autocommit=True) as connection:
        connection.execute("create schema prova")
        connection.execute("create table prova.rimane as select 7 as numero")

    _kill_postmaster(addresses)
    again = ensure(local_dir, KIND, print)

    with psycopg.connect(again.owner()) as connection:
        assert connection.execute("select numero from prova.rimane").fetchone() == (7,)


def test_a_query_left_behind_does_not_block_the_next_start(
    local_dir: Path, addresses: Addresses
) -> None:
    started = threading.Event()

    def keep_busy() -> None:
        with suppress(psycopg.OperationalError), psycopg.connect(addresses.owner()) as connection:
            started.set()
            connection.execute("select count(*) from generate_series(1, 10000000000)")

    thread = threading.Thread(target=keep_busy)
    thread.start()
    started.wait(timeout=10)

    _kill_postmaster(addresses)
    again = ensure(local_dir, KIND, print)
    thread.join(timeout=10)

    assert not thread.is_alive()
    with psycopg.connect(again.owner()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_half_made_cluster_is_made_again(local_dir: Path, addresses: Addresses) -> None:
    stop_cluster(local_dir, KIND, print)
    addresses.place.complete.unlink()
    (addresses.place.data / "PG_VERSION").unlink()

    again = ensure(local_dir, KIND, print)

    assert again.passwords != addresses.passwords
    with psycopg.connect(again.owner()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_stopping_and_starting_keep_the_passwords(local_dir: Path, addresses: Addresses) -> None:
    assert stop_cluster(local_dir, KIND, print)
    assert not stop_cluster(local_dir, KIND, print)
    assert not is_running(local_dir, KIND)

    assert ensure(local_dir, KIND, print) == addresses
    assert addresses_of(local_dir, KIND) == addresses


def test_a_cluster_that_lost_its_socket_is_started_again(
    local_dir: Path, addresses: Addresses
) -> None:
    addresses.place.socket.unlink()

    again = ensure(local_dir, KIND, print)

    with psycopg.connect(again.owner()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_postgres_never_runs_as_root(addresses: Addresses) -> None:
    pid = running_pid(addresses.place)

    assert pid is not None
    assert Path(f"/proc/{pid}").stat().st_uid != 0


def _kill_postmaster(addresses: Addresses) -> None:
    pid = running_pid(addresses.place)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
