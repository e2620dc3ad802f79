"""What the comparison needs besides the project: wrk, MapServer behind Apache, tipg in a venv.

Apache comes as ``apache2-bin`` with ``mod_fcgid``: programs alone, nothing that starts by itself.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from bench.report import step
from service.fingerprint import PROJECT

VENV = PROJECT / ".local" / "bench-venv"
LOCK = PROJECT / "requirements-peers.txt"
PACKAGES = {
    "wrk": Path("/usr/bin/wrk"),
    "cgi-mapserver": Path("/usr/lib/cgi-bin/mapserv"),
    "apache2-bin": Path("/usr/sbin/apache2"),
    "libapache2-mod-fcgid": Path("/usr/lib/apache2/modules/mod_fcgid.so"),
}


class MissingPeerError(RuntimeError):
    """Something that the comparison needs is missing and cannot be installed from here."""


def require_packages(*names: str) -> None:
    """Install the system packages that are missing, or say which."""
    missing = [name for name in names if not PACKAGES[name].exists()]
    if not missing:
        return
    prefix = _as_root()
    if prefix is None or shutil.which("apt-get") is None:
        raise MissingPeerError(
            f"the comparison needs {', '.join(missing)}: as administrator "
            f"«apt-get install --no-install-recommends {' '.join(missing)}», then repeat"
        )
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    apt += ["-o", "DPkg::Lock::Timeout=300"]
    with step(f"Installo {' '.join(missing)} (apt-get)"):
        _run([*apt, "update"])
        _run([*apt, "install", "--no-install-recommends", *missing])


def require_tipg() -> Path:
    """Return the Python of a venv that holds tipg, made or brought up to date if needed."""
    python = VENV / "bin" / "python"
    stamp = VENV / ".stamp"
    wanted = sha256(LOCK.read_bytes() + str(VENV).encode()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == wanted and python.exists()):
        with step("Installo tipg in un ambiente a parte"):
            shutil.rmtree(VENV, ignore_errors=True)
            _run([sys.executable, "-m", "venv", str(VENV)])
            pip = [str(python), "-m", "pip", "install", "--quiet", "--no-input"]
            pip += ["--disable-pip-version-check", "--require-hashes"]
            _run([*pip, "-r", str(LOCK)])
        stamp.write_text(wanted)
    return python


def _as_root() -> list[str] | None:
    """Return what to put before a command to run it as root, None if nothing can."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    allowed = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return [sudo, "-n"] if allowed.returncode == 0 else None


def _run(command: Sequence[str]) -> None:
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
        raise MissingPeerError(f"{' '.join(command[:6])}… failed:\n{tail}")
