"""Fingerprints change with what they stand for, and with nothing else."""

import os
from pathlib import Path

from pydantic import SecretStr

from service.fingerprint import load_fingerprint, server_fingerprint
from service.settings import Settings


def test_the_same_files_and_settings_give_the_same_fingerprint() -> None:
    assert load_fingerprint(Settings()) == load_fingerprint(Settings())
    assert server_fingerprint(Settings()) == server_fingerprint(Settings())


def test_data_and_server_have_fingerprints_of_their_own() -> None:
    assert load_fingerprint(Settings()) != server_fingerprint(Settings())


def test_the_port_and_the_database_matter_to_the_server_alone() -> None:
    changed = Settings(port=8001, read_database_url=SecretStr("postgresql://x@/y"))

    assert server_fingerprint(changed) != server_fingerprint(Settings())
    assert load_fingerprint(changed) == load_fingerprint(Settings())


def test_a_changed_file_of_official_layers_changes_what_is_loaded(tmp_path: Path) -> None:
    layer = tmp_path / "parchi.gpkg"
    layer.write_bytes(b"uno")
    os.utime(layer, (1, 1))
    before = load_fingerprint(Settings(dati=tmp_path))

    os.utime(layer, (2, 2))

    assert load_fingerprint(Settings(dati=tmp_path)) != before


def test_leaving_out_unverified_sources_changes_what_is_loaded() -> None:
    changed = Settings(fonti_non_verificate=False)

    assert load_fingerprint(changed) != load_fingerprint(Settings())
