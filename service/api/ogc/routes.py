"""The routers of the OGC API."""

from service.api.ogc import (
    collections,
    grid,
    items,
    landing,
    properties,
    style_files,
    styles,
    tiles,
)

_MODULES = (landing, collections, properties, items, tiles, grid, style_files, styles)
ROUTERS = tuple(module.router for module in _MODULES)
