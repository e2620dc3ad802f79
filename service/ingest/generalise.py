"""The geometries that tiles draw: made from what is loaded, at the end of each load.

The writers' lock is held from before the geometries are read until the rows are committed, so none
is made from a geometry that somebody is changing meanwhile.
"""

from collections.abc import Callable, Iterator, Mapping

import pandas as pd
import shapely
from geopandas import GeoDataFrame
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from geo.generalise import generalise_coverage, generalise_each
from service.db import make_owner_engine
from service.errors import DatabaseUnavailable
from service.queries.generalizzate import (
    ZOOMS,
    count_incomplete,
    read_drawn,
    read_generalised,
    write_generalised,
)
from service.queries.loading import Written, lock_writes

Report = Callable[[str], None]


def load_generalised(connection: Connection, report: Report) -> Written:
    """Make all rows anew within a transaction, and write those that differ."""
    lock_writes(connection)
    drawn = read_drawn(connection)
    report(f"geometrie per le mappe, zoom 0-{ZOOMS[-1]}: {len(drawn)} elementi")
    return write_generalised(connection, generalise(drawn))


def refresh(database_url: str, report: Report, *, only_incomplete: bool = False) -> Written:
    """Make all rows anew in a transaction of its own, or nothing if none is missing."""
    try:
        with make_owner_engine(database_url).begin() as connection:
            if only_incomplete and count_incomplete(connection) == 0:
                return Written()
            return load_generalised(connection, report)
    except OperationalError as err:
        raise DatabaseUnavailable("La base di dati non risponde: niente è stato scritto") from err


def generalise(drawn: GeoDataFrame) -> GeoDataFrame:
    """Make the rows of every elemento: the comuni, what is made of them, and all else."""
    coverage, unions, alone = (
        drawn[drawn["ruolo"] == ruolo] for ruolo in ("copertura", "unione", "a sé")
    )
    together = generalise_coverage(coverage, unions=unions, zooms=ZOOMS)
    return pd.concat([together, generalise_each(alone, zooms=ZOOMS)], ignore_index=True)


def find_stale_generalised(connection: Connection) -> list[str]:
    """Find rows that are missing, too many, or not those that would be made today."""
    drawn, stored = read_drawn(connection), read_generalised(connection)
    made = generalise(drawn)
    both = pd.concat([drawn, stored])
    names = dict(zip(both["id"], both["layer"] + " " + both["codice"], strict=True))
    rows = _outline(made).merge(
        _outline(stored), how="outer", on=["id", "zoom"], suffixes=("", "_stored"), indicator=True
    )
    alone = {"left_only": "mancano", "right_only": "sono di troppo"}
    fault = rows["_merge"].map(alone).astype(object)
    differ = (rows["_merge"] == "both") & (rows["wkb"] != rows["wkb_stored"])
    fault[differ] = "non sono quelle di oggi"
    return list(_describe(rows.assign(fault=fault).dropna(subset="fault"), names))


def _outline(gdf: GeoDataFrame) -> pd.DataFrame:
    wkb = shapely.to_wkb(gdf.geometry.to_numpy())
    return pd.DataFrame({"id": gdf["id"], "zoom": gdf["zoom"], "wkb": wkb})


def _describe(rows: pd.DataFrame, names: Mapping[int, str]) -> Iterator[str]:
    counted = rows.groupby(["id", "fault"], as_index=False).size()
    for id_, fault, count in counted.itertuples(index=False):
        yield f"{names[id_]}: {fault} {count} geometrie (da rifare: psttm generalizza)"
