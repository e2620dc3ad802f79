"""Read a file of official geometries: rows in the storage CRS, repaired, with the fields asked for.

A column is looked for by ``--map``, else by the name of the field.
"""

import codecs
import warnings
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE, name_crs
from geo.errors import GeoError, GeometryError
from geo.read import read_layer
from geo.validity import dimensions_of, repair, require_geometries
from service.ingest.official_archive import MAX_BYTES, opened
from service.ingest.official_schema import Richiesta
from service.ingest.official_words import rows_in_words, translate
from service.ingest.tables import IngestError

RIGA = "numero di riga"
UTF8 = (".gpkg", ".geojson", ".json", ".gml", ".kml", ".fgb", ".gdb")
HIDDEN = ("geom", RIGA)
DIMENSIONS = {0: "punti", 1: "linee", 2: "poligoni", -1: "raccolte miste"}
ALIASES = {"comuni": {"codice": ("istat", "pro_com_t", "pro_com"), "nome": ("comune",)}}
"""Columns that are taken for a field where ``--map`` does not say which."""


@dataclass(frozen=True)
class Riga:
    """A row of the file: its number, its texts by field, its geometry in the storage CRS."""

    numero: int
    testi: Mapping[str, str | None]
    geom: BaseGeometry


@dataclass(frozen=True)
class Letto:
    """What a file holds, and what had to be changed or said about it."""

    righe: list[Riga]
    crs: str
    riparazioni: list[str] = field(default_factory=list)
    avvisi: list[str] = field(default_factory=list)


def read_rows(
    request: Richiesta, *, known: int, area: BaseGeometry | None, report: Callable[[str], None]
) -> Letto:
    """Read the rows of a file, or refuse it with one message."""
    name = request.file.name
    report(f"lettura di {name}")
    raw, notices = _read(request, request.limit(known))
    if raw.empty:
        raise IngestError(f"{name}: il file non contiene alcun elemento", accettati=["almeno uno"])
    raw = raw.assign(**{RIGA: range(1, len(raw) + 1)})
    chosen = _filter(raw, request)
    columns = _columns(chosen, request)
    report(f"{name}: {rows_in_words(len(chosen))}, riparazione")
    try:
        repaired, changes = repair(chosen.to_crs(STORAGE), key=RIGA)
    except GeometryError as err:
        raise IngestError(
            f"{name}: vi sono coordinate che non stanno nel sistema {_shown(raw)}",
            accettati=["coordinate del sistema dichiarato, longitudine (o est) prima"],
        ) from err
    _require_dimension(repaired, request)
    _require_place(repaired, chosen, area, request)
    texts = {campo: [text_of(value) for value in repaired[column]] for campo, column in columns}
    rows = [
        Riga(
            int(number),
            {campo: values[at] for campo, values in texts.items()} | dict(request.valori),
            geom,
        )
        for at, (number, geom) in enumerate(
            zip(repaired[RIGA], require_geometries(repaired), strict=True)
        )
    ]
    return Letto(rows, _shown(raw), _describe(changes), notices)


def text_of(value: object) -> str | None:
    """Return a cell as text; None if it is empty."""
    if value is None or bool(pd.isna(value)):  # type: ignore[call-overload]  # any scalar
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split()) or None


def _read(request: Richiesta, limit: int) -> tuple[GeoDataFrame, list[str]]:
    _require_encoding(request)
    with (
        warnings.catch_warnings(record=True) as caught,
        opened(request.file, request.strato) as path,
    ):
        warnings.simplefilter("always")
        _require_own_encoding(path, request)
        chosen = path != request.file and path.stem == request.strato
        try:
            gdf = read_layer(
                path,
                layer=None if chosen else request.strato,
                encoding=request.encoding,
                crs=_require_crs(request),
                max_features=limit,
                max_bytes=MAX_BYTES,
            )
        except GeoError as err:
            raise translate(err, request) from err
    notices = sorted({f"avviso nella lettura: {str(one.message)[:200]}" for one in caught})
    return gdf, notices


def _require_encoding(request: Richiesta) -> None:
    if request.encoding is None:
        return
    try:
        codecs.lookup(request.encoding)
    except LookupError as err:
        raise IngestError(
            f"La codifica «{request.encoding[:80]}» non esiste",
            accettati=["utf-8", "cp1252", "iso-8859-1", "un'altra che Python conosce"],
        ) from err


def _require_own_encoding(path: Path, request: Richiesta) -> None:
    """Refuse an encoding for a format that has one of its own: the texts would be garbled."""
    if request.encoding is None or path.suffix.lower() not in UTF8:
        return
    if codecs.lookup(request.encoding).name != "utf-8":
        raise IngestError(
            f"{request.file.name}: la codifica di questo formato è fissa, "
            f"non {request.encoding[:80]}",
            accettati=["nessun --encoding"],
        )


