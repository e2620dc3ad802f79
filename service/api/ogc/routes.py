"""The routers of the OGC API."""

from service.api.ogc import collections, grid, items, landing, properties, tiles

ROUTERS = tuple(module.router for module in (landing, collections, properties, items, tiles, grid))
