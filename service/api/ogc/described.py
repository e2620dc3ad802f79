"""What the OpenAPI document says of the routes of the OGC API."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from service.api.negotiate import JSON
from service.api.ogc.documents import RESOURCE, Kind
from service.api.openapi import documented
from service.queries.crs import ALL_CRS, CRS84
from service.queries.page import LIMIT_DEFAULT, LIMIT_MAX

TEXT: dict[str, Any] = {"type": "string"}
CRS: dict[str, Any] = {**TEXT, "format": "uri", "enum": list(ALL_CRS), "default": CRS84.uri}
LIST: dict[str, Any] = {"type": "array", "items": TEXT}
ACCURACY = "; ".join(
    f"{crs.titolo} ({crs.assi}): circa {crs.accuratezza_m:.0f} m"
    for crs in ALL_CRS.values()
    if crs.accuratezza_m > 1
)
PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "limit": (
        f"Quanti elementi per pagina; oltre {LIMIT_MAX} vale {LIMIT_MAX}.",
        {"type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT_DEFAULT},
    ),
    "cursor": ("Da dove riprende la pagina: si trova nei collegamenti «next» e «prev».", TEXT),
    "bbox": (
        "Riquadro: quattro numeri, o sei con le quote, nell'ordine degli assi di bbox-crs; chi non "
        "ha geometria c'è sempre.",
        {
            "type": "array",
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
            "items": {"type": "number"},
        },
    ),
    "bbox-crs": ("Sistema di riferimento di bbox.", CRS),
    "crs": (
        f"Sistema di riferimento della risposta. Accuratezza della trasformazione: {ACCURACY}.",
        CRS,
    ),
    "datetime": (
        "Giorno, istante o intervallo (RFC 3339, «..» dove è aperto); chi non ha date c'è sempre.",
        TEXT,
    ),
    "filter": ("Filtro CQL2; le proprietà sono quelle di «queryables».", TEXT),
    "filter-lang": (
        "Linguaggio di filter.",
        {**TEXT, "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"},
    ),
    "filter-crs": ("Sistema di riferimento delle coordinate di filter.", CRS),
    "properties": ("Le sole proprietà da restituire.", LIST),
    "sortby": ("Proprietà per cui ordinare, con «-» davanti se in ordine inverso.", LIST),
    "count": (
        "Se contare gli elementi trovati (numberMatched).",
        {"type": "boolean", "default": False},
    ),
    "collections": ("Le sole collezioni da considerare, nel loro ordine.", LIST),
}


def described(
    summary: str, model: type[BaseModel], kind: Kind = RESOURCE, accepted: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what a route's decorator is told, for the document alone."""
    made = documented(summary, model, accepted=accepted, formats=kind.linked, described=PARAMETERS)
    content = made["responses"][200]["content"]
    for formato in kind.linked:
        if formato is not JSON:
            content[formato.media_type] = {
                "schema": {"$ref": f"#/components/schemas/{model.__name__}"}
            }
    return made
