"""The comuni as they are drawn at each zoom, made by the function that makes the service's own."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial

import shapely
from geopandas import GeoDataFrame
from psycopg import Connection

from bench.layers import COMUNI
from geo.crs import WEB
from geo.generalise import generalise_coverage

COPY = "copy bench.generalizzata (elemento_id, zoom, geom) from stdin"


def load_generalised(connection: Connection, comuni: GeoDataFrame) -> None:
    """Copy the rows of the zooms compared in; comuni are numbered from 1, in their order."""
    numbered = comuni[["geom"]].assign(id=range(1, len(comuni) + 1))
    with (
        ProcessPoolExecutor() as pool,
        connection.cursor() as cursor,
        cursor.copy(COPY) as copy,
    ):
        for rows in pool.map(partial(rows_of, numbered), COMUNI.zooms):
            for row in rows:
                copy.write_row(row)
    connection.commit()


def rows_of(numbered: GeoDataFrame, zoom: int) -> list[tuple[int, int, str]]:
    """Return number, zoom and geometry of every comune at a zoom."""
    made = generalise_coverage(numbered, zooms=[zoom], key="id")
    shapes = shapely.set_srid(made.geometry.to_numpy(), WEB)
    written = shapely.to_wkb(shapes, hex=True, include_srid=True)
    return [(int(number), zoom, shape) for number, shape in zip(made["id"], written, strict=True)]
