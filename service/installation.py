"""What this checkout is set up with: its settings, its database, its server's environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from service.cluster.account import ClusterError
from service.cluster.lifecycle import SERVED, addresses_of, ensure, is_running
from service.cluster.lock import exclusive
from service.errors import InvalidParameter
from service.fingerprint import PROJECT, load_fingerprint
from service.ingest.generalise import refresh
from service.prepare import Report, is_up_to_date, load, migrate
from service.settings import Settings
from service.terminal import explain_settings


def read_settings() -> Settings:
    """Return the settings, or say which one is wrong and what is accepted."""
    try:
        settings = Settings()
    except ValidationError as err:
        raise InvalidParameter(explain_settings(err)) from err
    return settings.model_copy(update={"local_dir": PROJECT / settings.local_dir})


def choose_documents(settings: Settings, cosa: str, documenti: Path | None) -> Settings:
    """Return the settings of a load: the folder given for the plan's documents, if any."""
    if cosa not in ("", "piano"):
        raise InvalidParameter(f"Non so che cosa sia «{cosa}»", accettati=("piano", "niente"))
    folder = documenti or settings.documenti
    if cosa and folder is None:
        raise InvalidParameter(
            "Per i testi del piano serve la cartella dei documenti",
            accettati=("--documenti CARTELLA", "PSTTM_DOCUMENTI"),
        )
    if folder is not None and not folder.is_dir():
        raise InvalidParameter(f"La cartella dei documenti non c'è: {folder}")
    return settings.model_copy(update={"documenti": folder})


@contextmanager
def setup_lock(settings: Settings, report: Report) -> Iterator[None]:
    """Let one command at a time change the database or the server."""
    with exclusive(settings.local_dir / "setup.lock", report):
        yield


def ensure_database(settings: Settings, report: Report) -> tuple[str, str]:
    """Return the addresses of owner and reader, starting the private cluster if need be."""
    owner = settings.database_url.get_secret_value()
    if owner:
        report("quella di PSTTM_DATABASE_URL")
        return owner, settings.read_database_url.get_secret_value()
    addresses = ensure(settings.local_dir, SERVED, report)
    return addresses.owner(), addresses.reader()


def existing_database(settings: Settings) -> tuple[str, str]:
    """Return the addresses of owner and reader of a database that is up, starting nothing."""
    owner = settings.database_url.get_secret_value()
    reader = settings.read_database_url.get_secret_value()
    if owner or reader:
        return owner, reader
    if not is_running(settings.local_dir, SERVED):
        raise ClusterError("La base di dati privata è ferma: «psttm up» prepara e avvia tutto")
    addresses = addresses_of(settings.local_dir, SERVED)
    return addresses.owner(), addresses.reader()


def server_environment(settings: Settings, *, owner: str, reader: str) -> dict[str, str]:
    """Return the server's environment: the reader's address alone, where there is one."""
    environment = {key: value for key, value in os.environ.items() if key != "PSTTM_DATABASE_URL"}
    if reader:
        environment["PSTTM_READ_DATABASE_URL"] = reader
    else:
        environment["PSTTM_DATABASE_URL"] = owner
    environment["PSTTM_LOCAL_DIR"] = str(settings.local_dir)
    return environment


def bring_up_to_date(owner: str, settings: Settings, report: Report) -> None:
    """Migrate and load, unless neither files nor code have changed since the last time.

    What tiles draw is made again in any case where an edit has removed it.
    """
    fingerprint = load_fingerprint(settings)
    if is_up_to_date(owner, fingerprint):
        refresh(owner, report, only_incomplete=True)
        report("già aggiornati")
        return
    report("migrazioni")
    migrate(owner)
    load(owner, settings, fingerprint, report)
