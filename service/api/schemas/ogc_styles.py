"""What is answered of styles; members that a standard names keep its names."""

from typing import Any, Literal

from service.api.schemas.base import Schema
from service.api.schemas.ogc import CollegamentoOgc


class VoceDiStile(Schema):
    """A style in the list of them."""

    id: str
    title: str
    links: list[CollegamentoOgc]


class Stili(Schema):
    """The styles, and which is meant where none is named."""

    default: str
    styles: list[VoceDiStile]
    links: list[CollegamentoOgc]


class Stile(Schema):
    """A style (MapLibre style specification); centre and zoom are left out if nothing is drawn."""

    version: Literal[8]
    name: str
    metadata: dict[str, Any]
    center: tuple[float, ...] = ()
    zoom: float = 0
    sources: dict[str, Any]
    glyphs: str
    sprite: str
    layers: list[dict[str, Any]]
