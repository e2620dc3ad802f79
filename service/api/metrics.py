"""``/metrics``: what the tile engine of this process does, as Prometheus reads it."""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.query import read_query
from service.tiles.engine import TileEngine

router = APIRouter(tags=["servizio"])
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/metrics", include_in_schema=False)
async def get_metrics(request: Request) -> Response:
    """Answer the numbers of now."""
    read_query(request.scope["query_string"], ())
    text = "".join(_lines(request.app.state.tiles))
    return Response(text, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def _lines(engine: TileEngine) -> Iterator[str]:
    counts, cache, listener = engine.counts, engine.cache, engine.listener
    known = engine.board.current is not None
    for name, kind, help_, value in (
        ("hits_total", "counter", "Tiles answered from the cache.", counts.hits),
        ("misses_total", "counter", "Tiles that were not in the cache.", counts.misses),
        ("filtered_total", "counter", "Tiles with a filter, never kept.", counts.filtered),
        ("unchanged_total", "counter", "Answers 304.", counts.unchanged),
        ("drawn_total", "counter", "Statements that drew a tile.", counts.drawn),
        ("crowded_total", "counter", "Tiles grouped because of their size.", counts.crowded),
        ("sent_bytes_total", "counter", "Bytes of tiles sent.", counts.sent_bytes),
        ("evictions_total", "counter", "Tiles dropped to make room.", cache.evictions),
        ("cache_bytes", "gauge", "Bytes that the cache holds.", cache.held_bytes),
        ("cache_max_bytes", "gauge", "Bytes that the cache may hold.", cache.max_bytes),
        ("cache_tiles", "gauge", "Tiles that the cache holds.", len(cache)),
        ("in_flight", "gauge", "Tiles being drawn.", len(engine.flights)),
        ("listening", "gauge", "1 while the listener is connected.", int(listener.connected)),
        ("state_known", "gauge", "1 while the state of the data is sure.", int(known)),
        ("listener_connections_total", "counter", "Connections taken.", listener.connections),
    ):
        full = f"psttm_tiles_{name}"
        yield f"# HELP {full} {help_}\n# TYPE {full} {kind}\n{full} {value}\n"
