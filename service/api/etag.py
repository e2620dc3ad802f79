"""Entity tags and conditional requests (RFC 9110 §8.8.3, §13.1.2).

A tag is made of the stamp of the data, the code that writes the answer, the address, the format
and the encoding. The encoding is the suffix ``-gzip``, which the gzip layer puts on what it
compresses; a tag with or without it names the same answer in another encoding.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

GZIP = "-gzip"
TAG = re.compile(r'\s*(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)')
MAX_HEADER = 8_192
WRITTEN_BY = ("*.py", "*.sql", "*.html", "*.toml", "*.css", "*.js")


@dataclass(frozen=True, slots=True)
class Representation:
    """What a tag stands for beside the data: code, address and media type.

    A ``weak`` one says the same of the data whenever it is made, but not byte by byte.
    """

    code: str
    address: str
    media_type: str
    weak: bool = False

    def tag(self, stamp: str) -> str:
        """Return the entity tag of this representation of the data of a stamp."""
        parts = "\0".join((stamp, self.code, self.address, self.media_type))
        opaque = f'"{hashlib.sha256(parts.encode()).hexdigest()[:32]}"'
        return f"W/{opaque}" if self.weak else opaque


def code_version() -> str:
    """Return what identifies the code, pages and symbols, so that a new version has new tags."""
    root = Path(__file__).resolve().parents[2]
    packages = (root / package for package in ("service", "geo"))
    digest = hashlib.sha256()
    for path in sorted(
        path for each in packages for kind in WRITTEN_BY for path in each.rglob(kind)
    ):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def with_encoding(tag: str) -> str:
    """Return the tag of the same answer, compressed; a weak tag stands for both already."""
    if tag.startswith("W/"):
        return tag
    return f'{tag[:-1]}{GZIP}"'


def matching(if_none_match: str, tag: str, *, gzip: bool) -> str | None:
    """Return the tag that the header lists, by weak comparison, or None if it lists none.

    ``*`` gives the tag itself. The compressed twin counts where the client accepts gzip.
    """
    if if_none_match.strip() == "*":
        return tag
    candidates = {_opaque(tag): tag}
    if gzip:
        compressed = with_encoding(tag)
        candidates[_opaque(compressed)] = compressed
    listed = read_tags(if_none_match)
    return next((found for opaque, found in candidates.items() if opaque in listed), None)


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/").strip('"')


def read_tags(header: str) -> frozenset[str]:
    """Read a list of entity tags, weak or strong, up to the first that is malformed."""
    tags = set()
    position = 0
    header = header[:MAX_HEADER]
    while found := TAG.match(header, position):
        tags.add(found[1])
        position = found.end()
    return frozenset(tags)
