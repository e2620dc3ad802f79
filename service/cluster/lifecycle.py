"""Create, start, stop and remove the private cluster of a checkout."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from service.cluster.account import ClusterError, make_private_dir, run_as, unprivileged_account
from service.cluster.binaries import Binaries, candidate_dirs, find_all
from service.cluster.install import install_postgis
from service.cluster.lock import exclusive
from service.cluster.passwords import ADMIN, DATABASE, Addresses, make_passwords, read_passwords
from service.cluster.place import PORT, Place, choose_place
from service.cluster.postmaster import running_pid, start, stop, stop_orphans, tail
from service.cluster.roles import prepare_database, prepare_roles, wait_ready

Report = Callable[[str], None]


@dataclass(frozen=True)
class ClusterKind:
    """What a cluster is for: the served data are durable, a test's need not be."""

    name: str
    durable: bool


SERVED = ClusterKind("postgres", durable=True)
TESTS = ClusterKind("postgres-test", durable=False)


def ensure(local_dir: Path, kind: ClusterKind, report: Report) -> Addresses:
    """Return the addresses of a cluster that runs, making or starting it if needed."""
    local_dir.mkdir(parents=True, exist_ok=True)
    with exclusive(local_dir / f"{kind.name}.lock", report):
        place = choose_place(local_dir, kind.name, unprivileged_account())
        if place.complete.exists() and _answers(place):
            return Addresses(place, read_passwords(place.passwords))
        binaries = _suitable(place, report)
        if place.complete.exists():
            return _restart(place, kind, binaries, report)
        # chosen again: what was just installed may have brought the user that runs it
        place = choose_place(local_dir, kind.name, unprivileged_account())
        return _create(place, kind, binaries, report)


def addresses_of(local_dir: Path, kind: ClusterKind) -> Addresses:
    """Return the addresses of a cluster that exists, whether it runs or not."""
    place = choose_place(local_dir, kind.name, unprivileged_account())
    if not place.complete.exists():
        raise ClusterError("La base di dati privata non c'è ancora: «make up» la crea")
    return Addresses(place, read_passwords(place.passwords))


def is_running(local_dir: Path, kind: ClusterKind) -> bool:
    """Tell whether a cluster is running."""
    place = choose_place(local_dir, kind.name, unprivileged_account())
    return running_pid(place) is not None


def stop_cluster(local_dir: Path, kind: ClusterKind, report: Report) -> bool:
    """Stop a cluster; return False if it was not running."""
    if not local_dir.exists():
        return False
    with exclusive(local_dir / f"{kind.name}.lock", report):
        place = choose_place(local_dir, kind.name, unprivileged_account())
        if running_pid(place) is None:
            return stop_orphans(place) > 0
        stop(place)
        return True


def remove_cluster(local_dir: Path, kind: ClusterKind, report: Report) -> bool:
    """Stop a cluster and remove its files; return False if there was none."""
    if not local_dir.exists():
        return False
    stop_cluster(local_dir, kind, report)
    with exclusive(local_dir / f"{kind.name}.lock", report):
        place = choose_place(local_dir, kind.name, unprivileged_account())
        existed = place.root.exists()
        place.complete.unlink(missing_ok=True)
        for directory in (place.socket_dir, place.root):
            if directory.exists():
                shutil.rmtree(directory)
        return existed


def find_or_install(report: Report) -> list[Binaries]:
    """Return the installations of PostgreSQL with PostGIS, installing one if there is none."""
    found = find_all(candidate_dirs())
    if not found:
        install_postgis(report)
        found = find_all(candidate_dirs())
    if not found:
        raise ClusterError("PostgreSQL con PostGIS è stato installato ma non si trova")
    return found


def _suitable(place: Place, report: Report) -> Binaries:
    """Return the newest installation, or that of the major version which made the data."""
    found = find_or_install(report)
    try:
        made_by = int((place.data / "PG_VERSION").read_text())
    except (OSError, ValueError):
        return found[0]
    for binaries in found:
        if binaries.major == made_by:
            return binaries
    if not place.complete.exists():
        return found[0]
    raise ClusterError(
        f"I dati in {place.data} sono di PostgreSQL {made_by}, qui c'è la {found[0].major}: "
        f"reinstallare la {made_by}, oppure «make clean-db» e «make up» per rifarli da capo"
    )


