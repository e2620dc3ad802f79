"""Where a cluster goes: short paths for its socket, nobody else's directories, secret passwords."""

import os
import stat
from pathlib import Path

import pytest

from service.cluster.account import ClusterError, make_private_dir, require_owner
from service.cluster.passwords import Addresses, make_passwords, read_passwords
from service.cluster.place import MAX_SOCKET_BYTES, Place, choose_place, fits_socket
from service.db import sqlalchemy_url


def test_a_cluster_stays_in_the_local_directory_of_its_user(tmp_path: Path) -> None:
    place = choose_place(tmp_path, "postgres", None)

    assert place.root == tmp_path.resolve() / "postgres"


@pytest.mark.parametrize("name", ["con spazi", "con,virgola", "à", "x" * 100])
def test_a_path_that_libpq_could_not_use_gets_its_socket_elsewhere(
    tmp_path: Path, name: str
) -> None:
    local = tmp_path / name
    local.mkdir()

    place = choose_place(local, "postgres", None)

    assert place.root.parent == local.resolve()
    assert fits_socket(place.socket_dir)
    assert place.socket_dir != place.root / "run"


def test_the_longest_socket_path_that_works_is_accepted_and_no_longer_one() -> None:
    suffix = len("/.s.PGSQL.5432")
    longest = "/" + "x" * (MAX_SOCKET_BYTES - suffix - 1)

    assert fits_socket(Path(longest))
    assert not fits_socket(Path(longest + "x"))


def test_two_checkouts_never_share_a_socket_directory(tmp_path: Path) -> None:
    places = []
    for name in ("a" * 120, "b" * 120):
        (tmp_path / name).mkdir()
        places.append(choose_place(tmp_path / name, "postgres", None))

    assert places[0].socket_dir != places[1].socket_dir


def test_a_link_in_the_place_of_a_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "altrui").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "altrui")

    with pytest.raises(ClusterError, match="altro utente"):
        make_private_dir(tmp_path / "run", None)


def test_a_directory_of_somebody_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="PSTTM_LOCAL_DIR"):
        require_owner(tmp_path, {os.geteuid() + 1})


def test_passwords_are_random_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "password.json"

    first = make_passwords(path)
    second = make_passwords(path)

    assert first != second
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_passwords(path) == second
    assert second.owner not in repr(second)


@pytest.mark.parametrize("content", ["", "{", '{"admin": "x"}', "[]"])
def test_unreadable_passwords_say_how_to_start_anew(tmp_path: Path, content: str) -> None:
    path = tmp_path / "password.json"
    path.write_text(content)

    with pytest.raises(ClusterError, match="clean-db"):
        read_passwords(path)


def test_an_address_carries_the_socket_directory_to_sqlalchemy(tmp_path: Path) -> None:
    place = Place(tmp_path, Path("/run/psttm"), None)
    addresses = Addresses(place, make_passwords(tmp_path / "password.json"))

    url = sqlalchemy_url(addresses.reader())

    assert (url.username, url.database) == ("psttm_reader", "psttm")
    assert url.query["host"] == "/run/psttm"
