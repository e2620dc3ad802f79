"""Made-up projects, the same at each run: two thirds points, one third polygons, in the area."""

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg import Connection

from geo.crs import STORAGE

SEED = 20251125
COLUMNS = (
    "codice, titolo, tipo, stato, elenco_comuni, geom, geom_precisione, "
    "importo_eur, importo_natura, fonte_id"
)
NATURES = ("quadro_economico", "finanziamento", "quota")
STATES = ("annunciato", "progettazione", "gara", "lavori", "concluso")
RADII_M = (50.0, 600.0)


def make_geometries(area: shapely.MultiPolygon, count: int) -> NDArray[np.object_]:
    """Return geometries in EPSG:7791 whose centres lie in an area, every third one a polygon."""
    random = np.random.default_rng(SEED)
    west, south, east, north = area.bounds
    shapely.prepare(area)
    found: list[NDArray[np.object_]] = []
    while sum(map(len, found)) < count:
        corners = np.column_stack(
            [random.uniform(west, east, count), random.uniform(south, north, count)]
        )
        points = np.asarray(shapely.points(corners))
        found.append(points[shapely.contains(area, points)])
    centres = np.concatenate(found)[:count]
    radii = random.uniform(*RADII_M, count)
    discs = shapely.buffer(centres, radii, quad_segs=4)
    return np.where(np.arange(count) % 3 == 0, discs, centres)


def read_area(connection: Connection) -> shapely.MultiPolygon:
    """Read the metropolitan area in EPSG:7791."""
    row = connection.execute(
        "select ST_AsBinary(geom) from psttm.elemento where layer = 'area_metropolitana'"
    ).fetchone()
    if row is None:
        raise LookupError("no area_metropolitana: the starter data are not loaded")
    area = shapely.from_wkb(bytes(row[0]))
    if not isinstance(area, shapely.MultiPolygon):
        raise TypeError(f"the metropolitan area is a {area.geom_type}, not a MultiPolygon")
    return area


def load_projects(connection: Connection, geometries: NDArray[np.object_]) -> None:
    """Copy the projects in; the triggers compute their incidenza in the same transaction."""
    connection.execute(
        "insert into psttm.fonte (id, documento, natura) values ('prova', 'Prova', 'derivata')"
    )
    written = shapely.to_wkb(shapely.set_srid(geometries, STORAGE), hex=True, include_srid=True)
    statement = f"copy psttm.progetto ({COLUMNS}) from stdin"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for number, geometry in enumerate(written):
            copy.write_row(
                (
                    f"generato-{number:06d}",
                    f"Progetto generato {number}",
                    "intervento",
                    STATES[number % len(STATES)],
                    "completo",
                    geometry,
                    "rilevata",
                    1_000 + number,
                    NATURES[number % len(NATURES)],
                    "prova",
                )
            )
    connection.commit()
