"""MapServer asked for maps that the tests themselves write, over the database of the tests."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from service.db import read_address
from service.ows.engine import OwsEngine, OwsOptions
from service.ows.fastcgi import CgiAnswer
from service.ows.pool import Bounds
from service.queries.catalog import COLLECTIONS
from service.settings import Settings

BOUNDS = Bounds(processes=1)


@asynccontextmanager
async def running(
    settings: Settings, folder: Path, bounds: Bounds = BOUNDS
) -> AsyncIterator[OwsEngine]:
    """An engine over the database of some settings, whose files lie in a folder."""
    engine = OwsEngine(read_address(settings), COLLECTIONS, OwsOptions(folder, bounds))
    try:
        yield engine
    finally:
        await engine.stop()


def rewrite(engine: OwsEngine, name: str, change: Callable[[str], str]) -> None:
    """Change one of the files that a running engine has written."""
    assert engine.place is not None
    path = engine.place.root / f"{name}.map"
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


async def get_map(engine: OwsEngine, name: str, layers: str, box: str, size: int) -> CgiAnswer:
    """Ask for a picture in EPSG:3857."""
    return await engine.ask(
        name,
        {
            "SERVICE": "WMS",
            "VERSION": "1.1.1",
            "REQUEST": "GetMap",
            "LAYERS": layers,
            "STYLES": "",
            "SRS": "EPSG:3857",
            "BBOX": box,
            "WIDTH": str(size),
            "HEIGHT": str(size),
            "FORMAT": "png",
            "TRANSPARENT": "TRUE",
        },
    )
