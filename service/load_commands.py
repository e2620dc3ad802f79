"""``psttm load``: everything, the plan with its documents, or one file of an official layer."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from typer.core import TyperGroup

from service.errors import InvalidParameter
from service.fingerprint import load_fingerprint
from service.ingest.generalise import refresh
from service.ingest.official import STEPS, load_file
from service.ingest.official_report import Riepilogo
from service.ingest.official_schema import (
    LAYERS,
    PRECISIONI,
    Richiesta,
    read_pairs,
    require_layer,
    require_request,
)
from service.installation import choose_documents, ensure_database, read_settings, setup_lock
from service.prepare import load, migrate
from service.terminal import Report, step

SHOWN = 40
YES = ("s", "si", "sì", "y", "yes")
console = Console()


class Strati(TyperGroup):
    """The commands of ``psttm load``; a layer that there is not gets a message that lists them."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Find a command; a layer may be written with a hyphen."""
        name = cmd_name.replace("-", "_")
        if name not in self.commands:
            require_layer(name)
        return super().get_command(ctx, name)


load_app = typer.Typer(cls=Strati, invoke_without_command=True)
Documenti = Annotated[
    Path | None, typer.Option(help="Cartella dei documenti del piano.", show_default=False)
]

Pairs = list[str] | None
File = Annotated[Path, typer.Argument(help="GeoPackage, Shapefile (zip), GeoJSON, GML, KML…")]
Fonte = Annotated[
    str, typer.Option(help="Id di una fonte, o «documento | editore | licenza | data».")
]
Mappa = Annotated[Pairs, typer.Option("--map", help="campo=colonna del file; ripetibile.")]
Valore = Annotated[Pairs, typer.Option(help="campo=valore uguale per tutti; ripetibile.")]
Filtro = Annotated[Pairs, typer.Option(help="colonna=valore delle righe da leggere; ripetibile.")]
SoloNoti = Annotated[
    bool, typer.Option("--solo-noti", help="Tralascia ciò che non è già un elemento.")
]
Strato = Annotated[str | None, typer.Option(help="Lo strato dentro il file.")]
Crs = Annotated[
    str | None, typer.Option(help="Sistema di riferimento, se il file non lo dichiara.")
]
Encoding = Annotated[str | None, typer.Option(help="Codifica dei testi.")]
Data = Annotated[str | None, typer.Option(help="Data dei dati, anche parziale: 2024, 2024-02.")]
Ufficiale = Annotated[bool, typer.Option("--ufficiale", help="Lo dichiara chi carica.")]
Precisione = Annotated[str, typer.Option(help=", ".join(PRECISIONI))]
Attesi = Annotated[
    int | None, typer.Option(min=1, help="Quanti elementi il file può avere al massimo.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Mostra che cosa cambierebbe, senza scrivere.")
]
Si = Annotated[bool, typer.Option("--si", "--yes", help="Non chiede conferma.")]


@load_app.callback()
def load_everything(ctx: typer.Context, documenti: Documenti = None) -> None:
    """Ricarica tutti i dati; col nome di uno strato e un file, carica quelli ufficiali."""
    if ctx.invoked_subcommand is None:
        _load_all("", documenti)


@load_app.command("piano")
def load_plan(documenti: Documenti = None) -> None:
    """Ricarica tutti i dati, con i testi ufficiali dai documenti del piano."""
    _load_all("piano", documenti)


def _load_all(what: str, documenti: Path | None) -> None:
    settings = read_settings()
    with_documents = choose_documents(settings, what, documenti)
    with step(console, "Base di dati") as report:
        owner, _ = ensure_database(settings, report)
    with step(console, "Dati") as report, setup_lock(settings, report):
        migrate(owner)
        load(owner, with_documents, load_fingerprint(settings), report)


