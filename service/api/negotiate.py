"""Which format answers: ``f=`` decides, else the ``Accept`` header with its preferences."""

import re
from dataclasses import dataclass

from service.api.query import Query, shown
from service.errors import InvalidParameter, ServiceError

MAX_RANGES = 50
Q_VALUE = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Formato:
    """A format: its name in ``f=``, its media type, and the title of links to it."""

    nome: str
    media_type: str
    titolo: str


JSON = Formato("json", "application/json", "JSON")
GEOJSON = Formato("geojson", "application/geo+json", "GeoJSON")
CSV = Formato("csv", "text/csv", "CSV")
XLSX = Formato("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel")
GPKG = Formato("gpkg", "application/geopackage+sqlite3", "GeoPackage")
FGB = Formato("fgb", "application/flatgeobuf", "FlatGeobuf")
HTML = Formato("html", "text/html", "HTML")
PARQUET = Formato("parquet", "application/vnd.apache.parquet", "GeoParquet")


class NotAcceptable(ServiceError):
    """No format of the resource is one that the ``Accept`` header allows."""


def negotiate(query: Query, accept: str | None, formats: tuple[Formato, ...]) -> Formato:
    """Choose among the formats of a resource; the first one is its own."""
    wanted = query.one("f")
    if wanted is not None:
        for formato in formats:
            if formato.nome == wanted:
                return formato
        raise InvalidParameter(
            f"Il formato «{shown(wanted)}» (parametro «f») non è disponibile per questa risorsa.",
            accettati=[formato.nome for formato in formats],
        )
    if accept is None or not accept.strip():
        return formats[0]
    ranges = read_accept(accept)
    best = max(formats, key=lambda formato: quality(ranges, formato.media_type))
    if quality(ranges, best.media_type) == 0:
        raise NotAcceptable(
            f"Nessun formato di questa risorsa è tra quelli dell'intestazione Accept "
            f"({shown(accept)}).",
            accettati=[formato.media_type for formato in formats],
        )
    return best


def read_accept(accept: str) -> dict[str, float]:
    """Read an ``Accept`` header as media range → quality; what is malformed counts as 0."""
    ranges: dict[str, float] = {}
    for part in accept.split(",", MAX_RANGES)[:MAX_RANGES]:
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((text[2:].strip() for text in parameters if text.startswith("q=")), "1")
        if media_range:
            ranges[media_range] = float(weight) if Q_VALUE.fullmatch(weight) else 0.0
    return ranges


def quality(ranges: dict[str, float], media_type: str) -> float:
    """Return how much a media type is wanted, by the most specific range that names it.

    Parameters of a type (``;version=3.0``) do not tell it from another.
    """
    name, kind = media_type.partition(";")[0], media_type.partition("/")[0]
    for media_range in (name, f"{kind}/*", "*/*"):
        if media_range in ranges:
            return ranges[media_range]
    return 0.0


def prefers_html(accept: str | None) -> bool:
    """Tell whether who asks is a person's browser rather than a program."""
    if not accept:
        return False
    ranges = read_accept(accept)
    as_json = max(quality(ranges, "application/json"), quality(ranges, "application/problem+json"))
    return quality(ranges, "text/html") > as_json
