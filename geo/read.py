"""The only file access of ``geo``: one layer of any vector file that OGR reads.

Nothing is guessed. The CRS is declared in the file or by the caller, and so is the encoding of a
Shapefile; what is too large is refused before it is read as far as the format allows. Files
that only point to other files or to the net (OGR VRT, GDALG, WFS) are refused before OGR opens
them, and what a file may still name (the schema of a GML) is not fetched from the net.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from geopandas import GeoDataFrame
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from geo.crs import is_same, name_crs
from geo.errors import (
    CoordinateRangeError,
    CrsError,
    EncodingError,
    GeometryError,
    LayerChoiceError,
    MissingCrsError,
    NoGeometryError,
    TooLargeError,
    UnreadableError,
    list_some,
)
from geo.offline import offline

MAX_FEATURES = 200_000
MAX_VERTICES = 5_000_000
MAX_BYTES = 512 * 1024 * 1024

_POINTER = re.compile(
    rb"<\s*(OGR\w+DataSource|GDALVectorTranslate|GDALTileIndexDataset|(\w+:)?WFS_Capabilities)\b"
    rb"|gdal_streamed_alg"
)
_HEAD_BYTES = 65_536


def read_layer(
    path: Path,
    *,
    layer: str | None = None,
    encoding: str | None = None,
    crs: int | str | CRS | None = None,
    max_features: int = MAX_FEATURES,
    max_vertices: int = MAX_VERTICES,
    max_bytes: int = MAX_BYTES,
) -> GeoDataFrame:
    """Read one layer of a vector file.

    Parameters
    ----------
    path
        A file on disk, a zipped one, or a folder that is one data set (.gdb).
    layer
        The layer to read, required if the file has several.
    encoding
        How texts are encoded, required for a Shapefile without a .cpg.
    crs
        The CRS, required if the file declares none; it must agree with one that is declared.
    max_features, max_vertices, max_bytes
        The largest layer accepted; bytes are those of all files of the data set, unzipped.

    Returns
    -------
    GeoDataFrame
        The rows in the order of the file, with their fields and ``geom`` as the geometry column.
        Geometries are as in the file: missing, empty, invalid and 3D ones are for
        ``geo.validity.repair``.

    Raises
    ------
    UnreadableError, LayerChoiceError, NoGeometryError, EncodingError, TooLargeError
        There is no such file or layer, it cannot be read or has no geometry column, the encoding
        is not known or wrong, or there are too many bytes or features. All are SchemaErrors.
    MissingCrsError, CoordinateRangeError, CrsError
        No CRS is declared, coordinates are out of range, or two CRS that differ are declared, or
        what is declared is no CRS.
    GeometryError
        There are too many vertices, or a geometry cannot be built.
    """
    _require_file(path, max_bytes)
    with offline():
        return _read_offline(path, layer, encoding, crs, max_features, max_vertices)


def _read_offline(
    path: Path,
    layer: str | None,
    encoding: str | None,
    crs: int | str | CRS | None,
    max_features: int,
    max_vertices: int,
) -> GeoDataFrame:
    info = _read_info(path, _require_layer(path, layer), encoding)
    _require_encoding(path, encoding, str(info.get("driver", "")))
    if info["features"] > max_features:
        raise TooLargeError(
            f"{path.name} has {info['features']} features; accepted are {max_features} at most",
            what="features",
            found=info["features"],
            limit=max_features,
        )
    declared = _require_crs(path, info["crs"], crs)
    gdf = _read(path, str(info["layer_name"]), encoding, max_features)
    _require_size(gdf, path, max_features, max_vertices)
    gdf = gdf.set_crs(declared, allow_override=True)
    _require_range(gdf, path)
    return gdf if gdf.active_geometry_name == "geom" else gdf.rename_geometry("geom")


def _require_file(path: Path, max_bytes: int) -> None:
    """Refuse a path that is not on disk, is too large, or only points elsewhere."""
    if not path.exists():
        raise UnreadableError(f"there is no file {path}; accepted is a vector file on disk")
    size = _count_bytes(path)
    if size > max_bytes:
        raise TooLargeError(
            f"{path.name} has {size} bytes; accepted are {max_bytes} at most",
            what="bytes",
            found=size,
            limit=max_bytes,
        )
    if any(_POINTER.search(head) for head in _read_heads(path)):
        raise UnreadableError(
            f"{path.name} points to other files; accepted is a file with the data"
        )


def _read_heads(path: Path) -> Iterator[bytes]:
    """Give the first bytes of a file, or of each file in an archive."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                with archive.open(name) as member:
                    yield member.read(_HEAD_BYTES)
    elif path.is_file():
        with path.open("rb") as file:
            yield file.read(_HEAD_BYTES)


