"""The GeoJSON of a drawn geometry → the text of a sound one, or a refusal that says what is wrong.

What is accepted: one Point, MultiPoint, LineString, MultiLineString, Polygon or MultiPolygon, or a
Feature that holds one; longitude and latitude in degrees (RFC 7946, CRS84). The structure is read
only as deep as the type allows, and no more than ``max_vertices`` positions are ever looked at.
"""

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson
import shapely
from numpy import column_stack, float64
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE
from service.api.query import shown
from service.api.spatial import SWAPPED, looks_swapped, require_lon_lat
from service.errors import InvalidParameter, PayloadTooLarge
from service.queries.filters import Bbox

DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""How many levels of lists stand above the positions of each type."""

REACH = Bbox(ovest=0, sud=40, est=18, nord=51)
"""Degrees within which the storage CRS (UTM 32N) is sound, as for the spatial filters."""

SMALLEST = 1.0
"""Metres or square metres: what meets an elemento for no more than this is taken as a touch."""

CRS84 = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84")
FORM = "una geometria GeoJSON o una Feature, in gradi di longitudine e latitudine"
REASONS = {
    "Self-intersection": "il contorno incrocia o tocca sé stesso",
    "Ring Self-intersection": "il contorno di un anello tocca sé stesso",
    "Hole lies outside shell": "un buco è fuori dal contorno",
    "Nested shells": "due parti stanno l'una dentro l'altra",
    "Nested holes": "due buchi stanno l'uno dentro l'altro",
    "Interior is disconnected": "i buchi dividono la parte interna",
    "Duplicate Rings": "due anelli sono uguali",
    "Too few points in geometry component": "una parte ha troppo pochi punti distinti",
}


def read_geometry(body: bytes, *, max_vertices: int) -> str:
    """Return the GeoJSON text of the geometry in a body, two-dimensional, valid and bounded."""
    kind, coordinates = _geometry_of(_parse(body))
    reader = _Reader(kind, max_vertices)
    flat = reader.read(coordinates, DEPTHS[kind])
    if reader.vertices == 0:
        raise InvalidParameter(f"La geometria ({kind}) è vuota: non ha coordinate.")
    if reader.swapped == reader.vertices:
        raise InvalidParameter(f"La geometria ({kind}): {SWAPPED}.")
    text = orjson.dumps({"type": kind, "coordinates": flat}).decode()
    geometry = _require_valid(kind, text)
    _require_measurable(kind, geometry)
    return text


def _parse(body: bytes) -> dict[str, Any]:
    if not body.strip():
        raise InvalidParameter(f"Il corpo della richiesta è vuoto: si accetta {FORM}.")
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError as err:
        raise InvalidParameter(
            f"Il corpo della richiesta non è JSON in UTF-8 (riga {err.lineno}, "
            f"colonna {err.colno}; NaN e Infinity non sono JSON): si accetta {FORM}."
        ) from err
    if not isinstance(read, dict):
        raise InvalidParameter(f"Il corpo della richiesta non è un oggetto: si accetta {FORM}.")
    return read


def _geometry_of(read: dict[str, Any]) -> tuple[str, Any]:
    _require_crs84(read)
    if read.get("type") == "Feature":
        geometry = read.get("geometry")
        if not isinstance(geometry, dict):
            raise InvalidParameter(f"La Feature non ha una geometria: si accetta {FORM}.")
        _require_crs84(geometry)
        read = geometry
    kind = read.get("type")
    if kind == "FeatureCollection":
        raise InvalidParameter(
            f"Una FeatureCollection non è accettata: inviare una Feature per volta ({FORM})."
        )
    if kind == "GeometryCollection":
        raise InvalidParameter(
            "Una GeometryCollection non è accettata, nemmeno annidata: aree, linee e punti si "
            "misurano in modi diversi. Inviare una geometria per volta, o più parti dello stesso "
            "tipo come MultiPolygon, MultiLineString o MultiPoint."
        )
    if not isinstance(kind, str) or kind not in DEPTHS:
        told = f"«{shown(kind)}»" if isinstance(kind, str) else "assente o non testuale"
        raise InvalidParameter(
            f"Il tipo della geometria («type») è {told}.", accettati=["Feature", *DEPTHS]
        )
    if "coordinates" not in read:
        raise InvalidParameter(f"La geometria ({kind}) non ha «coordinates».")
    return kind, read["coordinates"]


def _require_crs84(read: dict[str, Any]) -> None:
    if "crs" not in read:
        return
    crs = read["crs"]
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if name in CRS84:
        return
    told = f"«{shown(name)}»" if isinstance(name, str) else "senza un nome riconoscibile"
    raise InvalidParameter(
        f"Il sistema di riferimento dichiarato («crs») è {told}: si accettano solo longitudine e "
        "latitudine (CRS84), come vuole RFC 7946; riproiettare la geometria e togliere «crs».",
        accettati=CRS84[:1],
    )


class _Reader:
    """Positions as they are read: how many, and how many look swapped."""

    def __init__(self, kind: str, max_vertices: int) -> None:
        self.kind = kind
        self.max_vertices = max_vertices
        self.vertices = 0
        self.swapped = 0

    def read(self, value: Any, depth: int) -> list[Any]:
        """Return nested lists of positions, two numbers each."""
        if depth == 0:
            return self._position(value)
        if not isinstance(value, list):
            raise self._wrong("ci si aspetta un elenco", value)
        if not value:
            raise InvalidParameter(f"La geometria ({self.kind}) è vuota o ha una parte vuota.")
        parts = [self.read(part, depth - 1) for part in value]
        if depth == 1:
            self._require_points(parts)
        return parts

    def _position(self, value: Any) -> list[Any]:
        self.vertices += 1
        if self.vertices > self.max_vertices:
            raise PayloadTooLarge(
                f"La geometria ha più di {self.max_vertices} vertici: semplificarla e riprovare."
            )
        if not isinstance(value, list) or not 2 <= len(value) <= 3:
            raise self._wrong("una posizione ha due numeri (longitudine, latitudine)", value)
        for number in value:
            if type(number) not in {int, float} or not math.isfinite(number):
                raise self._wrong("una coordinata non è un numero finito", number)
        lon, lat = value[0], value[1]
        require_lon_lat(lon, lat, f"La geometria ({self.kind}), vertice {self.vertices}")
        self.swapped += looks_swapped(lon, lat)
        return [lon, lat]

    def _require_points(self, points: list[Any]) -> None:
        if "Polygon" in self.kind:
            if points[0] != points[-1]:
                raise InvalidParameter(
                    f"Un anello del {self.kind} non è chiuso: comincia in {_place(points[0])} e "
                    f"finisce in {_place(points[-1])}; il primo e l'ultimo punto devono coincidere."
                )
            if len(points) < 4:
                raise InvalidParameter(
                    f"Un anello del {self.kind} ha {len(points)} punti: almeno quattro, contando "
                    "due volte il primo."
                )
        elif "Line" in self.kind and len(points) < 2:
            raise InvalidParameter(f"Una linea ({self.kind}) ha un punto solo: almeno due.")

    def _wrong(self, what: str, value: Any) -> InvalidParameter:
        came = shown(str(value)[:200]) if not isinstance(value, (list, dict)) else _sketch(value)
        return InvalidParameter(
            f"La geometria ({self.kind}) è mal formata: {what}, è arrivato {came}."
        )


def _sketch(value: list[Any] | dict[str, Any]) -> str:
    kind = "un elenco" if isinstance(value, list) else "un oggetto"
    return f"{kind} di {len(value)} elementi"


def _place(point: list[Any]) -> str:
    return f"{point[0]:.6g},{point[1]:.6g}"


def _require_valid(kind: str, text: str) -> BaseGeometry:
    try:
        geometry = shapely.from_geojson(text)
    except ShapelyError as err:
        raise InvalidParameter(f"La geometria ({kind}) non si può leggere.") from err
    reason = str(shapely.is_valid_reason(geometry))
    if reason == "Valid Geometry":
        return geometry
    what, _, place = reason.partition("[")
    told = REASONS.get(what, "non rispetta le regole OGC delle geometrie semplici")
    numbers = list(_numbers(place.rstrip("]")))
    where = f", in {_place(numbers)}" if len(numbers) >= 2 else ""
    raise InvalidParameter(f"La geometria ({kind}) non è valida: {told}{where}.")


def _require_measurable(kind: str, geometry: BaseGeometry) -> None:
    """Refuse what the storage CRS cannot hold, or would fold over itself."""
    west, south, east, north = geometry.bounds
    if west < REACH.ovest or south < REACH.sud or east > REACH.est or north > REACH.nord:
        raise InvalidParameter(
            f"La geometria ({kind}) esce dall'area che si può misurare: longitudine da "
            f"{REACH.ovest:g} a {REACH.est:g}, latitudine da {REACH.sud:g} a {REACH.nord:g}."
        )
    projected = shapely.transform(geometry, _project)
    if not projected.is_valid:
        raise InvalidParameter(
            f"La geometria ({kind}) non è più valida in metri (EPSG:{STORAGE}): ha lati molto "
            "lunghi vicino ad altri vertici; aggiungere vertici lungo i lati."
        )
    measure = {"Line": projected.length, "Polygon": projected.area}
    small = [part for part, size in measure.items() if part in kind and size <= SMALLEST]
    if small:
        raise InvalidParameter(
            f"La geometria ({kind}) è troppo piccola per essere misurata: serve più di un metro, o "
            "di un metro quadrato; per un luogo preciso inviare un Point."
        )


def _project(degrees: NDArray[float64]) -> NDArray[float64]:
    return column_stack(_to_storage().transform(degrees[:, 0], degrees[:, 1]))


@cache
def _to_storage() -> Transformer:
    return Transformer.from_crs(4326, STORAGE, always_xy=True)


def _numbers(place: str) -> Iterator[float]:
    for text in place.split():
        try:
            yield float(text)
        except ValueError:
            return
