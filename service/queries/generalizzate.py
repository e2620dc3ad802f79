"""The geometries that tiles draw, one for each elemento and zoom: their sources and their rows.

The *ruolo* of an elemento says how it is made: ``copertura`` are the comuni, ``unione`` is what is
made of comuni (zone, derived and indicative perimeters), ``a sé`` all else.
"""

from typing import Any

import shapely
from geoalchemy2.shape import from_shape
from geopandas import GeoDataFrame
from sqlalchemy import Connection, text

from geo.crs import WEB
from service.models.disegno import Generalizzata
from service.queries.loading import Written, prune, stage, upsert

ZOOMS = range(15)
"""The zooms that are stored; deeper tiles draw the deepest."""
DRAWN = text("""
    select
        e.id, e.layer, e.codice,
        psttm.ruolo_nel_disegno(e.layer, e.da_membri, e.geom) as ruolo,
        ST_AsBinary(e.geom_3857) as geom
    from psttm.elemento e
    where ST_Dimension(e.geom_3857) > 0
    order by e.id
""")
STORED = text("""
    select e.id, e.layer, e.codice, g.zoom, ST_AsBinary(g.geom) as geom
    from psttm.generalizzata g
    join psttm.elemento e on e.id = g.elemento_id
    order by e.id, g.zoom
""")
INCOMPLETE = text("""
    select count(*)
    from psttm.elemento e
    where ST_Dimension(e.geom_3857) > 0
        and :zooms > (select count(*) from psttm.generalizzata g where g.elemento_id = e.id)
""")


def read_drawn(connection: Connection) -> GeoDataFrame:
    """Give the lines and polygons that tiles draw, as they are.

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    GeoDataFrame
        ``id``, ``layer``, ``codice``, ``ruolo`` and ``geom`` (EPSG:3857, the indicative perimeter
        where there is no other), by id.
    """
    return _frame(connection, DRAWN, ["id", "layer", "codice", "ruolo"])


def read_generalised(connection: Connection) -> GeoDataFrame:
    """Give the rows that are stored.

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    GeoDataFrame
        ``id``, ``layer``, ``codice``, ``zoom`` and ``geom`` (EPSG:3857), by id and zoom.
    """
    return _frame(connection, STORED, ["id", "layer", "codice", "zoom"])


def write_generalised(connection: Connection, gdf: GeoDataFrame) -> Written:
    """Write the rows that differ from those stored, and remove those that are not given.

    Parameters
    ----------
    connection
        Within a transaction that has the writers' lock since before ``read_drawn``.
    gdf
        ``id``, ``zoom`` and ``geom`` (EPSG:3857): all rows that there should be.

    Returns
    -------
    Written
        How many; no row is written, and no revisione raised, if nothing differs.
    """
    rows = [
        {"elemento_id": int(id_), "zoom": int(zoom), "geom": from_shape(geom, srid=WEB)}
        for id_, zoom, geom in zip(gdf["id"], gdf["zoom"], gdf.geometry, strict=True)
    ]
    key = ("elemento_id", "zoom")
    staged = stage(connection, Generalizzata, rows, columns=(*key, "geom"), key=key)
    return prune(connection, staged) + upsert(connection, staged)


def count_incomplete(connection: Connection) -> int:
    """Count the elementi that lack rows, as those do that were changed after the last run.

    Parameters
    ----------
    connection
        Any.

    Returns
    -------
    int
        How many; one whose perimeter is a union of no comune counts, although it never has any.
    """
    return int(connection.execute(INCOMPLETE, {"zooms": len(ZOOMS)}).scalar_one())


def _frame(connection: Connection, question: Any, columns: list[str]) -> GeoDataFrame:
    rows = connection.execute(question).all()
    shapes = shapely.from_wkb([bytes(row.geom) for row in rows])
    data = {name: [getattr(row, name) for row in rows] for name in columns}
    return GeoDataFrame({**data, "geom": shapes}, geometry="geom", crs=WEB)
