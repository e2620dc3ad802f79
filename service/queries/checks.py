"""What must be true of the loaded data, whoever wrote it: the faults, not the verdict.

A *fault* is a line in Italian that says where and what. No faults is a check that passes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from geopandas import GeoDataFrame, GeoSeries
from pandas import DataFrame
from sqlalchemy import Connection, column, func, select, text

from geo.crs import STORAGE
from geo.incidenza import incidenza_geometrica, union_facts

SQL = Path(__file__).parent / "sql"
SOGLIA_M2 = 1.0
SCARTO_SUPERFICI = 0.012
PROVINCIA = "015"
COMUNI_ATTESI = 133
ZONE_ATTESE = 7
MILANO = "015146"
FATTI = "select elemento_id, comune_id from psttm.appartenenza_in_vigore"
ELEMENTI = """
    select id, geom from psttm.elemento
    where layer not in ('comuni', 'zone_omogenee', 'area_metropolitana')
        and precisione in ('rilevata', 'generalizzata')
"""
COMUNI_SCRITTI = """
    select elemento_id, comune_id, certezza, area_m2, lunghezza_m, quota_comune, quota_elemento
    from psttm.elemento_comune
"""
PROGETTI = """
    select id, geom from psttm.progetto
    where geom_precisione in ('rilevata', 'generalizzata')
"""
INCIDENZA_SCRITTA = """
    select
        progetto_id, elemento_id, certezza,
        area_m2, lunghezza_m, quota_comune, quota_soggetto
    from psttm.incidenza
    where localizzazione_id is null and layer = 'comuni'
