"""What the OGC API answers of its tiles; members that a standard names keep its names."""

from typing import Any, Literal

from service.api.schemas.base import Schema
from service.api.schemas.ogc import CollegamentoOgc


class Griglia(Schema):
    """A grid of tiles (OGC Two Dimensional Tile Matrix Set)."""

    id: str
    title: str
    uri: str
    crs: str
    orderedAxes: list[str]  # noqa: N815 - the standard's name
    wellKnownScaleSet: str  # noqa: N815 - the standard's name
    tileMatrices: list[dict[str, Any]]  # noqa: N815 - the standard's name
    links: list[CollegamentoOgc]


class VoceDiGriglia(Schema):
    """A grid in the list of them."""

    id: str
    title: str
    uri: str
    crs: str
    links: list[CollegamentoOgc]


class Griglie(Schema):
    """The grids of tiles."""

    tileMatrixSets: list[VoceDiGriglia]  # noqa: N815 - the standard's name
    links: list[CollegamentoOgc]


class VoceDiTessere(Schema):
    """A tileset in the list of them."""

    title: str
    dataType: Literal["vector"]  # noqa: N815 - the standard's name
    crs: str
    tileMatrixSetId: str  # noqa: N815 - the standard's name
    tileMatrixSetURI: str  # noqa: N815 - the standard's name
    links: list[CollegamentoOgc]


class InsiemiDiTessere(Schema):
    """The tilesets of a resource."""

    tilesets: list[VoceDiTessere]
    links: list[CollegamentoOgc]


class StratoDiTessere(Schema):
    """A layer of a tileset."""

    id: str
    title: str
    description: str
    dataType: Literal["vector"]  # noqa: N815 - the standard's name
    geometryDimension: int = 0  # noqa: N815 - the standard's name
    minTileMatrix: str  # noqa: N815 - the standard's name
    maxTileMatrix: str  # noqa: N815 - the standard's name
    propertiesSchema: dict[str, Any]  # noqa: N815 - the standard's name


class InsiemeDiTessere(VoceDiTessere):
    """A tileset (OGC Tileset Metadata); where it lies is left out if nothing is drawn."""

    layers: list[StratoDiTessere]
    tileMatrixSetLimits: list[dict[str, Any]]  # noqa: N815 - the standard's name
    boundingBox: dict[str, Any] | None = None  # noqa: N815 - the standard's name
