"""Coordinate reference systems: the three in use, and what a frame must have.

``STORAGE`` is RDN2008 / UTM zone 32N east-north, the national system, in which everything is
stored and measured. ``WEB`` is Web Mercator, for tiles alone: lengths in it are some 1.4 times
too long at the latitude of Milano. ``GEOGRAPHIC`` is longitude and latitude in degrees, the system
of GeoJSON.
"""

from __future__ import annotations

from geopandas import GeoDataFrame
from pyproj import CRS

from geo.errors import CrsError, SchemaError

STORAGE = 7791
WEB = 3857
GEOGRAPHIC = 4326

_MAX_NAME = 80


def require_crs(gdf: GeoDataFrame, *, epsg: int | None = None) -> CRS:
    """Give the CRS of a frame, or refuse the frame.

    Parameters
    ----------
    gdf
        Any frame with an active geometry column.
    epsg
        The EPSG code that the frame must have; any CRS is accepted if not given.

    Returns
    -------
    CRS
        The CRS of the active geometry column.

    Raises
    ------
    SchemaError
        The frame has no active geometry column.
    CrsError
        The frame has no CRS, or another one than ``epsg``.
    """
    if gdf.active_geometry_name is None:
        raise SchemaError(
            "the frame has no active geometry column; "
            "accepted is a GeoDataFrame whose geometry column is set"
        )
    crs = gdf.crs
    wanted = "any CRS that is declared" if epsg is None else f"EPSG:{epsg}"
    if crs is None:
        raise CrsError(f"the frame has no CRS; accepted is {wanted}")
    if epsg is not None and not is_same(crs, CRS.from_epsg(epsg)):
        raise CrsError(f"the frame is in {name_crs(crs)}; accepted is {wanted}")
    return crs


def require_metric(gdf: GeoDataFrame) -> CRS:
    """Give the CRS of a frame if plain lengths and areas in it are metres, or refuse the frame.

    Web Mercator and its kin count as not metric, for their metres are not those of the ground.

    Parameters
    ----------
    gdf
        Any frame with an active geometry column.

    Returns
    -------
    CRS
        The CRS of the active geometry column, projected and in metres.

    Raises
    ------
    SchemaError
        The frame has no active geometry column.
    CrsError
        The frame has no CRS, a geographic one, one in another unit, or a Mercator one.
    """
    crs = require_crs(gdf)
    accepted = f"accepted is a projected CRS in metres such as EPSG:{STORAGE}"
    if not crs.is_projected:
        raise CrsError(f"{name_crs(crs)} is not projected, so it has no metres; {accepted}")
    units = sorted({axis.unit_name for axis in crs.axis_info[:2]})
    if units != ["metre"]:
        raise CrsError(f"{name_crs(crs)} is in {' and '.join(units)}; {accepted}")
    operation = crs.coordinate_operation
    method = "" if operation is None else operation.method_name
    if "Mercator" in method and not ("Transverse" in method or "Oblique" in method):
        raise CrsError(f"{name_crs(crs)} is a Mercator projection, false in scale; {accepted}")
    return crs


def require_same(left: GeoDataFrame, right: GeoDataFrame) -> CRS:
    """Give the one CRS of two frames, or refuse them.

    Parameters
    ----------
    left, right
        Two frames, each with an active geometry column.

    Returns
    -------
    CRS
        The CRS of ``left``. Nothing is reprojected here.

    Raises
    ------
    SchemaError
        A frame has no active geometry column.
    CrsError
        A frame has no CRS, or the two differ.
    """
    first, second = require_crs(left), require_crs(right)
    if not is_same(first, second):
        raise CrsError(
            f"the frames are in {name_crs(first)} and {name_crs(second)}; "
            "accepted are two frames in the same CRS"
        )
    return first


def is_same(left: CRS, right: CRS) -> bool:
    """Say whether two CRS mean the same coordinates.

    Parameters
    ----------
    left, right
        The CRS to compare. The order of longitude and latitude is left out, for frames hold x
        then y in any CRS; so is the way the definition is written (WKT 1 of a Shapefile, code).

    Returns
    -------
    bool
        True if the definitions are equivalent, or if both are recognised as one EPSG code.
    """
    if left.equals(right, ignore_axis_order=True):
        return True
    code = left.to_epsg()
    return code is not None and code == right.to_epsg()


def name_crs(crs: CRS) -> str:
    """Write a CRS for a message.

    Parameters
    ----------
    crs
        Any CRS.

    Returns
    -------
    str
        ``EPSG:n (name)`` where the code is known, else the name alone, cut at 80 characters.
    """
    code = crs.to_epsg()
    name = crs.name[:_MAX_NAME]
    return name if code is None else f"EPSG:{code} ({name})"