def _require_crs(request: Richiesta) -> CRS | None:
    if request.crs is None:
        return None
    try:
        return CRS.from_user_input(request.crs)
    except CRSError as err:
        raise IngestError(
            f"--crs: «{request.crs[:80]}» non è un sistema di riferimento",
            accettati=["un codice EPSG: EPSG:32632, EPSG:6707, EPSG:4326"],
        ) from err


def _filter(gdf: GeoDataFrame, request: Richiesta) -> GeoDataFrame:
    for column, value in request.filtro.items():
        _require_column(gdf, column, request, option="--filtro")
        gdf = gdf.loc[[text_of(cell) == value for cell in gdf[column]]]
        if gdf.empty:
            raise IngestError(
                f"{request.file.name}: nessuna riga ha {column}={value}",
                accettati=["un valore che c'è nel file"],
            )
    return gdf


def _columns(gdf: GeoDataFrame, request: Richiesta) -> list[tuple[str, str]]:
    """Return field and column of what is to be read; a code or a name there must be."""
    pairs = dict(request.colonne)
    for column in pairs.values():
        _require_column(gdf, column, request, option="--map")
    by_lower = {str(column).lower(): str(column) for column in gdf.columns}
    aliases = ALIASES.get(request.layer.nome, {})
    for campo in request.layer.nomi:
        if campo in pairs or campo in request.valori:
            continue
        for candidate in (campo, *aliases.get(campo, ())):
            if candidate in by_lower and by_lower[candidate] != gdf.active_geometry_name:
                pairs[campo] = by_lower[candidate]
                break
    if not {"codice", "nome"} & pairs.keys():
        raise IngestError(
            f"{request.file.name}: non ha una colonna «nome» né «codice»; --map nome=… dice qual è",
            accettati=_fields(gdf),
        )
    return list(pairs.items())


def _require_column(gdf: GeoDataFrame, column: str, request: Richiesta, *, option: str) -> None:
    if column not in _fields(gdf):
        raise IngestError(
            f"{request.file.name}: manca la colonna «{column[:80]}» di {option}",
            accettati=_fields(gdf),
        )


def _fields(gdf: GeoDataFrame) -> list[str]:
    return [str(column) for column in gdf.columns if column not in HIDDEN]


def _require_dimension(gdf: GeoDataFrame, request: Richiesta) -> None:
    wanted = request.layer.dimension
    found = dimensions_of(require_geometries(gdf))
    wrong = gdf.loc[found != wanted, RIGA].tolist()
    if gdf.empty or wrong:
        came = ", ".join(sorted({DIMENSIONS[int(one)] for one in found if one != wanted}))
        rows = f" (righe {', '.join(map(str, wrong[:5]))})" if len(wrong) < len(gdf) else ""
        raise IngestError(
            f"{request.file.name}: lo strato {request.layer.nome} vuole {DIMENSIONS[wanted]}, "
            f"il file ha {came or 'solo geometrie vuote'}{rows}",
            accettati=[DIMENSIONS[wanted]],
        )


def _require_place(
    gdf: GeoDataFrame, raw: GeoDataFrame, area: BaseGeometry | None, request: Richiesta
) -> None:
    """Refuse a file that is nowhere in the area, and say so if its axes are swapped."""
    if area is None or bool(gdf.intersects(area).any()):
        return
    if is_swapped(raw, area):
        raise IngestError(
            f"{request.file.name}: le coordinate sono scambiate (latitudine o nord prima)",
            accettati=["longitudine (o est) prima, poi latitudine (o nord)"],
        )
    raise IngestError(
        f"{request.file.name}: nessuna geometria è nella Città metropolitana "
        f"(sistema dichiarato: {_shown(raw)})",
        accettati=["geometrie nell'area", "il sistema di riferimento giusto"],
    )


def is_swapped(raw: GeoDataFrame, area: BaseGeometry) -> bool:
    """Tell whether geometries would be in the area with their coordinates exchanged."""
    flipped = raw.geometry.map(
        lambda geom: None if geom is None else shapely.transform(geom, lambda xy: xy[:, ::-1])
    )
    return bool(flipped.set_crs(raw.crs).to_crs(STORAGE).intersects(area).any())


def _shown(gdf: GeoDataFrame) -> str:
    return "ignoto" if gdf.crs is None else name_crs(gdf.crs)


def _describe(changes: pd.DataFrame) -> list[str]:
    return [
        f"riga {change[RIGA]}: {change['esito']} ({change['motivo']}){_sizes(change)}"
        for change in changes.to_dict("records")
    ]


def _sizes(change: Mapping[Hashable, float]) -> str:
    for kind, unit in (("area_m2", "m²"), ("lunghezza_m", "m")):
        before, after = change[f"{kind}_prima"], change[f"{kind}_dopo"]
        if pd.notna(before) and pd.notna(after) and abs(before - after) > 1:
            return f", da {before:.0f} a {after:.0f} {unit}"
    return ""
