"""``psttm ows``: what MapServer is told."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncSession

from geo.maps.font_files import font_file
from service.db import make_read_engine
from service.errors import InvalidParameter
from service.installation import ensure_database, read_settings
from service.ows.capabilities import Told, wms_map
from service.ows.drawing import drawing_map
from service.ows.info import info_map
from service.ows.legend import legend_map
from service.ows.mapfile import Files
from service.ows.scale import FIRST, LAST, Scale
from service.ows.wfs import capabilities_map, features_map
from service.queries.catalog import COLLECTIONS
from service.queries.collections import list_facts
from service.settings import Settings
from service.terminal import step

ows_app = typer.Typer(no_args_is_help=True, help="WMS e WFS: che cosa legge MapServer.")
errors = Console(stderr=True)
FIXED = {"info": info_map, "legenda": legend_map, "elementi": features_map}
TOLD = {"wms": wms_map, "wfs": capabilities_map}
KINDS = ("disegno", *FIXED, *TOLD)


@ows_app.command("mapfile")
def mapfile(
    quale: Annotated[str, typer.Argument(help=f"Uno fra {', '.join(KINDS)}.")] = "disegno",
    zoom: Annotated[float, typer.Option(min=FIRST, max=LAST, help="Zoom del disegno.")] = 11.0,
) -> None:
    """Scrive un mapfile: com'è disegnata la mappa a uno zoom, o che cosa ne dicono WMS e WFS."""
    if quale not in KINDS:
        raise InvalidParameter(f"Il mapfile «{quale}» non c'è", accettati=KINDS)
    chosen = tuple(COLLECTIONS.values())
    files = Files(fonts=font_file("regular").parent / "caratteri.txt")
    if quale == "disegno":
        text = drawing_map(chosen, Scale(round(2 * zoom) / 2), files)
    elif quale in FIXED:
        text = FIXED[quale](chosen, files)
    else:
        text = TOLD[quale](chosen, files, _told())
    print(text, end="")  # noqa: T201 - what the command is for, to be written to a file


def _told() -> Told:
    settings = read_settings()
    with step(errors, "Base di dati") as report:
        owner, reader = ensure_database(settings, report)
    secret = type(settings.database_url)
    addresses = {"database_url": secret(owner), "read_database_url": secret(reader)}
    return asyncio.run(_read(settings.model_copy(update=addresses)))


async def _read(settings: Settings) -> Told:
    engine = make_read_engine(settings)
    try:
        async with AsyncSession(engine) as session:
            facts = await list_facts(session, COLLECTIONS)
    finally:
        await engine.dispose()
    return Told(facts.stamp, facts.value)
