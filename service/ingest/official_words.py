"""The errors of ``geo`` in Italian, by kind: the file, what came, what is accepted."""

from collections.abc import Callable

from geo.errors import (
    CoordinateRangeError,
    CrsError,
    EncodingError,
    GeoError,
    GeometryError,
    LayerChoiceError,
    MissingCrsError,
    NoGeometryError,
    TooLargeError,
    UnreadableError,
)
from geo.read import MAX_VERTICES
from service.ingest.official_archive import MIB
from service.ingest.official_schema import Richiesta
from service.ingest.tables import IngestError

Words = tuple[str, list[str]]


def rows_in_words(number: int) -> str:
    """Say how many rows: «1 riga», «2 righe»."""
    return "1 riga" if number == 1 else f"{number} righe"


def translate(err: GeoError, request: Richiesta) -> IngestError:
    """Return the error that says in Italian what was wrong with a file, and what is accepted."""
    for kind, words in WORDS:
        if isinstance(err, kind):
            why, accepted = words(err, request)
            return IngestError(f"{request.file.name}: {why}", accettati=accepted)
    return IngestError(
        f"{request.file.name}: il file non si può leggere", accettati=["un file vettoriale"]
    )


def _missing_crs(_: GeoError, __: Richiesta) -> Words:
    return "il file non dichiara il sistema di riferimento", ["--crs EPSG:…"]


def _range(_: GeoError, __: Richiesta) -> Words:
    why = "le coordinate non sono gradi, ma il sistema dichiarato è in longitudine e latitudine"
    return why, ["il sistema di riferimento giusto"]


def _crs(_: GeoError, request: Richiesta) -> Words:
    if request.crs is None:
        return "il sistema di riferimento dichiarato dal file non è noto", ["un sistema EPSG"]
    why = f"il file dichiara un sistema di riferimento diverso da quello di --crs ({request.crs})"
    return why, ["due che vanno d'accordo, o uno solo"]


def _encoding(_: GeoError, request: Richiesta) -> Words:
    if request.encoding is None:
        why = "la codifica dei testi non è dichiarata, o non è quella del file"
        return why, ["--encoding utf-8, cp1252…", "un file .cpg accanto"]
    return f"i testi non sono nella codifica {request.encoding}", ["quella del file"]


def _layer(err: GeoError, request: Richiesta) -> Words:
    layers = list(err.layers) if isinstance(err, LayerChoiceError) else []
    if request.strato is None:
        return f"il file ha {len(layers)} strati, --strato ne sceglie uno", layers
    return f"nel file non c'è uno strato «{request.strato[:80]}»", layers


def _no_geometry(_: GeoError, __: Richiesta) -> Words:
    return "il file non ha geometrie", ["uno strato con geometrie; in un CSV, una colonna «WKT»"]


def _too_large(err: GeoError, __: Richiesta) -> Words:
    found, limit = (err.found, err.limit) if isinstance(err, TooLargeError) else (0, 0)
    if isinstance(err, TooLargeError) and err.what == "features":
        why = f"il file ha {found} elementi, molti più di quelli attesi"
        return why, [f"al massimo {limit}", "--attesi N, se è giusto così"]
    return f"il file occupa {found // MIB} MiB", [f"al massimo {limit // MIB} MiB"]


def _unreadable(_: GeoError, __: Richiesta) -> Words:
    why = "il file è danneggiato, troncato o in un formato sconosciuto"
    return why, ["GeoPackage, Shapefile (anche zip), GeoJSON, GML, KML, CSV con WKT"]


def _geometry(_: GeoError, __: Richiesta) -> Words:
    why = "una geometria non si può costruire, o i vertici sono troppi"
    return why, [f"geometrie intere, al massimo {MAX_VERTICES} vertici"]


WORDS: tuple[tuple[type[GeoError], Callable[[GeoError, Richiesta], Words]], ...] = (
    (MissingCrsError, _missing_crs),
    (CoordinateRangeError, _range),
    (CrsError, _crs),
    (EncodingError, _encoding),
    (LayerChoiceError, _layer),
    (NoGeometryError, _no_geometry),
    (TooLargeError, _too_large),
    (UnreadableError, _unreadable),
    (GeometryError, _geometry),
)
"""The first kind that fits counts: those derived from another stand before it."""
