"""What the commands show."""

import io

import pytest
from pydantic import ValidationError
from rich.console import Console

from service.settings import Settings
from service.terminal import explain_settings, step


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("PSTTM_PORT", "abc", "serve un numero intero"),
        ("PSTTM_PORT", "0", "almeno 1"),
        ("PSTTM_PORT", "65536", "al massimo 65535"),
        ("PSTTM_LOG_LEVEL", "forte", "accettati: 'debug'"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_accepted(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, accepted: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError) as caught:
        Settings()

    told = explain_settings(caught.value)
    assert f"{name}='{value}'" in told
    assert accepted in told


def test_a_step_tells_what_it_does_and_how_long_it_took() -> None:
    out = io.StringIO()

    with step(Console(file=out), "Dati") as report:
        report("133 comuni [bold]")

    assert "133 comuni [bold]" in out.getvalue()
    assert "✓ Dati (0,0 s)" in out.getvalue()


def test_a_step_that_fails_is_not_marked_as_done() -> None:
    out = io.StringIO()

    with pytest.raises(ValueError, match="no"), step(Console(file=out), "Dati"):
        raise ValueError("no")

    assert out.getvalue() == "✗ Dati\n"
