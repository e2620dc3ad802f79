"""``psttm agenda`` on a loaded database: the files, their content, what is refused."""

import json
import multiprocessing
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service import agenda_commands, cli
from service.agenda.forms import FORMS
from service.api.schemas.agenda import Agenda
from service.settings import Settings
from tests.api.test_zone import SEVEN
from tests.contract.test_bodies import require_exact

Run = Callable[..., int]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command as the reader of the loaded database and return how it ended."""
    reader = settings.read_database_url.get_secret_value()
    monkeypatch.setenv("PSTTM_READ_DATABASE_URL", reader)

    def run_command(*args: object) -> int:
        monkeypatch.setattr(sys, "argv", ["psttm", "agenda", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0)

    return run_command


def test_a_file_holds_what_the_api_answers(run: Run, client: TestClient, tmp_path: Path) -> None:
    filters = ("--stato", "lavori", "--missione", "M2,M3")
    assert run("sud-est", "--forma", "json", "--out", tmp_path / "nuova", *filters) == 0
    (path,) = (tmp_path / "nuova").iterdir()
    assert path.name == "agenda-sud-est.json"
    written = json.loads(path.read_bytes())
    answered = client.get("/api/v1/zone-omogenee/sud-est/agenda?stato=lavori&missione=M2,M3").json()
    assert written == {**answered, "links": []}
    require_exact(written, Agenda)


def test_all_seven_are_written_and_named(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--all", "--out", tmp_path, "--forma", "json") == 0
    names = [f"agenda-{zona}.json" for zona in SEVEN]
    assert sorted(each.name for each in tmp_path.iterdir()) == names
    shown = capsys.readouterr().out
    assert all(name in shown for name in names)


def test_forms_are_written_as_the_address_answers_them(
    run: Run, client: TestClient, tmp_path: Path
) -> None:
    forms = ("gpkg", "png")
    asked = [each for form in forms for each in ("--forma", form)]
    assert run("sud-est", "--out", tmp_path, "--stato", "lavori", *asked) == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        f"agenda-sud-est.{form}" for form in forms
    ]
    for form in forms:
        answered = client.get(f"/zone-omogenee/sud-est/agenda.{form}?stato=lavori")
        assert (tmp_path / f"agenda-sud-est.{form}").read_bytes() == answered.content


def test_without_a_choice_all_forms_are_written() -> None:
    assert agenda_commands._require_forms(None) == ("json", *FORMS)


def test_one_form_needs_no_other_process(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agenda_commands, "_pool", None)
    assert run("sud-est", "--out", tmp_path, "--forma", "gpkg") == 0
    assert [each.name for each in tmp_path.iterdir()] == ["agenda-sud-est.gpkg"]


def test_what_goes_wrong_ends_the_processes_that_make_the_rest(run: Run, tmp_path: Path) -> None:
    (tmp_path / "agenda-alto-milanese.gpkg").mkdir()
    assert run("--all", "--out", tmp_path, "--forma", "gpkg") == 2
    assert multiprocessing.active_children() == []
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_a_second_run_writes_over_the_first(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "agenda-sud-est.json"
    target.write_text("vecchia")
    assert run("sud-est", "--out", tmp_path, "--forma", "json") == 0
    assert json.loads(target.read_bytes())["zona"]["id"] == "sud-est"
    assert [each.name for each in tmp_path.iterdir()] == ["agenda-sud-est.json"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("sudest",), "sud-est Sud Est"),
        ((), "--all"),
        (("sud-est", "--all"), "--all"),
        (("sud-est", "--forma", "docx"), "json"),
        (("sud-est", "--stato", "fermo"), "sospeso"),
        (("sud-est", "--certezza", "forse"), "non_determinabile"),
        (("sud-est", "--missione", "M99"), "missione=M99"),
        (("sud-est", "--driver", ""), "driver"),
        (("sud\x07est",), "caratteri di controllo"),
    ],
)
def test_what_cannot_be_answered_is_one_line_and_leaves_no_file(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], words: str
) -> None:
    assert run(*args, "--out", tmp_path) == 2
    shown = capsys.readouterr().err
    assert words in shown
    assert "Traceback" not in shown
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_one_is_refused(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "occupato"
    file.write_text("")
    assert run("sud-est", "--out", file) == 2
    assert "occupato" in capsys.readouterr().err
    folder = tmp_path / "agenda-sud-est.json"
    folder.mkdir()
    assert run("sud-est", "--out", tmp_path) == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == [folder.name, "occupato"]
