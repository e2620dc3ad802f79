"""Made-up projects of Lombardia, the same at each run, as many in each comune as it has people.

Two thirds are points, one third polygons of 16 sides; their radius is that of ``generate``.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg import Connection
from shapely.geometry.base import BaseGeometry

from bench.generate import NATURES, RADII_M, SEED, STATES
from geo.crs import STORAGE

REGION = "Lombardia"
TYPES = ("intervento", "programma", "strumento")
EDITION = "2025-2027"
COPY = (
    "copy bench.progetti (id, codice, titolo, tipo, stato, ente_capofila, importo_eur, "
    "importo_natura, edizione, geom) from stdin"
)


def load_projects(connection: Connection, count: int) -> None:
    """Copy so many projects in, in no order of place."""
    names, shapes, people = _read_places(connection)
    random = np.random.default_rng(SEED)
    places = np.sort(random.choice(len(names), count, p=people / people.sum()))
    points = _points(shapes, places, random)
    order = random.permutation(count)
    places, points = places[order], points[order]
    discs = shapely.buffer(points, random.uniform(*RADII_M, count), quad_segs=4)
    geometries = np.where(np.arange(count) % 3 == 0, discs, points)
    written = shapely.to_wkb(shapely.set_srid(geometries, STORAGE), hex=True, include_srid=True)
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for number, (place, geometry) in enumerate(zip(places, written, strict=True)):
            copy.write_row((number + 1, *_attributes(number, names[place]), geometry))
    connection.commit()


def _attributes(number: int, comune: str) -> tuple[str | int, ...]:
    return (
        f"generato-{number:07d}",
        f"Progetto generato {number} a {comune}",
        TYPES[number % len(TYPES)],
        STATES[number % len(STATES)],
        f"Comune di {comune}",
        1_000 + number,
        NATURES[number % len(NATURES)],
        EDITION,
    )


def _points(
    shapes: NDArray[np.object_], places: NDArray[np.int_], random: np.random.Generator
) -> NDArray[np.object_]:
    """Return a point inside the shape of each place; places are in ascending order."""
    points = np.empty(len(places), dtype=object)
    found, starts, counts = np.unique(places, return_index=True, return_counts=True)
    for place, start, count in zip(found, starts, counts, strict=True):
        points[start : start + count] = _points_in(shapes[place], int(count), random)
    return points


def _points_in(shape: BaseGeometry, count: int, random: np.random.Generator) -> NDArray[np.object_]:
    west, south, east, north = shape.bounds
    shapely.prepare(shape)
    inside: list[NDArray[np.object_]] = []
    while sum(map(len, inside)) < count:
        corners = (random.uniform(west, east, 3 * count), random.uniform(south, north, 3 * count))
        tried = np.asarray(shapely.points(*corners))
        inside.append(tried[shapely.contains(shape, tried)])
    return np.concatenate(inside)[:count]


def _read_places(
    connection: Connection,
) -> tuple[list[str], NDArray[np.object_], NDArray[np.float64]]:
    rows = connection.execute(
        "select nome, ST_AsBinary(geom), coalesce(popolazione, 0) from bench.comuni_italia "
        "where regione = %s order by istat",
        [REGION],
    ).fetchall()
    shapes = np.asarray(shapely.from_wkb([bytes(row[1]) for row in rows]))
    return [row[0] for row in rows], shapes, np.array([row[2] for row in rows], dtype=float)
