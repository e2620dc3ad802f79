"""Mapfiles as text: blocks, keywords and quoted strings, and what all of them begin with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Lines = list[str]
Kind = Literal["aree", "tratti", "segni", "nomi"]
"""Insides, lines and outlines, markers, names."""
RESOLUTION = 25.4 / 0.28
"""Pixels to the inch of a picture whose pixels are 0.28 mm wide, as the OGC reckons scales."""
AROUND_MILANO = "960000 5630000 1070000 5750000"
"""In EPSG:3857, where no extent is known."""
SERVICE = "psttm"
"""The entry of libpq's service file that holds the address of the database."""


@dataclass(frozen=True, slots=True)
class Files:
    """Where the files lie that mapfiles name."""

    fonts: Path


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A layer of a mapfile that draws a part of a collection.

    Attributes
    ----------
    below
        Of markers with numbers, of which there is a layer for each: over how few others of the kind
        it is drawn, 0 for the uppermost; None for what lies anywhere.
    """

    kind: Kind
    name: str
    lines: Lines
    below: int | None = None


def map_layer(kind: Kind, name: str, shape: str, data: str, *classes: Lines) -> MapLayer:
    """Return a layer that draws what a statement finds."""
    head = [f"NAME {quoted(name)}", f"TYPE {shape}", "STATUS OFF"]
    return MapLayer(kind, name, block("LAYER", head, postgis(data), *classes))


def block(keyword: str, *parts: str | Iterable[str]) -> Lines:
    """Return a block with its parts, each a line or lines, indented."""
    lines = [keyword]
    for part in parts:
        lines += [f"  {line}" for line in ([part] if isinstance(part, str) else part)]
    return [*lines, "END"]


def quoted(text: str) -> str:
    """Return a text as a mapfile holds it: on one line, without the quotes that would end it."""
    plain = " ".join(text.split()).replace('"', "”").replace("\\", "/")
    return f'"{plain}"'


def metadata(values: Mapping[str, str]) -> Lines:
    """Return the block of metadata; empty values are left out."""
    return block("METADATA", [f'"{key}" {quoted(text)}' for key, text in values.items() if text])


def projection(srid: int) -> str:
    """Return the projection of a map or layer."""
    return f'PROJECTION "init=epsg:{srid}" END'


def map_text(
    name: str,
    files: Files,
    web: Mapping[str, str],
    *parts: str | Iterable[str],
    extent: str = AROUND_MILANO,
) -> str:
    """Return a whole mapfile; ``web`` is the metadata of its services."""
    lines = block(
        "MAP",
        f"NAME {name}",
        "STATUS ON",
        "SIZE 512 512",
        "MAXSIZE 4096",
        f"RESOLUTION {RESOLUTION:.4f}",
        f"DEFRESOLUTION {RESOLUTION:.4f}",
        f"FONTSET {quoted(str(files.fonts))}",
        f"EXTENT {extent}",
        projection(3857),
        block("WEB", metadata(web)),
        *parts,
    )
    return "\n".join([*lines, ""])


def postgis(data: str, srid: int = 3857) -> Lines:
    """Return where a layer reads its features from; the connection stays open between requests."""
    return [
        "CONNECTIONTYPE POSTGIS",
        f'CONNECTION "service={SERVICE}"',
        'PROCESSING "CLOSE_CONNECTION=DEFER"',
        f"DATA {quoted(data)}",
        projection(srid),
    ]


def rgba(colour: str, opacity: float = 1.0) -> str:
    """Return a colour with its opacity."""
    return f'"{colour}"' if opacity >= 1 else f'"{colour}{round(255 * opacity):02x}"'


def numbers(values: Sequence[float]) -> str:
    """Return numbers as a mapfile holds them."""
    return " ".join(f"{value:.3f}".rstrip("0").rstrip(".") for value in values)
