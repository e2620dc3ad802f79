"""What the process that makes an agenda does: read one snapshot, make the form, write the file.

It is loaded by that process alone; the server knows it by its name.
"""

import asyncio
import gzip
from pathlib import Path

from service.agenda.content import Agenda
from service.agenda.frames import AgendaFrames, fetch_frames
from service.agenda.read import read_agenda
from service.agenda.request import AgendaRequest
from service.api.agenda_order import AgendaOrder
from service.db import make_read_engine, make_session_factory
from service.queries.errors import translated_errors
from service.queries.page import Stamped
from service.queries.snapshot import open_snapshot
from service.settings import Settings

GZIP_LEVEL = 6


def make_file(settings: Settings, order: AgendaOrder, path: Path) -> str:
    """Write the agenda that is ordered; return the stamp of the data that it holds."""
    found, frames = asyncio.run(_read(settings, order.request))
    body = order.form.make(found.value, frames)
    path.write_bytes(gzip.compress(body, GZIP_LEVEL, mtime=0) if order.compressed else body)
    return found.stamp


async def _read(settings: Settings, request: AgendaRequest) -> tuple[Stamped[Agenda], AgendaFrames]:
    engine = make_read_engine(settings)
    try:
        with translated_errors():
            async with make_session_factory(engine)() as session, open_snapshot(session) as read:
                found = await read_agenda(read, request)
                return found, await fetch_frames(read, found.value)
    finally:
        await engine.dispose()
