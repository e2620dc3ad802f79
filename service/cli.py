"""The ``psttm`` command: prepares, starts and looks after the service of a checkout."""

import os
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from service.agenda_commands import write_agende
from service.background import (
    COMMAND,
    Server,
    ServerFiles,
    find_server,
    require_free_port,
    start_server,
    status_of,
    stop_server,
    wait_until_answers,
)
from service.cluster.lifecycle import (
    SERVED,
    TESTS,
    addresses_of,
    is_running,
    remove_cluster,
    stop_cluster,
)
from service.errors import InvalidParameter, ServiceError
from service.fingerprint import PROJECT, server_fingerprint
from service.ingest.check import check_database
from service.installation import (
    bring_up_to_date,
    ensure_database,
    existing_database,
    read_settings,
    server_environment,
    setup_lock,
)
from service.load_commands import generalise, load_app
from service.ows.install import ensure_mapserver
from service.ows_commands import ows_app
from service.prepare import Report, downgrade, migrate
from service.settings import Settings
from service.terminal import step
from service.tile_commands import tiles_app

DETAIL_HINT = "con PSTTM_LOG_LEVEL=debug si vede il dettaglio"

app = typer.Typer(
    help="Piano strategico della Città metropolitana di Milano: che cosa ricade qui, e perché.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(load_app, name="load")
app.add_typer(tiles_app, name="tiles")
app.add_typer(ows_app, name="ows")
app.command("generalizza")(generalise)
app.command("agenda")(write_agende)
console = Console()
errors = Console(stderr=True, soft_wrap=True, highlight=False)


@app.command("up")
def up() -> None:
    """Prepara la base di dati, la carica e avvia il servizio; ripetuto, fa solo ciò che manca."""
    settings = read_settings()
    with step(console, "Base di dati") as report, setup_lock(settings, report):
        owner, reader = ensure_database(settings, report)
    with step(console, "Schema e dati") as report, setup_lock(settings, report):
        bring_up_to_date(owner, settings, report)
    with step(console, "MapServer per WMS e WFS") as report, setup_lock(settings, report):
        ensure_mapserver(report)
    with step(console, "Servizio") as report, setup_lock(settings, report):
        environment = server_environment(settings, owner=owner, reader=reader)
        server = _ensure_server(settings, environment, report)
    console.print(f"\nIl servizio è pronto: [bold]{server.address}[/]", highlight=False)


def _ensure_server(settings: Settings, environment: dict[str, str], report: Report) -> Server:
    """Return the server that answers with this code and these settings, started if need be."""
    files = ServerFiles(settings.local_dir)
    fingerprint = server_fingerprint(settings)
    server = find_server(files)
    if server is not None and server.fingerprint == fingerprint and wait_until_answers(server):
        report("già in funzione")
        return server
    if server is not None:
        report("riavvio: codice o impostazioni sono cambiati, o non risponde")
        if (server.host, server.port) != (settings.host, settings.port):
            require_free_port(settings.host, settings.port)
        stop_server(files)
    return start_server(
        files,
        environment=environment,
        host=settings.host,
        port=settings.port,
        fingerprint=fingerprint,
    )


@app.command("down")
def down() -> None:
    """Ferma il servizio e la base di dati privata; i dati restano."""
    settings = read_settings()
    with step(console, "Fermo il servizio") as report, setup_lock(settings, report):
        if not stop_server(ServerFiles(settings.local_dir)):
            report("non era in funzione")
    with step(console, "Fermo la base di dati privata") as report, setup_lock(settings, report):
        if not stop_cluster(settings.local_dir, SERVED, report):
            report("non era in funzione")


@app.command("logs")
def logs(
    segui: Annotated[bool, typer.Option("--segui", "-f", help="Continua a mostrare.")] = False,
    righe: Annotated[int, typer.Option(min=1, help="Quante righe per file.")] = 50,
) -> None:
    """Mostra le ultime righe dei registri del servizio e della base di dati."""
    settings = read_settings()
    paths = [ServerFiles(settings.local_dir).log]
    if not settings.database_url.get_secret_value():
        paths.append(addresses_of(settings.local_dir, SERVED).place.log)
    existing = [str(path) for path in paths if path.exists()]
    if not existing:
        raise InvalidParameter("Non c'è ancora alcun registro: «make up» avvia il servizio")
    sys.stdout.flush()
    follow = ["-F"] if segui else []
    os.execvp("tail", ["tail", "-n", str(righe), *follow, "--", *existing])  # noqa: S606, S607 - the system's own


@app.command("migrate")
def migrate_command(
    indietro: Annotated[
        str,
        typer.Option(
            help="Torna a una revisione precedente («base»: nessuna tabella); chiede --si, "
            "perché elimina tabelle con i loro dati."
        ),
    ] = "",
    si: Annotated[bool, typer.Option("--si", help="Elimina senza chiedere altro.")] = False,
) -> None:
    """Porta lo schema della base di dati all'ultima revisione."""
    if indietro and not si:
        raise InvalidParameter(
            f"Tornare a «{indietro}» elimina le tabelle delle revisioni successive, con i loro "
            "dati: niente è stato cambiato",
            accettati=("--si",),
        )
    settings = read_settings()
    with step(console, "Base di dati") as report:
        owner, _ = ensure_database(settings, report)
    with step(console, "Schema") as report, setup_lock(settings, report):
        if indietro:
            downgrade(owner, indietro)
        else:
            migrate(owner)


@app.command("check")
def check_command() -> None:
    """Controlla i dati caricati; una tabella, ed esce con 1 se un controllo non è superato."""
    settings = read_settings()
    with step(console, "Base di dati") as report:
        owner, _ = ensure_database(settings, report)
    with step(console, "Controlli"):
        results = check_database(owner, settings)
    table = Table("Controllo", "Esito", "Dettaglio")
    for result in results:
        outcome = "[green]superato[/]" if result.superato else "[red]non superato[/]"
        table.add_row(escape(result.nome), outcome, escape(result.dettaglio))
    console.print(table)
    if not all(result.superato for result in results):
        raise typer.Exit(1)


@app.command("serve")
def serve() -> None:
    """Avvia il servizio in primo piano, sulla base di dati già preparata."""
    settings = read_settings()
    owner, reader = existing_database(settings)
    environment = server_environment(settings, owner=owner, reader=reader)
    os.chdir(PROJECT)
    os.execve(COMMAND[0], COMMAND, environment)  # noqa: S606 - our own program and arguments


@app.command("status")
def status() -> None:
    """Dice che cosa è in funzione e dove."""
    settings = read_settings()
    server = find_server(ServerFiles(settings.local_dir))
    table = Table(show_header=False, box=None)
    if server is None:
        table.add_row("Servizio", "fermo")
    else:
        answer = status_of(server.host, server.port)
        table.add_row("Servizio", f"{server.address} (processo {server.pid})")
        table.add_row("Risposta di /status", "nessuna" if answer is None else str(answer))
    if settings.database_url.get_secret_value():
        table.add_row("Base di dati", "quella di PSTTM_DATABASE_URL")
    else:
        running = is_running(settings.local_dir, SERVED)
        table.add_row("Base di dati privata", "in funzione" if running else "ferma")
        with_data = addresses_of(settings.local_dir, SERVED) if running else None
        table.add_row("Cartella", str(with_data.place.root) if with_data else "-")
    console.print(table)
    if server is None:
        raise typer.Exit(1)


@app.command("clean-db")
def clean_db() -> None:
    """Ferma tutto ed elimina la base di dati privata; «up» la rifà dai dati.

    Anche quella delle prove, se nessuna prova è in corso.
    """
    settings = read_settings()
    if settings.database_url.get_secret_value():
        raise InvalidParameter(
            "PSTTM_DATABASE_URL indica una base di dati che non è di questa cartella: "
            "non viene toccata"
        )
    with step(console, "Elimino la base di dati privata") as report:
        with setup_lock(settings, report):
            stop_server(ServerFiles(settings.local_dir))
            kinds = [SERVED] if is_running(settings.local_dir, TESTS) else [SERVED, TESTS]
            existed = [remove_cluster(settings.local_dir, kind, report) for kind in kinds]
        if not any(existed):
            report("non c'era")


def main() -> None:
    """Run the command; a failure is one clear line, 2 if foreseen, 1 if not."""
    try:
        app()
    except ServiceError as error:
        errors.print(f"[red]Errore:[/] {escape(error.message)}")
        if error.accettati:
            errors.print(f"Accettati: {escape(', '.join(error.accettati))}")
        sys.exit(2)
    except Exception as error:
        if os.environ.get("PSTTM_LOG_LEVEL") == "debug":
            errors.print_exception()
        summary = escape(" ".join(f"{type(error).__name__}: {error}".split())[:500])
        errors.print(f"[red]Errore imprevisto:[/] {summary} ({DETAIL_HINT})")
        sys.exit(1)


if __name__ == "__main__":
    main()