def _count_bytes(path: Path) -> int:
    """Count the bytes of a data set: a folder, an unzipped archive, or a file and its sisters."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return sum(member.file_size for member in archive.infolist())
    if path.suffix.lower() == ".shp":
        return sum(file.stat().st_size for file in path.parent.glob(f"{path.stem}.*"))
    return path.stat().st_size


def _require_layer(path: Path, layer: str | None) -> str:
    """Give the name of the layer to read, or refuse an unknown or an ambiguous one."""
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
    except DataSourceError as err:
        raise UnreadableError(
            f"{path.name} cannot be opened ({err}); accepted is a vector file that OGR reads"
        ) from err
    if not names:
        raise UnreadableError(f"{path.name} has no layer; accepted is a vector file with one")
    if layer is None and len(names) == 1:
        return names[0]
    if layer is None or layer not in names:
        raise LayerChoiceError(
            f"layer {layer!r} of {path.name}; accepted is one of: {list_some(names)}", names
        )
    return layer


def _read_info(path: Path, layer: str, encoding: str | None) -> dict[str, Any]:
    """Read what the file says of a layer, and refuse one without geometry."""
    try:
        info: dict[str, Any] = pyogrio.read_info(
            path, layer=layer, encoding=encoding, force_feature_count=True
        )
    except (DataSourceError, DataLayerError, UnicodeError, LookupError) as err:
        raise _unreadable(path, layer, err) from err
    if info["geometry_type"] is None:
        raise NoGeometryError(
            f"layer {layer!r} of {path.name} has no geometry; accepted is a layer with one"
        )
    return info


def _require_encoding(path: Path, encoding: str | None, driver: str) -> None:
    """Refuse a Shapefile whose encoding neither a .cpg nor the caller declares."""
    if encoding is not None or driver != "ESRI Shapefile":
        return
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    else:
        folder = path if path.is_dir() else path.parent
        names = [file.name for file in folder.glob("*" if path.is_dir() else f"{path.stem}.*")]
    if not any(name.lower().endswith(".cpg") for name in names):
        raise EncodingError(
            f"{path.name} declares no encoding; accepted is a .cpg beside it or the argument "
            "encoding, such as 'utf-8' or 'cp1252'"
        )


def _require_crs(path: Path, declared: str | None, given: int | str | CRS | None) -> CRS:
    """Give the one CRS that the file and the caller declare, or refuse."""
    if declared is None and given is None:
        raise MissingCrsError(
            f"{path.name} declares no CRS; accepted is a file that does, or the argument crs"
        )
    try:
        known = [CRS.from_user_input(text) for text in (declared, given) if text is not None]
    except CRSError as err:
        raise CrsError(
            f"{path.name}: {given or declared!r} is not a CRS; accepted is an EPSG code"
        ) from err
    if not is_same(known[0], known[-1]):
        raise CrsError(
            f"{path.name} declares {name_crs(known[0])}, the argument is {name_crs(known[-1])}; "
            "accepted are two that agree, or one"
        )
    code = known[0].to_epsg()
    return known[0] if code is None else CRS.from_epsg(code)


def _read(path: Path, layer: str, encoding: str | None, max_features: int) -> GeoDataFrame:
    """Read the rows, at most one more than accepted."""
    try:
        frame = pyogrio.read_dataframe(
            path, layer=layer, encoding=encoding, max_features=max_features + 1
        )
    except ShapelyError as err:
        raise GeometryError(
            f"a geometry of {path.name} cannot be built ({err}); accepted are whole geometries"
        ) from err
    except (DataSourceError, DataLayerError, UnicodeError, LookupError, ValueError) as err:
        raise _unreadable(path, layer, err) from err
    if not isinstance(frame, GeoDataFrame):
        raise NoGeometryError(
            f"layer {layer!r} of {path.name} has no geometry; accepted is one with"
        )
    return frame


def _unreadable(path: Path, layer: str, err: Exception) -> EncodingError | UnreadableError:
    """Give the error of a layer that cannot be read, for its encoding or else."""
    kind = EncodingError if isinstance(err, UnicodeError | LookupError) else UnreadableError
    return kind(
        f"layer {layer!r} of {path.name} cannot be read ({err}); "
        "accepted is a vector layer in the encoding declared"
    )


def _require_size(gdf: GeoDataFrame, path: Path, max_features: int, max_vertices: int) -> None:
    """Refuse a layer with too many rows or vertices."""
    if len(gdf) > max_features:
        raise TooLargeError(
            f"{path.name} has more than {max_features} features; accepted are that many at most",
            what="features",
            found=len(gdf),
            limit=max_features,
        )
    vertices = int(shapely.get_num_coordinates(gdf.geometry.to_numpy()).sum())
    if vertices > max_vertices:
        raise GeometryError(
            f"{path.name} has {vertices} vertices; accepted are {max_vertices} at most"
        )


def _require_range(gdf: GeoDataFrame, path: Path) -> None:
    """Refuse degrees that are none: metres declared as longitude and latitude."""
    if gdf.crs is None or not gdf.crs.is_geographic or gdf.empty:
        return
    west, south, east, north = (float(value) for value in gdf.total_bounds)
    outside = west < -180 or east > 180 or south < -90 or north > 90
    if np.isfinite([west, south, east, north]).all() and outside:
        raise CoordinateRangeError(
            f"{path.name} is said to be in {name_crs(gdf.crs)}, but reaches from {west}, {south} "
            f"to {east}, {north}; accepted are longitudes within 180 and latitudes within 90"
        )
