#!/usr/bin/env bash
# All checks and tests, in order, with a database of their own (PSTTM_TEST_DATABASE_URL for another).
# Without arguments the long sweeps are left out: `-m ""` runs them, too.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/venv.sh dev
bin=.venv/bin

step() { # title command...
  local title=$1 started=$SECONDS; shift
  printf '\n== %s\n' "$title"
  "$@" || { printf '\n✗ %s: non superato\n' "$title" >&2; exit 1; }
  printf '✓ %s (%d s)\n' "$title" $((SECONDS - started))
}

step "MapServer per le prove di WMS e WFS" ./scripts/mapserver.sh
step "Chromium per le prove nel browser" ./scripts/chromium.sh
step "ruff check" "$bin/ruff" check .
step "ruff format" "$bin/ruff" format --check .
step "mypy" "$bin/mypy"
step "lint-imports" "$bin/lint-imports"
step "pytest" "$bin/python" -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --durations=10 -m "not proof" "$@"
