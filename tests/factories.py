"""Made-up data with answers known by hand. Real layers are in ``tests.real_data``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from geopandas import GeoDataFrame
from shapely import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE

ORIGIN = (500_000.0, 5_000_000.0)
"""A corner inside UTM zone 32N; the squares are placed from it, in metres."""


def square(x: float = 0, y: float = 0, *, side: float = 1) -> Polygon:
    """Make a square by its lower left corner, in metres from the origin."""
    west, south = ORIGIN[0] + x, ORIGIN[1] + y
    return box(west, south, west + side, south + side)


def at(x: float, y: float) -> Point:
    """Make a point, in metres from the origin."""
    return Point(ORIGIN[0] + x, ORIGIN[1] + y)


def path(*points: tuple[float, float]) -> list[tuple[float, float]]:
    """Give the coordinates of points that are in metres from the origin."""
    return [(ORIGIN[0] + x, ORIGIN[1] + y) for x, y in points]


def bow_tie(side: float = 10) -> Polygon:
    """Make a polygon that crosses itself: two triangles of side² / 4 each."""
    return Polygon(path((0, 0), (side, side), (side, 0), (0, side)))


def square_with_hole(*, side: float, hole: float) -> Polygon:
    """Make a square with a square hole in its middle."""
    start = (side - hole) / 2
    return square(side=side).difference(square(start, start, side=hole))


def frame(
    geometries: Iterable[BaseGeometry | None],
    *,
    ids: Sequence[object] | None = None,
    crs: int | None = STORAGE,
    columns: Mapping[str, Sequence[Any]] | None = None,
) -> GeoDataFrame:
    """Make a frame with ``id`` (a, b, c… if not given), ``geom`` and other columns."""
    shapes = list(geometries)
    names = [chr(ord("a") + row) for row in range(len(shapes))] if ids is None else list(ids)
    data = {"id": names, **(columns or {}), "geom": np.array([*shapes, None], dtype=object)[:-1]}
    return GeoDataFrame(data, geometry="geom", crs=crs)


def grid(size: int, *, side: float = 1000) -> GeoDataFrame:
    """Make a chessboard of ``size`` by ``size`` comuni, the zone being its columns."""
    cells = [(column, row) for column in range(size) for row in range(size)]
    return frame(
        [square(column * side, row * side, side=side) for column, row in cells],
        ids=[f"{column:03d}{row:03d}" for column, row in cells],
        columns={
            "istat": [f"{column:03d}{row:03d}" for column, row in cells],
            "zona_omogenea": [f"zona-{column}" for column, _ in cells],
        },
    )


def random_polygons(
    count: int, *, bounds: Sequence[float], sizes: tuple[float, float] = (50, 3000), seed: int = 1
) -> GeoDataFrame:
    """Make valid polygons, some with two parts or a hole, the same ones for the same seed."""
    generator = np.random.default_rng(seed)
    west, south, east, north = bounds
    return frame(
        [
            _random_polygon(
                generator,
                generator.uniform(west, east),
                generator.uniform(south, north),
                generator.uniform(*sizes),
            )
            for _ in range(count)
        ],
        ids=range(count),
    )


def _random_polygon(
    generator: np.random.Generator, x: float, y: float, size: float
) -> Polygon | MultiPolygon:
    """Make a star-shaped polygon, every fifth with a hole, every tenth with a second part."""
    angles = np.sort(generator.uniform(0, 2 * np.pi, generator.integers(5, 20)))
    angles = np.concatenate([angles, [0, np.pi / 2, np.pi, 3 * np.pi / 2]])
    angles.sort()
    spokes = generator.uniform(0.5, 1, len(angles)) * size
    ring = np.column_stack([x + spokes * np.cos(angles), y + spokes * np.sin(angles)])
    kind = generator.integers(10)
    hole = size * 0.2
    holes = [box(x - hole, y - hole, x + hole, y + hole).exterior] if kind < 2 else []
    shape = Polygon(ring, holes)
    if kind == 2:
        return MultiPolygon([shape, box(x + 2 * size, y, x + 3 * size, y + size)])
    return shape
