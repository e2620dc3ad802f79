"""Files of features as they are given out.

MapServer writes a system of coordinates as its parameters alone, which no program recognises as the
one of the EPSG that was asked for; in GeoJSON it writes neither ids nor truth; where nothing was
found it leaves the columns out.
"""

import io
import re
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass

from pyproj import CRS

from service.ows.feature_types import FeatureType
from service.queries.crs import DEGREES

NAMED = """
update gpkg_spatial_ref_sys
set srs_name = ?, organization = 'EPSG', organization_coordsys_id = ?, definition = ?
where srs_id in (select srs_id from gpkg_geometry_columns)
"""
ID = re.compile(rb'^(\{ "type": "Feature", "id": ")', re.MULTILINE)
SYSTEM = re.compile(rb'^"crs": \{.*\},\n', re.MULTILINE)
FIRST = re.compile(rb'^"features": \[', re.MULTILINE)
MATCHED = re.compile(rb'^"numberMatched": ([0-9]+),\n', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FileForm:
    """A format of files.

    Attributes
    ----------
    begins
        The first bytes of every file.
    finish
        Does what is still to be done to one, for the type and in the system of its features.
    is_bare
        Tells whether one has no features, and so no columns.
    """

    media_type: str
    ending: str
    begins: bytes
    finish: Callable[[bytes, FeatureType, int], bytes]
    is_bare: Callable[[bytes], bool]


def geopackage(body: bytes, _of: FeatureType, srid: int) -> bytes:
    """Return a GeoPackage whose features are in a system of the EPSG."""
    crs = CRS.from_epsg(srid)
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(body)
        with database:
            database.execute(NAMED, (crs.name, srid, crs.to_wkt("WKT1_GDAL")))
        return bytes(database.serialize())


def shapefile(body: bytes, _of: FeatureType, srid: int) -> bytes:
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


def geojson(body: bytes, of: FeatureType, srid: int) -> bytes:
    """Return GeoJSON with whole ids, true booleans, the name of its system and how many there are.

    A quote inside a text has a backslash before it: what is looked for is only outside of texts.
    """
    body = SYSTEM.sub(b"", body, count=1)
    body, returned = ID.subn(rb"\g<1>%s." % of.name.encode(), body)
    body = MATCHED.sub(lambda found: counted(int(found.group(1)), returned), body, count=1)
    if srid != DEGREES:
        named = (
            b'"crs": { "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::%d" } },\n'
        )
        body = FIRST.sub(named % srid + b'"features": [', body, count=1)
    for prop in of.properties:
        if prop.tipo == "boolean":
            for digit, word in ((b"0", b"false"), (b"1", b"true")):
                pattern = rb'("%s": )%s(?=[ ,])' % (prop.nome.encode(), digit)
                body = re.sub(pattern, rb"\g<1>" + word, body)
    return body


def counted(matched: int, returned: int) -> bytes:
    """Return members that tell how many features there are; the first is GeoServer's."""
    names = (("totalFeatures", matched), ("numberMatched", matched), ("numberReturned", returned))
    return b"".join(b'"%s": %d,\n' % (name.encode(), number) for name, number in names)


def no_features(matched: int) -> bytes:
    """Return GeoJSON that only tells how many features there are."""
    return b'{\n"type": "FeatureCollection",\n%s"features": []\n}\n' % counted(matched, 0)


def csv(body: bytes, _of: FeatureType, _srid: int) -> bytes:
    """Return CSV as it is."""
    return body


def is_bare_geopackage(body: bytes) -> bool:
    """Tell whether a GeoPackage has no features."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(body)
        (table,) = database.execute("select table_name from gpkg_contents").fetchone()
        # the table has the name of a feature type
        rows = database.execute(f'select count(*) from "{table}"').fetchone()  # noqa: S608
        return int(rows[0]) == 0


def is_bare_shapefile(body: bytes) -> bool:
    """Tell whether a Shapefile has no features: its index is no longer than its head."""
    with zipfile.ZipFile(io.BytesIO(body)) as source:
        return any(e.filename.endswith(".shx") and e.file_size <= 100 for e in source.infolist())


FILES: Mapping[str, FileForm] = {
    "geojson": FileForm("application/geo+json", "geojson", b"{", geojson, lambda _: False),
    "shapezip": FileForm("application/zip", "zip", b"PK", shapefile, is_bare_shapefile),
    "gpkg": FileForm(
        "application/geopackage+sqlite3", "gpkg", b"SQLite format 3", geopackage, is_bare_geopackage
    ),
    "csv": FileForm(
        "text/csv; charset=utf-8", "csv", b"WKT,", csv, lambda body: body.strip() == b"WKT,"
    ),
}