"""
_KEY = ["soggetto_id", "elemento_id"]
_MEASURES = ["area_m2", "lunghezza_m", "quota_elemento", "quota_soggetto"]
_COLUMNS = [*_KEY, "certezza", *_MEASURES]


@dataclass(frozen=True)
class Expected:
    """What the tables of data/ say: (zona, istat, base) of each member, projects, areas in km²."""

    membri: frozenset[tuple[str, str, str]]
    progetti: frozenset[str]
    superfici_km2: Mapping[str, float]


def find_miscounts(connection: Connection, expected: Expected) -> list[str]:
    """Find what is missing, or too much, of comuni, zone, members and projects.

    Parameters
    ----------
    connection
        Any.
    expected
        What data/ holds. Projects beyond those are not a fault: others may add theirs.

    Returns
    -------
    list of str
        The faults.
    """
    faults = []
    for layer, wanted in (("comuni", COMUNI_ATTESI), ("zone_omogenee", ZONE_ATTESE)):
        question = text("select count(*) from psttm.elemento where layer = :layer")
        found = connection.execute(question, {"layer": layer}).scalar_one()
        if found != wanted:
            faults.append(f"{layer}: {found}, attesi {wanted}")
    rows = connection.execute(
        text("""
            select e.codice, c.istat, a.base
            from psttm.appartenenza_in_vigore a
            join psttm.elemento e on e.id = a.elemento_id and e.layer = 'zone_omogenee'
            join psttm.comune c on c.elemento_id = a.comune_id
        """)
    )
    members = {(row.codice, row.istat, row.base) for row in rows}
    faults += [
        f"{istat} non è più in {zona}" for zona, istat, _ in sorted(expected.membri - members)
    ]
    faults += [
        f"{istat} non atteso in {zona}" for zona, istat, _ in sorted(members - expected.membri)
    ]
    codes = [istat for _, istat, _ in members]
    faults += [
        f"{istat} in più di una zona" for istat in sorted(set(codes)) if codes.count(istat) > 1
    ]
    if MILANO in codes:
        faults.append("Milano è in una zona omogenea")
    present = set(connection.execute(text("select codice from psttm.progetto")).scalars())
    return faults + [f"manca il progetto {code}" for code in sorted(expected.progetti - present)]


def find_wrong_areas(connection: Connection, expected: Expected) -> list[str]:
    """Find the zone whose area differs from the published one by more than 1.2 %.

    Parameters
    ----------
    connection
        Any.
    expected
        The published areas, in km².

    Returns
    -------
    list of str
        The faults.
    """
    published = {
        "zone": list(expected.superfici_km2),
        "km2": list(expected.superfici_km2.values()),
        "scarto": SCARTO_SUPERFICI,
    }
    return _faults(connection, "check_superfici", published)


def find_gaps_and_overlaps(connection: Connection) -> list[str]:
    """Find overlaps of comuni, and holes between them, of more than 1 m².

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    list of str
        The faults. A gap that opens to the outside of the area is not seen.
    """
    return _faults(connection, "check_copertura", {"soglia_m2": SOGLIA_M2})


def find_wrong_codes(connection: Connection) -> list[str]:
    """Find codes that are of another province, superseded or at odds, and programmes in a circle.

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    list of str
        The faults.
    """
    return _faults(connection, "check_codici", {"provincia": PROVINCIA})


def find_unsourced(connection: Connection) -> list[str]:
    """Find rows of fact without a source.

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    list of str
        The faults.
    """
    return _faults(connection, "check_fonti", {})


def find_stale_geometries(connection: Connection) -> list[str]:
    """Find perimeters that are no more the union of their comuni.

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    list of str
        The faults.
    """
    return _faults(connection, "check_geometrie", {"soglia_m2": SOGLIA_M2})


def find_stale_incidenza(connection: Connection) -> list[str]:
    """Find derived rows that the database function, run on all, does not give, and the reverse.

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    list of str
        The faults.
    """
    return _faults(connection, "check_incidenza", {})


def find_disagreements_with_geo(connection: Connection) -> list[str]:
    """Find comuni of elementi and of projects' geometries that ``geo.incidenza`` sees otherwise.

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    list of str
        The faults: a pair that only one of the two has, another certezza, or a measure that
        differs by more than a millionth and a centimetre. Chains that do not rest on a geometry
        of the subject are the business of ``find_stale_incidenza``.
    """
    comuni = _frame(connection, "select id, geom from psttm.elemento where layer = 'comuni'")
    facts = _table(connection, FATTI, _KEY)
    united = union_facts(incidenza_geometrica(_frame(connection, ELEMENTI), comuni), facts)
    measured = incidenza_geometrica(_frame(connection, PROGETTI), comuni)
    return [
        *_differences(_table(connection, COMUNI_SCRITTI, _COLUMNS), united, "elemento"),
        *_differences(_table(connection, INCIDENZA_SCRITTA, _COLUMNS), measured, "progetto"),
    ]


def _faults(connection: Connection, name: str, parameters: Mapping[str, object]) -> list[str]:
    rows = connection.execute(text(_read_sql(name)), dict(parameters))
    return [f"{row.dove}: {row.che_cosa}" for row in rows]


@cache
def _read_sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _frame(connection: Connection, question: str) -> GeoDataFrame:
    asked = text(question).columns(column("id"), column("geom")).subquery("q")
    wanted = select(asked.c.id, func.ST_AsBinary(asked.c.geom).label("geom")).order_by(asked.c.id)
    rows = connection.execute(wanted).all()
    shapes = GeoSeries.from_wkb([bytes(row.geom) for row in rows], crs=STORAGE)
    return GeoDataFrame({"id": [row.id for row in rows], "geom": shapes}, geometry="geom")


def _table(connection: Connection, question: str, columns: list[str]) -> DataFrame:
    rows = [tuple(row) for row in connection.execute(text(question))]
    table = DataFrame(rows, columns=columns).astype(dict.fromkeys(_KEY, np.int64))
    return table.astype({name: float for name in _MEASURES if name in columns})


def _differences(stored: DataFrame, computed: DataFrame, what: str) -> list[str]:
    both = stored.merge(
        computed[_COLUMNS], how="outer", on=_KEY, suffixes=("", "_geo"), indicator=True
    )
    alone = both["_merge"] != "both"
    certezza = both["certezza"] != both["certezza_geo"]
    measures = np.zeros(len(both), dtype=bool)
    for name in _MEASURES:
        left, right = both[name].astype(float), both[f"{name}_geo"].astype(float)
        measures |= ~np.isclose(left, right, rtol=1e-6, atol=0.01, equal_nan=True)
    return [
        *_named(both.loc[alone], what, "visto da uno solo dei due calcoli"),
        *_named(both.loc[~alone & certezza], what, "certezza diversa"),
        *_named(both.loc[~alone & ~certezza & measures], what, "misura diversa"),
    ]


def _named(pairs: DataFrame, what: str, fault: str) -> Iterable[str]:
    for subject, element in pairs[_KEY].itertuples(index=False):
        yield f"{what} {subject}, comune {element}: {fault}"
