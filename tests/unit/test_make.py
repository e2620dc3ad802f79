"""The targets that a newcomer types, and the script that continuous integration runs."""

import os
import re
import subprocess

import pytest

from service.fingerprint import PROJECT

TARGETS = {
    "help",
    "up",
    "down",
    "status",
    "logs",
    "test",
    "proof",
    "bench",
    "check",
    "clean-db",
    "lock",
}


def make(*args: str) -> str:
    done = subprocess.run(
        ["make", "--no-print-directory", *args],  # noqa: S607 - the system's own make
        cwd=PROJECT,
        env={**os.environ, "MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_make_alone_explains_every_target() -> None:
    assert set(re.findall(r"^  make (\S+) +\S", make(), re.MULTILINE)) == TARGETS


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_target_can_be_made(target: str) -> None:
    assert make("--dry-run", target)


def test_every_script_that_is_called_can_be_run() -> None:
    called = set(re.findall(r"\./(scripts/\S+\.sh)", (PROJECT / "Makefile").read_text()))

    assert called
    assert all(os.access(PROJECT / name, os.X_OK) for name in (*called, ".ci/run"))


def test_continuous_integration_runs_what_a_developer_runs() -> None:
    assert "make test" in (PROJECT / ".ci" / "run").read_text()
