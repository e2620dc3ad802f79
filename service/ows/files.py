"""Files of features as they are given out: with the name of their system of coordinates.

MapServer writes a system as its parameters alone, which no program recognises as the one of the
EPSG that was asked for.
"""

import io
import sqlite3
import zipfile
from contextlib import closing

from pyproj import CRS

NAMED = """
update gpkg_spatial_ref_sys
set srs_name = ?, organization = 'EPSG', organization_coordsys_id = ?, definition = ?
where srs_id in (select srs_id from gpkg_geometry_columns)
"""


def geopackage_in(body: bytes, srid: int) -> bytes:
    """Return a GeoPackage whose features are in a system of the EPSG."""
    crs = CRS.from_epsg(srid)
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(body)
        with database:
            database.execute(NAMED, (crs.name, srid, crs.to_wkt("WKT1_GDAL")))
        return bytes(database.serialize())


def shapefile_in(body: bytes, srid: int) -> bytes:
    """Return a zipped Shapefile whose features are in a system of the EPSG."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(body)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for each in source.infolist():
            if each.filename.endswith(".prj"):
                target.writestr(each.filename, CRS.from_epsg(srid).to_wkt("WKT1_ESRI"))
            else:
                target.writestr(each.filename, source.read(each))
    return written.getvalue()
