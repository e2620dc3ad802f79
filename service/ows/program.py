"""MapServer's program: where it is, and whether it can do what is asked of it."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from service.ows.errors import MapServerMissing

CANDIDATES = ("/usr/lib/cgi-bin/mapserv", "/usr/bin/mapserv", "/usr/libexec/mapserv")
NEEDED = ("SUPPORTS=FASTCGI", "INPUT=POSTGIS", "SUPPORTS=WMS_SERVER", "SUPPORTS=WFS_SERVER")
MIN_MAJOR = 8
MISSING = (
    "MapServer 8 non c'è: «make up» lo installa dove può, altrimenti da amministratore «apt-get "
    "install cgi-mapserver». WMS e WFS non rispondono; il resto del servizio sì."
)


def find_mapserv() -> Path:
    """Return the program.

    Raises
    ------
    MapServerMissing
        It is not installed, too old, or made without what is needed.
    """
    on_path = shutil.which("mapserv")
    for each in (*CANDIDATES, *([on_path] if on_path else [])):
        path = Path(each)
        if os.access(path, os.X_OK) and is_good(_version_of(path)):
            return path
    raise MapServerMissing(MISSING)


def is_good(version: str) -> bool:
    """Tell whether a program that says this of itself will do."""
    found = re.search(r"MapServer version (\d+)", version)
    return found is not None and int(found[1]) >= MIN_MAJOR and all(n in version for n in NEEDED)


@cache
def _version_of(path: Path) -> str:
    try:
        done = subprocess.run(
            [str(path), "-v"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
