"""Install system packages through apt-get: PostGIS without Debian's default cluster, others."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from service.cluster.account import ClusterError

CREATECLUSTER_CONF = Path("/etc/postgresql-common/createcluster.conf")
NO_DEFAULT_CLUSTER = "create_main_cluster = false"
WANTED = "PostgreSQL 13 o successivo con PostGIS 3.1 o successivo"
BY_HAND = (
    f"Serve {WANTED}, e qui non c'è. Da amministratore: "
    "apt-get install postgresql-postgis (Debian, Ubuntu) oppure "
    "dnf install postgresql-server postgresql-contrib postgis (Fedora); poi ripetere. "
    "In alternativa PSTTM_DATABASE_URL indica una base di dati già pronta."
)


def install_postgis(report: Callable[[str], None]) -> None:
    """Install PostGIS and the PostgreSQL that it needs, or say what to install."""
    prefix = _privilege()
    if prefix is None or shutil.which("apt-get") is None:
        raise ClusterError(BY_HAND)
    report("Aggiorno l'elenco dei pacchetti di sistema")
    _apt(prefix, "update")
    package = _newest_postgis_package()
    report(f"Installo {package} (qualche minuto)")
    _apt(prefix, "install", "postgresql-common")
    with _without_default_cluster(prefix):
        _apt(prefix, "install", package)


def install_package(package: str, report: Callable[[str], None]) -> None:
    """Install a package of the system that starts nothing by itself.

    Raises
    ------
    ClusterError
        It cannot be installed from here.
    """
    prefix = _privilege()
    if prefix is None or shutil.which("apt-get") is None:
        raise ClusterError(f"Da qui non si può installare {package}")
    report(f"Installo {package}")
    _apt(prefix, "update")
    _apt(prefix, "install", package)


def _privilege() -> list[str] | None:
    """Return what to put before a command to run it as root, None if nothing can."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    allowed = subprocess.run(
        [sudo, "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return [sudo, "-n"] if allowed.returncode == 0 else None


def _apt(prefix: list[str], action: str, *packages: str) -> None:
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    command += ["-o", "DPkg::Lock::Timeout=300", action]
    command += ["--no-install-recommends", *packages] if packages else []
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        tail = "\n".join(done.stdout.splitlines()[-8:])
        raise ClusterError(f"apt-get {action} {' '.join(packages)} non è riuscito:\n{tail}")


def _newest_postgis_package() -> str:
    done = subprocess.run(
        ["apt-cache", "pkgnames", "postgresql-"],  # noqa: S607 - the system's own, found on PATH
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return newest_postgis(done.stdout.split())


def newest_postgis(names: list[str]) -> str:
    """Return, of some package names, PostGIS's for the newest PostgreSQL."""
    majors = [
        int(match.group(1))
        for name in names
        if (match := re.fullmatch(r"postgresql-(\d+)-postgis-3", name))
    ]
    if not majors:
        raise ClusterError(BY_HAND)
    return f"postgresql-{max(majors)}-postgis-3"


@contextmanager
def _without_default_cluster(prefix: list[str], conf: Path = CREATECLUSTER_CONF) -> Iterator[None]:
    """Keep the package from starting a cluster of its own on port 5432; restore its file."""
    before = conf.read_text() if conf.exists() else ""
    _write(prefix, conf, without_default_cluster(before))
    try:
        yield
    finally:
        _write(prefix, conf, before)


def without_default_cluster(text: str) -> str:
    """Return createcluster.conf with the default cluster switched off."""
    kept = [
        line for line in text.splitlines() if not re.match(r"\s*#?\s*create_main_cluster\b", line)
    ]
    return "\n".join([*kept, NO_DEFAULT_CLUSTER]) + "\n"


def _write(prefix: list[str], path: Path, text: str) -> None:
    subprocess.run(
        [*prefix, "tee", str(path)],
        input=text,
        stdout=subprocess.DEVNULL,
        text=True,
        check=True,
    )
