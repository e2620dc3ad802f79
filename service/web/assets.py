"""Static files: ours, and those of the installed packages of MapLibre and Bootstrap Italia.

Each has an address that holds a hash of its content, so that a browser may keep it for ever. Our
files share one hash, because the modules import each other by relative addresses; those of the
packages share another one, and change with the packages alone.
"""

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from service.web import italia
from service.web.texts import script_module

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
COMPRESSED = frozenset({".woff2"})
"""What is compressed already."""
MAPLIBRE = ("maplibre-gl.css", "maplibre-gl.js")
"""All that is served of the ``maplibre`` package."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file, plain and, unless it is compressed already, compressed."""

    body: bytes
    compressed: bytes | None
    media_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """What ``/static/`` serves, by the path after it, and the address of each file by its name."""

    by_path: Mapping[str, Asset]
    addresses: Mapping[str, str]


@cache
def load_assets() -> Assets:
    """Read all files and compress them: once in a process, at the first request."""
    static = files("service.web") / "static"
    own = dict(_walk(static, "")) | {"js/testi.js": script_module()}
    # Style sheets of ours that name files of a package stand beside them.
    beside = {name: own.pop(name) for name in list(own) if name.startswith("vendor/")}
    vendor = {name.removeprefix("vendor/"): body for name, body in beside.items()} | _packaged()
    named = [*_in_folder("web", own), *_in_folder("vendor", vendor)]
    return Assets(
        by_path={path: _make_asset(name, body) for name, path, body in named},
        addresses={name: f"/static/{path}" for name, path, _ in named},
    )


def _packaged() -> dict[str, bytes]:
    """Return what is served of packages, by name."""
    style = _read_vendor(italia.PACKAGE, italia.STYLE).decode("utf-8-sig")
    sheet = _read_vendor(italia.PACKAGE, italia.SHEET).decode()
    made = {
        "bootstrap-italia.min.css": italia.cut_style(style),
        "icone.svg": italia.cut_icons(sheet),
    }
    made |= {name: _read_vendor(italia.PACKAGE, path) for name, path in italia.FONTS.items()}
    return made | {name: _read_vendor("maplibre", f"maplibre/srcjs/{name}") for name in MAPLIBRE}


def _in_folder(folder: str, bodies: Mapping[str, bytes]) -> list[tuple[str, str, bytes]]:
    """Return name, path with the hash of all, and body of each file."""
    path = f"{folder}/{_hash(*bodies.keys(), *bodies.values())}"
    return [(name, f"{path}/{name}", body) for name, body in bodies.items()]


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif Path(entry.name).suffix in MEDIA_TYPES:
            yield f"{prefix}{entry.name}", entry.read_bytes()


def _read_vendor(package: str, path: str) -> bytes:
    # Found through its metadata: importing a package would run its code.
    try:
        found = distribution(package)
    except PackageNotFoundError as err:
        message = f"package {package} is not installed: pip install -r requirements-assets.txt"
        raise RuntimeError(message) from err
    return Path(str(found.locate_file(path))).read_bytes()


def _hash(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]


def _make_asset(name: str, body: bytes) -> Asset:
    kind = Path(name).suffix
    compressed = None if kind in COMPRESSED else gzip.compress(body, 9, mtime=0)
    return Asset(body, compressed, MEDIA_TYPES[kind])
