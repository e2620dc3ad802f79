"""Where PostgreSQL is looked for, and which installations are good enough."""

import os
from pathlib import Path

import pytest

from service.cluster.binaries import candidate_dirs, find_all


def install(bin_dir: Path, *, version: str, postgis: str | None) -> Path:
    """Lay down programs that only tell their version, as a package would."""
    bin_dir.mkdir(parents=True)
    share = bin_dir.parent / "share"
    answers = {
        "postgres": f"postgres (PostgreSQL) {version} (Debian)",
        "pg_config": str(share),
        "initdb": "",
        "pg_ctl": "",
    }
    for name, answer in answers.items():
        program = bin_dir / name
        program.write_text(f"#!/bin/sh\necho '{answer}'\n")
        program.chmod(0o755)
    if postgis is not None:
        extensions = share / "extension"
        extensions.mkdir(parents=True)
        (extensions / "postgis.control").write_text(f"default_version = '{postgis}'\n")
        for name in ("pg_trgm", "unaccent"):
            (extensions / f"{name}.control").write_text("default_version = '1.0'\n")
    return bin_dir


@pytest.mark.parametrize(
    "where", ["usr/lib/postgresql/16/bin", "usr/pgsql-16/bin", "usr/local/pgsql/bin"]
)
def test_programs_are_found_wherever_systems_keep_them(tmp_path: Path, where: str) -> None:
    expected = install(tmp_path / where, version="16.4", postgis="3.4.2")

    assert list(candidate_dirs(tmp_path, path="/nonexistent")) == [expected]


def test_programs_on_the_path_are_found(tmp_path: Path) -> None:
    expected = install(tmp_path / "altrove", version="16.4", postgis="3.4.2")

    found = candidate_dirs(tmp_path / "vuota", path=os.pathsep.join(["", str(expected)]))

    assert expected in list(found)


def test_pg_config_tells_where_programs_are(tmp_path: Path) -> None:
    expected = install(tmp_path / "opt/strano/bin", version="16.4", postgis="3.4.2")
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "pg_config").write_text(f"#!/bin/sh\necho '{expected}'\n")
    (tools / "pg_config").chmod(0o755)

    assert list(candidate_dirs(tmp_path / "vuota", path=str(tools))) == [expected]


def test_a_client_without_a_server_is_no_candidate(tmp_path: Path) -> None:
    bin_dir = install(tmp_path / "usr/lib/postgresql/16/bin", version="16.4", postgis="3.4.2")
    (bin_dir / "initdb").unlink()

    assert list(candidate_dirs(tmp_path, path="/nonexistent")) == []


def test_the_newest_good_one_comes_first(tmp_path: Path) -> None:
    directories = [
        install(tmp_path / name / "bin", version=version, postgis=postgis)
        for name, version, postgis in (
            ("a", "14.9", "3.2.1"),
            ("b", "16.4", "3.4.2"),
            ("old server", "12.20", "3.4.2"),
            ("old postgis", "15.2", "3.0.9"),
            ("no postgis", "17.0", None),
        )
    ]

    assert [(found.major, found.postgis) for found in find_all(directories)] == [
        (16, (3, 4, 2)),
        (14, (3, 2, 1)),
    ]


def test_a_program_that_cannot_run_is_left_out(tmp_path: Path) -> None:
    bin_dir = install(tmp_path / "bin", version="16.4", postgis="3.4.2")
    (bin_dir / "postgres").chmod(0o644)

    assert find_all([bin_dir]) == []
