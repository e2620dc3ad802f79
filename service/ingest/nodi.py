"""Metro stops, railway stations and interchanges: data/nodi_trasporto.

The *point* of a node is the one thing here that was taken over from data sets, so it is the fonte
of the node that decides whether the node may be loaded where its licence was not verified.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoalchemy2.shape import from_shape
from geopandas import GeoSeries, points_from_xy
from sqlalchemy import Connection

from geo.crs import GEOGRAPHIC, STORAGE
from service.ingest.comuni import Comuni
from service.ingest.elementi import (
    CODICE,
    COMUNE,
    ELENCO,
    Strato,
    load_appartenenze,
    load_elementi,
    load_own,
    require_members,
)
from service.ingest.fonti import require_fonti
from service.ingest.tables import (
    DATES,
    PARTIAL_DATE,
    Column,
    Record,
    TableFile,
    read_table,
    require_known,
)
from service.models.territorio import NodoTrasporto
from service.queries.loading import Staged, Written, element_ids

LAYER = "nodi_trasporto"
NOUN = "nodo"
INTERSCAMBIO = "interscambio"
TIPI = ("stazione_metro", "stazione_ferroviaria", INTERSCAMBIO)
GRADI = r"\d{1,2}\.\d{1,8}"
NODI = TableFile(
    "nodi_trasporto/nodi.csv",
    (
        CODICE,
        Column("nome", required=True),
        Column("tipo", required=True, accepted=TIPI),
        Column("linee", pattern="[0-9A-Z]+(;[0-9A-Z]+)*", shape="sigle separate da «;»: M1;S5"),
        Column("parte_di"),
        Column("lon", required=True, pattern=GRADI, shape="gradi con il punto: 9.187476"),
        Column("lat", required=True, pattern=GRADI, shape="gradi con il punto: 9.187476"),
        ELENCO,
        Column("data_riferimento", pattern=PARTIAL_DATE, shape=DATES),
        Column("codice_fonte"),
        Column("fonte_id", required=True),
        Column("nota"),
    ),
    ("codice",),
)
APPARTENENZE = TableFile(
    "nodi_trasporto/appartenenze.csv",
    (Column(NOUN, required=True), *COMUNE, Column("fonte_id", required=True), Column("nota")),
    (NOUN, "istat"),
)


@dataclass(frozen=True)
class Nodi(Strato):
    """The nodes that may be loaded, and code and name of those that are left out."""

    esclusi: dict[str, str]


def read_nodi(data: Path, comuni: Comuni, fonti: Collection[Record], *, unverified: bool) -> Nodi:
    """Read the nodes; without ``unverified``, leave out those of a fonte with no sure licence."""
    nodi = Strato(read_table(data, NODI), read_table(data, APPARTENENZE))
    require_members(nodi, comuni.nomi, noun=NOUN)
    _require_parts(nodi.elementi)
    _require_inside(nodi.elementi, comuni)
    require_fonti(nodi.elementi, fonti)
    verified = {fonte["id"] for fonte in fonti if fonte["licenza_verificata"] == "si"}
    excluded = {
        nodo["codice"]: nodo["nome"]
        for nodo in nodi.elementi
        if not unverified and nodo["fonte_id"] not in verified
    }
    return Nodi(
        [nodo for nodo in nodi.elementi if nodo["codice"] not in excluded],
        [record for record in nodi.appartenenze if record[NOUN] not in excluded],
        excluded,
    )


def load_nodi(connection: Connection, nodi: Nodi) -> tuple[Written, Staged]:
    """Write the nodes with their points, what they are parts of, and their comuni."""
    facts = ("codice", "nome", "elenco_comuni", "data_riferimento", "fonte_id")
    rows: list[dict[str, Any]] = [
        {name: nodo.get(name) for name in facts}
        | {
            "geom": from_shape(point, srid=STORAGE, extended=True),
            "precisione": "rilevata",
            "ufficiale": False,
        }
        for nodo, point in zip(nodi.elementi, _points(nodi.elementi), strict=True)
    ]
    written, staged = load_elementi(connection, LAYER, rows)
    own = {
        nodo["codice"]: {
            "tipo": nodo["tipo"],
            "linee": nodo["linee"].split(";") if nodo.get("linee") else [],
        }
        for nodo in nodi.elementi
    }
    written += load_own(connection, NodoTrasporto, LAYER, own)
    ids = element_ids(connection, LAYER)
    parts = {
        nodo["codice"]: {"parte_di": ids.get(nodo.get("parte_di") or "")} for nodo in nodi.elementi
    }
    written += load_own(connection, NodoTrasporto, LAYER, parts)
    written += load_appartenenze(connection, LAYER, nodi.appartenenze, noun=NOUN)
    return written, staged


def _points(nodi: Collection[Record]) -> GeoSeries:
    lon, lat = ([float(nodo[name]) for nodo in nodi] for name in ("lon", "lat"))
    return GeoSeries(points_from_xy(lon, lat, crs=GEOGRAPHIC)).to_crs(STORAGE)


def _require_parts(nodi: Collection[Record]) -> None:
    """Refuse a part of what is no interchange, and an interchange that is a part."""
    types = {nodo["codice"]: nodo["tipo"] for nodo in nodi}
    require_known(nodi, "parte_di", [code for code, tipo in types.items() if tipo == INTERSCAMBIO])
    for nodo in nodi:
        if nodo["tipo"] == INTERSCAMBIO and nodo.get("parte_di") is not None:
            why = "un interscambio non è parte di un altro"
            raise nodo.error("parte_di", accepted=("vuoto",), why=why)


def _require_inside(nodi: Collection[Record], comuni: Comuni) -> None:
    """Refuse a point that is in none of the comuni: its coordinates are wrong or swapped."""
    area = comuni.confini.geometry.union_all()
    for nodo, inside in zip(nodi, _points(nodi).within(area), strict=True):
        if not inside:
            why = f"il punto {nodo['lon']}, {nodo['lat']} è fuori dalla Città metropolitana"
            raise nodo.error("lon", accepted=("la longitudine, poi la latitudine",), why=why)
