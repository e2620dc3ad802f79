#!/usr/bin/env bash
# Make .venv from the locked files, or bring it up to date. Usage: scripts/venv.sh [dev]
# What is in it is written in its stamps, so that the second time takes no time. One run at a time.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}
venv=.venv

say() { printf '%s\n' "· $*"; }
fail() { printf '%s\n' "Errore: $*" >&2; exit 2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1
  fi
}

apt_install() { # why packages...
  local why=$1 log; shift
  log=$(mktemp)
  if ! { command -v apt-get >/dev/null && as_root true; }; then
    fail "$why: da amministratore «apt-get install $*», poi ripetere"
  fi
  say "Installo $* (apt-get)"
  { as_root apt-get -q -y -o DPkg::Lock::Timeout=300 update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
      install --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null ||
    { tail -n 8 "$log" >&2; rm -f "$log"; fail "apt-get non è riuscito a installare $*"; }
  rm -f "$log"
}

good_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local name
  for name in "${PYTHON:-}" python3.11 python3 python3.12 python3.13; do
    if [ -n "$name" ] && command -v "$name" >/dev/null && good_python "$name"; then
      printf '%s\n' "$name"
      return
    fi
  done
  return 1
}

stamp_of() { # files...: what a stamp must hold to be current
  { printf '%s\n' "$PWD"; cat "$@"; } | sha256sum | cut -d' ' -f1
}

install() { # stamp files... -- pip's arguments
  local stamp=$venv/$1 wanted files=(); shift
  while [ "$1" != -- ]; do files+=("$1"); shift; done
  shift
  wanted=$(stamp_of "${files[@]}")
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input "$@"
    printf '%s\n' "$wanted" >"$stamp"
  fi
}

mkdir -p .local
exec 9>.local/venv.lock
flock -n 9 || { say "Attendo che finisca un'altra preparazione dell'ambiente Python"; flock 9; }

# A folder that was moved or copied holds programs that still name the old one.
if [ "$(cat "$venv/.stamp-place" 2>/dev/null)" != "$PWD" ] || ! good_python "$venv/bin/python" || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  python=$(find_python) || { apt_install "Serve Python 3.11 o successivo" python3 python3-venv; python=$(find_python); } ||
    fail "serve Python 3.11 o successivo"
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    apt_install "A $python manca il modulo venv" "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
  say "Creo l'ambiente Python in $venv"
  rm -rf "$venv"
  "$python" -m venv "$venv"
  printf '%s\n' "$PWD" >"$venv/.stamp-place"
fi

[ -f "$venv/.stamp-run" ] || say "Installo le dipendenze bloccate (un paio di minuti la prima volta)"
install .stamp-run requirements.txt -- --require-hashes -r requirements.txt
install .stamp-assets requirements-assets.txt -- --require-hashes --no-deps -r requirements-assets.txt
install .stamp-project pyproject.toml -- --no-deps --no-build-isolation --no-index --editable .
if [ "$kind" = dev ]; then
  [ -f "$venv/.stamp-dev" ] || say "Installo le dipendenze delle prove"
  install .stamp-dev requirements.txt requirements-dev.txt -- --require-hashes -r requirements-dev.txt
fi
