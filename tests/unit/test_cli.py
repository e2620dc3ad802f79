"""The command line: help for everything, errors foreseen or not, nothing of others touched."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from service import cli
from service.errors import InvalidParameter

COMMANDS = (
    "up",
    "down",
    "logs",
    "migrate",
    "load",
    "generalizza",
    "tiles",
    "agenda",
    "ows",
    "check",
    "serve",
    "status",
    "clean-db",
)


@dataclass(frozen=True)
class Done:
    code: object
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty local directory, as the shell would."""
    monkeypatch.setenv("PSTTM_LOCAL_DIR", str(tmp_path / "local"))

    def run_command(*args: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["psttm", *args])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        shown = capsys.readouterr()
        return Done(ended.value.code or 0, shown.out, shown.err)

    return run_command


def test_every_command_is_known_and_no_other() -> None:
    assert set(get_command(cli.app).commands) == set(COMMANDS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    shown = CliRunner().invoke(cli.app, [command, "--help"])

    assert shown.exit_code == 0
    assert f"psttm {command}" in shown.output or command in shown.output
    assert shown.output.count("\n") > 5


def test_a_foreseen_error_is_one_line_and_exit_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise InvalidParameter("colore=«blu» non va", accettati=("rosso", "verde"))

    monkeypatch.setattr(cli, "app", refuse)

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines() == [
        "Errore: colore=«blu» non va",
        "Accettati: rosso, verde",
    ]


def test_any_other_error_is_one_line_and_exit_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_down() -> None:
        raise ZeroDivisionError("uno\nsu zero")

    monkeypatch.setattr(cli, "app", break_down)

    with pytest.raises(SystemExit) as ended:
        cli.main()

    lines = capsys.readouterr().err.splitlines()
    assert ended.value.code == 1
    assert len(lines) == 1
    assert lines[0].startswith("Errore imprevisto: ZeroDivisionError: uno su zero")


def test_a_wrong_setting_stops_every_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSTTM_PORT", "abc")

    done = run("status")

    assert done.code == 2
    assert done.err == "Errore: Impostazione non valida: PSTTM_PORT='abc', serve un numero intero\n"


def test_a_database_of_others_is_never_removed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSTTM_DATABASE_URL", "postgresql://a:segreto@localhost/b")

    done = run("clean-db")

    assert done.code == 2
    assert "PSTTM_DATABASE_URL" in done.err
    assert "segreto" not in done.out + done.err


def test_without_a_database_serving_says_what_to_do(run: Run) -> None:
    done = run("serve")

    assert done.code == 2
    assert "psttm up" in done.err


def test_an_empty_checkout_has_nothing_running(run: Run) -> None:
    done = run("status")

    assert done.code == 1
    assert "fermo" in done.out


def test_going_down_with_nothing_up_is_no_error(run: Run) -> None:
    done = run("down")

    assert done.code == 0
    assert "non era in funzione" in done.out


def test_going_back_to_an_older_schema_is_refused_until_confirmed(run: Run) -> None:
    done = run("migrate", "--indietro", "base")

    assert done.code == 2
    assert "--si" in done.err