def load_layer(  # noqa: PLR0913, PLR0917 - the options of a command are its arguments
    ctx: typer.Context,
    file: File,
    fonte: Fonte = "",
    mappa: Mappa = None,
    valore: Valore = None,
    filtro: Filtro = None,
    solo_noti: SoloNoti = False,
    strato: Strato = None,
    crs: Crs = None,
    encoding: Encoding = None,
    data: Data = None,
    ufficiale: Ufficiale = False,
    precisione: Precisione = PRECISIONI[0],
    attesi: Attesi = None,
    dry_run: DryRun = False,
    si: Si = False,
) -> None:
    """Carica le geometrie ufficiali di uno strato, dopo averne mostrato gli effetti."""
    request = Richiesta(
        require_layer(ctx.command.name or ""),
        file,
        fonte,
        colonne=read_pairs(mappa or (), option="--map"),
        valori=read_pairs(valore or (), option="--valore"),
        filtro=read_pairs(filtro or (), option="--filtro"),
        solo_noti=solo_noti,
        strato=strato,
        crs=crs,
        encoding=encoding,
        data=data,
        ufficiale=ufficiale,
        precisione=precisione,
        attesi=attesi,
    )
    require_request(request)
    _run(request, accept=_refuse if dry_run else _accept if si else _ask)


for name in LAYERS:
    load_app.command(name)(load_layer)


def _run(request: Richiesta, *, accept: Callable[[Riepilogo], bool]) -> None:
    settings = read_settings()
    outcome: list[bool] = []
    with step(console, "Base di dati") as report:
        owner, _ = ensure_database(settings, report)
        migrate(owner)

    def decide(done: Riepilogo) -> bool:
        bar.stop()
        show(done)
        outcome.append(accept(done))
        return outcome[0]

    with setup_lock(settings, _print), _progress(STEPS) as (bar, report):
        done = load_file(owner, request, report, accept=decide)
    if not outcome:
        show(done)
        console.print("Tutto è già come nel file: niente da scrivere")
    elif outcome[0]:
        console.print(f"[green]✓[/] Caricato; righe scritte: {done.written.total}")
    else:
        console.print("Niente è stato scritto")


def generalise() -> None:
    """Rifà le geometrie che le mappe disegnano a ogni zoom, dove i confini sono cambiati."""
    settings = read_settings()
    with step(console, "Base di dati") as report:
        owner, _ = ensure_database(settings, report)
    with step(console, "Geometrie per le mappe") as report, setup_lock(settings, report):
        migrate(owner)
        written = refresh(owner, report)
        report(f"geometrie scritte o tolte: {written.total}")


def show(done: Riepilogo) -> None:
    """Print what a load does, each list cut where it gets long."""
    console.print(f"\n[bold]{escape(done.titolo)}[/]", highlight=False, soft_wrap=True)
    for title, lines in done.sections:
        console.print(f"[bold]{escape(title)}[/]", highlight=False)
        more = [f"… e altre {len(lines) - SHOWN} righe"] if len(lines) > SHOWN else []
        for line in (*lines[:SHOWN], *more):
            console.print(f"  {escape(line)}", highlight=False, soft_wrap=True)


@contextmanager
def _progress(total: int) -> Iterator[tuple[Progress, Report]]:
    """Show a bar that advances with each report; lines where there is no terminal."""
    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("lettura", total=total)

        def report(detail: str) -> None:
            bar.update(task, advance=1, description=escape(detail))
            if not console.is_terminal:
                _print(detail)

        yield bar, report


def _print(detail: str) -> None:
    console.print(f"  {escape(detail)}", highlight=False, soft_wrap=True)


def _accept(_: Riepilogo) -> bool:
    return True


def _refuse(_: Riepilogo) -> bool:
    return False


def _ask(_: Riepilogo) -> bool:
    if not sys.stdin.isatty():
        raise InvalidParameter(
            "Senza un terminale non si può chiedere conferma: niente è stato scritto",
            accettati=("--si", "--dry-run"),
        )
    try:
        answer = console.input("Scrivere queste modifiche? \\[s/N] ")
    except EOFError:
        return False
    return answer.strip().lower() in YES
