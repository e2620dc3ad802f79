"""``psttm agenda``: the agende of one zona omogenea or of all, written to a folder."""

import asyncio
import os
import signal
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, replace
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.ext.asyncio import AsyncSession

from service.agenda.content import Agenda
from service.agenda.forms import FORMS
from service.agenda.frames import AgendaFrames, fetch_frames
from service.agenda.read import read_agenda
from service.agenda.request import AgendaRequest
from service.api.params import agenda_request, require_code
from service.api.query import Query, require_text
from service.api.v1.agenda import agenda_body
from service.api.v1.known import require_known
from service.api.writers.json import to_json
from service.db import make_read_engine, make_session_factory
from service.errors import InvalidParameter
from service.installation import existing_database, read_settings
from service.queries.errors import translated_errors
from service.queries.listing import fetch_page
from service.queries.page import LIMIT_MAX, PageRequest
from service.queries.snapshot import open_snapshot
from service.queries.zone import make_zona, zona_listing
from service.settings import Settings
from service.terminal import step

console = Console()
Filtro = list[str] | None
Zona = Annotated[str | None, typer.Argument(help="Codice della zona, per esempio sud-est.")]
Out = Annotated[Path, typer.Option("--out", help="Cartella in cui scrivere; è creata se manca.")]
Tutte = Annotated[bool, typer.Option("--all", help="Le agende di tutte le zone.")]
Forme = Annotated[Filtro, typer.Option("--forma", help="Quali forme; ripetibile. Di norma tutte.")]
Missione = Annotated[Filtro, typer.Option(help="Codici di missione; ripetibile.")]
Driver = Annotated[Filtro, typer.Option(help="Codici di driver; ripetibile.")]
Stato = Annotated[Filtro, typer.Option(help="Stati dei progetti; ripetibile.")]
Edizione = Annotated[Filtro, typer.Option(help="Edizioni del piano; ripetibile.")]
Certezza = Annotated[Filtro, typer.Option(help="Quali delle quattro parti; ripetibile.")]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An agenda and its geometries, read in one snapshot."""

    agenda: Agenda
    frames: AgendaFrames


JSON = "json"
NAMES = (JSON, *FORMS)
"""The forms: JSON as the API answers it, and those that are files."""


def write_agende(  # noqa: PLR0913, PLR0917 - the options of a command are its arguments
    zona: Zona = None,
    out: Out = Path(),
    tutte: Tutte = False,
    forma: Forme = None,
    missione: Missione = None,
    driver: Driver = None,
    stato: Stato = None,
    edizione: Edizione = None,
    certezza: Certezza = None,
) -> None:
    """Scrive l'agenda di una zona omogenea, o di tutte, con gli stessi filtri dell'API."""
    if (zona is None) != tutte:
        raise InvalidParameter("Serve il codice di una zona, o --all per tutte: l'uno o l'altro")
    forms = _require_forms(forma)
    filters = {
        "missione": missione,
        "driver": driver,
        "stato": stato,
        "edizione": edizione,
        "certezza": certezza,
    }
    code = None if zona is None else require_code("zona", zona)
    request = agenda_request(code or "", _query(filters))
    settings = _settings_of_reader()
    _require_folder(out)
    with step(console, "Lettura"):
        drawn = asyncio.run(_read(settings, code, request))
    for path in sorted(_write(drawn, forms, out)):
        console.print(f"  {escape(str(path))}", highlight=False, soft_wrap=True)


def _require_forms(asked: Sequence[str] | None) -> tuple[str, ...]:
    for name in asked or ():
        if name not in NAMES:
            raise InvalidParameter(f"La forma «{name[:60]}» non c'è", accettati=NAMES)
    return tuple(dict.fromkeys(asked or NAMES))


def _query(filters: Mapping[str, Sequence[str] | None]) -> Query:
    """Have the options read as the parameters of an address are."""
    return Query(
        {
            name: tuple(require_text(name, value) for value in values)
            for name, values in filters.items()
            if values
        }
    )


def _settings_of_reader() -> Settings:
    settings = read_settings()
    owner, reader = existing_database(settings)
    addresses = {"database_url": SecretStr(owner), "read_database_url": SecretStr(reader)}
    return settings.model_copy(update=addresses)


def _require_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise InvalidParameter(f"Non si può scrivere nella cartella {out}: {err.strerror}") from err


async def _read(settings: Settings, zona: str | None, request: AgendaRequest) -> list[Drawn]:
    """Read the agenda of a zona, or of all, in one snapshot; the request gives the filters."""
    engine = make_read_engine(settings)
    try:
        with translated_errors():
            async with make_session_factory(engine)() as session:
                return await _read_in(session, zona, request)
    finally:
        await engine.dispose()


async def _read_in(session: AsyncSession, zona: str | None, request: AgendaRequest) -> list[Drawn]:
    await require_known(session, request.progetti)
    drawn = []
    async with open_snapshot(session) as snapshot:
        codes = await _list_codes(snapshot) if zona is None else [zona]
        for code in codes:
            agenda = (await read_agenda(snapshot, replace(request, zona=code))).value
            drawn.append(Drawn(agenda, await fetch_frames(snapshot, agenda)))
    return drawn


async def _list_codes(session: AsyncSession) -> list[str]:
    page = PageRequest(limit=LIMIT_MAX)
    return [
        each.id for each in (await fetch_page(session, zona_listing(), make_zona, page)).value.items
    ]


def _write(drawn: Sequence[Drawn], forms: Sequence[str], out: Path) -> list[Path]:
    """Write every form of every agenda, with a bar that advances, and return the files."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    written = []
    with (
        Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar,
        closing(_make(drawn, forms)) as made,
    ):
        task = bar.add_task("", total=len(drawn) * len(forms))
        for name, content in made:
            _write_file(out / name, content)
            written.append(out / name)
            bar.update(task, advance=1, description=escape(name))
    return written


def _make(drawn: Sequence[Drawn], forms: Sequence[str]) -> Generator[tuple[str, bytes], None, None]:
    """Make every form of every agenda, several at a time, and return each with its name."""
    for each in drawn if JSON in forms else ():
        # a file has no links
        yield _name(each, JSON), to_json({**agenda_body(each.agenda), "links": []})
    others = [(each, FORMS[form]) for form in forms if form != JSON for each in drawn]
    if len(others) < 2:
        for each, form in others:
            yield _name(each, form.nome), form.make(each.agenda, each.frames)
        return
    with _pool(len(others)) as pool:
        making = {
            pool.submit(form.make, each.agenda, each.frames): _name(each, form.nome)
            for each, form in others
        }
        try:
            for made in as_completed(making):
                yield making[made], made.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in active_children():
                child.terminate()
                child.join()
            raise


def _pool(tasks: int) -> ProcessPoolExecutor:
    """Return as many processes as there are processors; an interruption is for this one alone."""
    return ProcessPoolExecutor(
        min(tasks, len(os.sched_getaffinity(0))),
        get_context("spawn"),
        signal.signal,
        (signal.SIGINT, signal.SIG_IGN),
    )


def _name(drawn: Drawn, form: str) -> str:
    return f"agenda-{drawn.agenda.zona.id}.{form}"


def _write_file(path: Path, content: bytes) -> None:
    """Write a file that is never seen half written."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_bytes(content)
        half.replace(path)
    except OSError as err:
        half.unlink(missing_ok=True)
        raise InvalidParameter(f"Non si può scrivere {path}: {err.strerror}") from err
