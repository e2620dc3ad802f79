#!/usr/bin/env bash
# MapServer, for the tests of WMS and WFS: installed when missing, if allowed; needs the virtual environment.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/python - <<'PY'
import sys

from service.ows.install import ensure_mapserver
from service.ows.program import find_mapserv

if not ensure_mapserver(print):
    sys.exit("Errore: per le prove di WMS e WFS serve MapServer: da amministratore «apt-get install cgi-mapserver»")
print(f"MapServer: {find_mapserv()}")
PY