def _answers(place: Place) -> bool:
    """Wait for a cluster that runs and can be reached; False if it does not or cannot."""
    addresses = Addresses(place, read_passwords(place.passwords))
    return wait_ready(
        addresses.admin(), lambda: running_pid(place) is not None and place.socket.exists()
    )


def _start_and_wait(place: Place, binaries: Binaries, report: Report) -> None:
    report("Avvio PostgreSQL")
    start(place, binaries, report)
    if not _answers(place):
        raise ClusterError(f"PostgreSQL si è fermato appena avviato:\n{tail(place.log)}")


def _restart(place: Place, kind: ClusterKind, binaries: Binaries, report: Report) -> Addresses:
    """Start a cluster that stands still, or that runs and lost its socket."""
    if running_pid(place) is not None:
        stop(place)
    place.make()
    _configure(place, kind)
    _start_and_wait(place, binaries, report)
    return Addresses(place, read_passwords(place.passwords))


def _create(place: Place, kind: ClusterKind, binaries: Binaries, report: Report) -> Addresses:
    """Make a cluster from nothing; one that was left half made is thrown away."""
    report(f"Creo la base di dati privata (PostgreSQL {binaries.major}) in {place.root}")
    if running_pid(place) is not None:
        stop(place)
    stop_orphans(place)
    if place.data.exists():
        shutil.rmtree(place.data)
    place.make()
    addresses = Addresses(place, make_passwords(place.passwords))
    _initdb(place, kind, binaries, addresses.passwords.admin)
    _configure(place, kind)
    _start_and_wait(place, binaries, report)
    prepare_roles(addresses)
    prepare_database(addresses.admin(), DATABASE)
    place.complete.write_text(f"{binaries.major}\n{time.time():.0f}\n")
    return addresses


def _initdb(place: Place, kind: ClusterKind, binaries: Binaries, password: str) -> None:
    make_private_dir(place.data, place.account)
    password_file = place.log.parent / "initdb.pw"
    made = run_as(place.account, ["sh", "-c", 'umask 077; : > "$1"', "sh", password_file])
    if made.returncode != 0:
        raise ClusterError(f"Non si può scrivere in {password_file.parent}: {made.stderr.strip()}")
    try:
        password_file.write_text(password + "\n")
        done = run_as(
            place.account,
            [
                binaries.program("initdb"),
                *("-D", place.data, "-U", ADMIN, "--pwfile", password_file),
                *("-A", "scram-sha-256", "-E", "UTF8", "--locale", "C.UTF-8"),
                *(() if kind.durable else ("--no-sync",)),
            ],
        )
    finally:
        password_file.unlink(missing_ok=True)
    if done.returncode != 0:
        detail = (done.stderr or done.stdout).strip()[-800:]
        raise ClusterError(f"initdb non è riuscito in {place.data}:\n{detail}")


def _configure(place: Place, kind: ClusterKind) -> None:
    """Write our settings, anew at each start, and have postgresql.conf include them."""
    lines = [
        "# Scritto da psttm a ogni avvio",
        "listen_addresses = ''",
        f"port = {PORT}",
        f"unix_socket_directories = '{place.socket_dir}'",
        "unix_socket_permissions = 0700",
        "password_encryption = 'scram-sha-256'",
        "max_connections = 60",
        "shared_buffers = '256MB'",
        "effective_cache_size = '2GB'",
        "work_mem = '32MB'",
        "maintenance_work_mem = '256MB'",
        "max_wal_size = '2GB'",
        "random_page_cost = 1.1",
        "jit = off",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
        f"fsync = {'on' if kind.durable else 'off'}",
        f"synchronous_commit = {'on' if kind.durable else 'off'}",
        f"full_page_writes = {'on' if kind.durable else 'off'}",
    ]
    (place.data / "psttm.conf").write_text("\n".join(lines) + "\n")
    (place.data / "psttm.conf").chmod(0o644)
    main = place.data / "postgresql.conf"
    include = "include = 'psttm.conf'"
    if include not in main.read_text().splitlines():
        with main.open("a") as file:
            file.write(f"\n{include}\n")
