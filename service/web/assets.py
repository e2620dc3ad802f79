"""Static files, ours and MapLibre's from its installed package.

Each has an address that holds a hash of its content, so that a browser may keep it for ever. Our
files share one hash, because the modules import each other by relative addresses.
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

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
VENDOR = ("maplibre-gl.css", "maplibre-gl.js")
"""All that is served of the ``maplibre`` package."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file, plain and compressed."""

    body: bytes
    compressed: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """What ``/static/`` serves, by the path after it, and the address of each file by its name."""

    by_path: Mapping[str, Asset]
    addresses: Mapping[str, str]


@cache
def load_assets() -> Assets:
    """Read all files and compress them: once in a process, at the first request."""
    own = dict(_walk(files("service.web") / "static", ""))
    vendor = {name: _read_vendor(name) for name in VENDOR}
    own_folder = f"web/{_hash(*own.keys(), *own.values())}"
    vendor_folder = f"vendor/{_hash(*vendor.keys(), *vendor.values())}"
    named = [(name, f"{own_folder}/{name}", body) for name, body in own.items()]
    named += [(name, f"{vendor_folder}/{name}", body) for name, body in vendor.items()]
    return Assets(
        by_path={path: _make_asset(name, body) for name, path, body in named},
        addresses={name: f"/static/{path}" for name, path, _ in named},
    )


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif Path(entry.name).suffix in MEDIA_TYPES:
            yield f"{prefix}{entry.name}", entry.read_bytes()


def _read_vendor(name: str) -> bytes:
    # Found through its metadata: importing the package would configure logging.
    try:
        found = distribution("maplibre")
    except PackageNotFoundError as err:
        message = "package maplibre is not installed: pip install -r requirements-assets.txt"
        raise RuntimeError(message) from err
    return Path(str(found.locate_file(f"maplibre/srcjs/{name}"))).read_bytes()


def _hash(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]


def _make_asset(name: str, body: bytes) -> Asset:
    return Asset(body, gzip.compress(body, 9, mtime=0), MEDIA_TYPES[Path(name).suffix])
