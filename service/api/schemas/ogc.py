"""What the OGC API answers; members that a standard names keep its names.

A member with a default is left out where there is nothing to say.
"""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.api.schemas.base import Collegamento, Schema


class CollegamentoOgc(Collegamento):
    """A link; ``templated`` where its address has places to fill in."""

    templated: bool = False


class PaginaIniziale(Schema):
    """The landing page."""

    title: str
    description: str
    links: list[CollegamentoOgc]


class Conformita(Schema):
    """The conformance classes that can be relied on."""

    conformsTo: list[str]  # noqa: N815 - the standard's name
    links: list[CollegamentoOgc]


class LicenzaDiElementi(Schema):
    """A licence and how many features have it."""

    licenza: str | None
    elementi: int


class EstensioneSpaziale(Schema):
    """Where the features of a collection lie."""

    bbox: list[list[float]]
    crs: str


class EstensioneTemporale(Schema):
    """From when to when the features of a collection are."""

    interval: list[list[datetime | None]]
    trs: str


class Estensione(Schema):
    """Where and when."""

    spatial: EstensioneSpaziale | None = None
    temporal: EstensioneTemporale | None = None


class Collezione(Schema):
    """A collection of features."""

    id: str
    title: str
    description: str
    keywords: list[str]
    attribution: str = ""
    extent: Estensione | None = None
    itemType: Literal["feature"]  # noqa: N815 - the standard's name
    itemCount: int  # noqa: N815 - the standard's name
    crs: tuple[str, ...] = ()
    storageCrs: str = ""  # noqa: N815 - the standard's name
    licenze: list[LicenzaDiElementi]
    links: list[CollegamentoOgc]


class Collezioni(Schema):
    """All collections."""

    links: list[CollegamentoOgc]
    numberMatched: int  # noqa: N815 - the standard's name
    numberReturned: int  # noqa: N815 - the standard's name
    collections: list[Collezione]


class SchemaDiProprieta(BaseModel):
    """A JSON Schema of the properties of features."""

    model_config = ConfigDict(frozen=True)

    dialect: str = Field(alias="$schema")
    id: str = Field(alias="$id")
    type: Literal["object"]
    title: str
    description: str
    properties: dict[str, dict[str, Any]]
    additionalProperties: Literal[False]  # noqa: N815 - the standard's name
    required: tuple[str, ...] = ()


class Elemento(Schema):
    """A feature; its properties are those of its collection's schema."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class ElementoConCollegamenti(Elemento):
    """A feature, and where to go from it."""

    links: list[CollegamentoOgc]


class Elementi(Schema):
    """A page of features; ``avvisi`` say what it leaves out although it might belong there."""

    type: Literal["FeatureCollection"]
    features: list[Elemento]
    numberReturned: int  # noqa: N815 - the standard's name
    numberMatched: int = 0  # noqa: N815 - the standard's name
    timeStamp: datetime  # noqa: N815 - the standard's name
    avvisi: list[str]
    links: list[CollegamentoOgc]
