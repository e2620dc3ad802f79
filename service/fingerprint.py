"""Fingerprints of files, by which ``psttm up`` skips what is already done."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from service.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
LOADED_FROM = ("data", "migrations", "geo", "service/ingest", "service/models", "service/queries")
SERVED_FROM = ("geo", "service", "requirements.txt", "requirements-assets.txt")


def load_fingerprint(settings: Settings) -> str:
    """Return what identifies the loaded data: their files, and the code that loads them."""
    digest = hashlib.sha256()
    for name, content in _contents(PROJECT, (*LOADED_FROM, "requirements.txt")):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    for folder in (settings.dati, settings.documenti):
        for line in _outlines(folder):
            digest.update(line.encode())
    if settings.strati is not None and settings.strati.is_file():
        digest.update(f"{settings.strati}\0".encode() + settings.strati.read_bytes())
    digest.update(f"fonti_non_verificate={settings.fonti_non_verificate}\0".encode())
    return digest.hexdigest()


def server_fingerprint(settings: Settings) -> str:
    """Return what identifies a running server: its code and its settings."""
    digest = hashlib.sha256()
    for name, content in _contents(PROJECT, SERVED_FROM):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    for key, value in sorted(settings.model_dump().items()):
        secret = getattr(value, "get_secret_value", None)
        digest.update(f"{key}={secret() if secret else value}\0".encode())
    return digest.hexdigest()


def _contents(root: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for name in names:
        for path in _files(root / name):
            yield str(path.relative_to(root)), path.read_bytes()


def _outlines(folder: Path | None) -> Iterator[str]:
    """Yield name, size and time of files that may be too large to read at every start."""
    if folder is None:
        return
    for path in _files(folder):
        info = path.stat()
        yield f"{path}\0{info.st_size}\0{info.st_mtime_ns}\0"


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = (entry for entry in path.rglob("*") if entry.is_file())
    return sorted(entry for entry in found if "__pycache__" not in entry.parts)
