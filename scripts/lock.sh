#!/usr/bin/env bash
# Lock the dependencies with hashes. Usage: scripts/lock.sh [path of uv]
# The files name no index address and no local folder, whatever this machine is set up with.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${1:-uv}
command -v "$uv" >/dev/null || { echo "Errore: serve uv (per esempio «pipx install uv»)" >&2; exit 2; }
compile() {
  env -u PIP_FIND_LINKS -u UV_FIND_LINKS "$uv" pip compile --quiet --no-config --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header "$@"
}
compile pyproject.toml --extra build -o requirements.txt
compile pyproject.toml --extra build --extra dev -c requirements.txt -o requirements-dev.txt
printf '%s\n' design-django-theme==2.18.1 django-leaflet==0.34.0 maplibre==0.3.6 | compile --no-deps - -o requirements-assets.txt
printf 'tipg==1.6.1\nuvicorn\nuvloop\nhttptools\n' | compile - -o requirements-peers.txt
