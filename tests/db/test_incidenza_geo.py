"""PostGIS and ``geo.incidenza`` give the same rows, of real layers and of 10,000 random shapes."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame, GeoSeries
from pandas import DataFrame
from sqlalchemy import Connection, text

from geo.crs import STORAGE
from geo.incidenza import TOLLERANZA_M, incidenza_geometrica
from tests import real_data
from tests.factories import frame, random_polygons

MEASURES = ["area_m2", "lunghezza_m", "quota_elemento", "quota_soggetto"]
PAIR = ["soggetto_id", "elemento_id"]
COMUNI = "layer = 'comuni'"
OTHERS = "layer in ('parchi', 'plis', 'navigli') and geom is not null"


def read_elementi(connection: Connection, condition: str) -> GeoDataFrame:
    """Read elementi as the database has them, each with its tolerance."""
    rows = connection.execute(
        text(
            "select id, ST_AsBinary(geom) as geom, nucleo is not null as tollera "  # noqa: S608
            f"from psttm.elemento where {condition} order by id"
        )
    ).all()
    shapes = GeoSeries.from_wkb([bytes(row.geom) for row in rows], crs=STORAGE)
    tolerances = [TOLLERANZA_M if row.tollera else 0.0 for row in rows]
    return GeoDataFrame(
        {"id": [row.id for row in rows], "tolleranza_m": tolerances, "geom": shapes},
        geometry="geom",
    )


def add_projects(connection: Connection, shapes: GeoDataFrame) -> GeoDataFrame:
    """Add a project for each shape in one statement; return them by the database's ids."""
    rows = connection.execute(
        text("""
            insert into psttm.progetto (codice, titolo, tipo, stato, elenco_comuni, fonte_id, geom,
                geom_precisione)
            select 'prova-' || n, 'Prova', 'intervento', 'lavori', 'ignoto',
                (select min(id) from psttm.fonte), ST_SetSRID(ST_GeomFromWKB(g), 7791), 'rilevata'
            from unnest(cast(:shapes as bytea[])) with ordinality u (g, n)
            returning id
        """),
        {"shapes": list(shapes.geometry.to_wkb())},
    )
    return shapes.assign(id=list(rows.scalars()))


def add_elementi(connection: Connection, layer: str, shapes: GeoDataFrame) -> GeoDataFrame:
    """Add an elemento for each shape; return them by the database's ids."""
    rows = connection.execute(
        text("""
            insert into psttm.elemento (layer, codice, nome, fonte_id, geom, precisione)
            select :layer, 'prova-' || n, 'Prova', (select min(id) from psttm.fonte),
                ST_SetSRID(ST_GeomFromWKB(g), 7791), 'rilevata'
            from unnest(cast(:shapes as bytea[])) with ordinality u (g, n)
            returning id
        """),
        {"layer": layer, "shapes": list(shapes.geometry.to_wkb())},
    )
    return shapes[["geom"]].assign(id=list(rows.scalars()))


def stored_of_projects(connection: Connection, condition: str) -> DataFrame:
    rows = connection.execute(
        text(f"""
            select progetto_id, elemento_id, certezza, area_m2, lunghezza_m, quota_comune,
                quota_soggetto
            from psttm.incidenza
            where localizzazione_id is null
                and elemento_id in (select id from psttm.elemento where {condition})
        """)  # noqa: S608 - of this file
    )
    return DataFrame(rows.all(), columns=[*PAIR, "certezza", *MEASURES])


def stored_of_elementi(connection: Connection) -> DataFrame:
    rows = connection.execute(
        text("""
            select elemento_id, comune_id, certezza, area_m2, lunghezza_m, quota_comune,
                quota_elemento
            from psttm.elemento_comune
            where elemento_id in (select id from psttm.elemento where codice like 'prova-%')
        """)
    )
    return DataFrame(rows.all(), columns=[*PAIR, "certezza", *MEASURES])


def assert_equal(stored: DataFrame, computed: DataFrame, *, shares: bool = True) -> None:
    stored = stored.sort_values(PAIR, ignore_index=True)
    assert stored[PAIR].to_numpy().tolist() == computed[PAIR].to_numpy().tolist()
    differ = stored["certezza"] != computed["certezza"]
    assert stored[differ].empty
    for name in MEASURES if shares else [each for each in MEASURES if each != "quota_elemento"]:
        left, right = stored[name].astype(float), computed[name].astype(float)
        np.testing.assert_allclose(left, right, rtol=1e-6, atol=1e-6, err_msg=name)


@pytest.fixture
def random_projects(connection: Connection) -> GeoDataFrame:
    """4,000 polygons (holes, parts), 3,000 points, 2,500 lines, 500 multipoints."""
    bounds = read_elementi(connection, COMUNI).total_bounds
    west, south, east, north = bounds
    generator = np.random.default_rng(11)

    def places(*shape: int) -> np.ndarray:
        return np.stack(
            [generator.uniform(west, east, shape), generator.uniform(south, north, shape)], axis=-1
        )

    starts = places(2500)
    steps = generator.normal(0, 1500, (2500, 6, 2)).cumsum(axis=1)
    lines = shapely.linestrings(starts[:, None, :] + steps)
    several = shapely.multipoints(shapely.points(places(500, 4)))
    polygons = random_polygons(4000, bounds=bounds, seed=12).geometry.to_numpy()
    shapes = [*polygons, *shapely.points(places(3000)), *lines, *several]
    assert len(shapes) == 10_000
    return add_projects(connection, frame(shapes, ids=range(len(shapes))))


def test_ten_thousand_random_shapes_have_the_same_comuni(
    connection: Connection, random_projects: GeoDataFrame
) -> None:
    computed = incidenza_geometrica(random_projects, read_elementi(connection, COMUNI))
    assert len(computed) > 10_000
    assert set(computed["certezza"]) == {"certa", "da_verificare"}
    assert_equal(stored_of_projects(connection, COMUNI), computed)


def test_real_parks_plis_and_rivers_have_the_same_comuni(connection: Connection) -> None:
    added = [
        add_elementi(connection, layer, real_data.read_shared(name))
        for layer, name in (
            ("parchi", "parco_nord_milano.geojson"),
            ("plis", "plis_perimetri.geojson"),
            ("navigli", "reticolo_idrico_regionale.geojson"),
        )
    ]
    comuni = read_elementi(connection, COMUNI)
    parts = [incidenza_geometrica(each, comuni) for each in added]
    assert [len(each) > 4 for each in parts] == [True] * 3
    computed = DataFrame(
        np.concatenate([each.to_numpy() for each in parts]), columns=parts[0].columns
    )
    assert_equal(stored_of_elementi(connection), computed.sort_values(PAIR, ignore_index=True))


def test_random_shapes_meet_the_same_real_parks_plis_and_rivers(connection: Connection) -> None:
    for layer, name in (
        ("parchi", "parco_nord_milano.geojson"),
        ("plis", "plis_perimetri.geojson"),
        ("navigli", "reticolo_idrico_regionale.geojson"),
    ):
        add_elementi(connection, layer, real_data.read_shared(name))
    connection.execute(
        text("update psttm.elemento set precisione = 'generalizzata' where codice like 'prova-%'")
    )
    elementi = read_elementi(connection, OTHERS)
    bounds = elementi[elementi["tolleranza_m"] > 0].total_bounds
    projects = add_projects(connection, random_polygons(800, bounds=bounds, seed=13))
    computed = incidenza_geometrica(projects, elementi)
    assert len(computed) > 500
    assert_equal(stored_of_projects(connection, OTHERS), computed, shares=False)
