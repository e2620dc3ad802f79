from pathlib import Path

from service.settings import Settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "configurazione.md"


def test_every_setting_is_documented_with_its_default() -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    documented = {line.split("`")[1]: line for line in lines if line.startswith("| `PSTTM_")}
    expected = {f"PSTTM_{name.upper()}" for name in Settings.model_fields}
    assert set(documented) == expected
    for name, field in Settings.model_fields.items():
        default = field.get_default()
        if isinstance(default, int):
            assert f"`{default}`" in documented[f"PSTTM_{name.upper()}"]
