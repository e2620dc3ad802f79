"""``psttm tiles``: the tiles in a file that a map reads without this service."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from service.db import read_address
from service.errors import InvalidParameter
from service.installation import ensure_database, read_settings
from service.queries.catalog import COLLECTIONS
from service.queries.collection import Collection
from service.queries.tile_grid import MAX_ZOOM
from service.terminal import step
from service.tiles import archive

ZOOMS = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
tiles_app = typer.Typer(no_args_is_help=True, help="Tessere vettoriali in un file.")
console = Console()


@tiles_app.command("build")
def build(
    out: Annotated[Path, typer.Option(help="Il file da scrivere, per esempio piano.pmtiles.")],
    collections: Annotated[str, typer.Option(help="Strati, con virgole; tutti, se manca.")] = "",
    zoom: Annotated[str, typer.Option(help="Uno zoom, o il primo e l'ultimo.")] = "0-14",
    force: Annotated[bool, typer.Option("--force", help="Sostituisce un file che c'è.")] = False,
) -> None:
    """Scrive un archivio PMTiles, da un solo stato dei dati."""
    chosen, zooms = choose_collections(collections), read_zooms(zoom)
    require_writable(out, force=force)
    settings = read_settings()
    with step(console, "Base di dati") as report:
        owner, reader = ensure_database(settings, report)
    secret = type(settings.database_url)
    reading = settings.model_copy(
        update={"database_url": secret(owner), "read_database_url": secret(reader)}
    )
    with _bar() as progress:
        done = archive.build_archive(read_address(reading), chosen, zooms, out, progress)
    megabytes = f"{out.stat().st_size / 1e6:.1f}".replace(".", ",")
    console.print(
        f"[green]✓[/] {escape(str(out))}: {done.tiles} tessere su {done.drawn}, {megabytes} MB",
        highlight=False,
        soft_wrap=True,
    )


def choose_collections(text: str) -> Mapping[str, Collection]:
    """Return the collections named, in the order of the registry; all if none is."""
    names = [name.strip() for name in text.split(",")] if text.strip() else list(COLLECTIONS)
    for name in names:
        if name not in COLLECTIONS:
            raise InvalidParameter(
                f"Lo strato «{name[:60]}» non esiste", accettati=tuple(COLLECTIONS)
            )
    return {id_: each for id_, each in COLLECTIONS.items() if id_ in names}


def read_zooms(text: str) -> range:
    """Read a zoom, or the first and the last of several."""
    found = ZOOMS.fullmatch(text.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last or last > MAX_ZOOM:
        raise InvalidParameter(
            f"Zoom «{text[:60]}»: un numero da 0 a {MAX_ZOOM}, o due con un trattino (0-14)"
        )
    return range(first, last + 1)


def require_writable(path: Path, *, force: bool) -> None:
    """Refuse a file that is there, unless it may be replaced, and a folder that is not."""
    if not path.parent.is_dir():
        raise InvalidParameter(f"La cartella {path.parent} non c'è")
    if path.is_dir() or (path.exists() and not force):
        raise InvalidParameter(f"{path} c'è già: niente è stato scritto", accettati=("--force",))


@contextmanager
def _bar() -> Iterator[archive.Progress]:
    """Show how many tiles are done."""
    columns = (
        TextColumn("Tessere"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("tessere", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield progress
