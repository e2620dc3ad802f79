#!/usr/bin/env bash
# Make .venv from the locked files, or bring it up to date. Usage: scripts/venv.sh [dev]
# What is in it is written in its stamps, so that the second time takes no time. One run at a time.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}
venv=.venv

say() { printf '%s\n' "· $*"; }
fail() { printf '%s\n' "Errore: $*" >&2; exit 2; }

busy() { # text command...: run it, showing on a terminal that it is under way
  local text=$1 started=$SECONDS pid; shift
  if [ ! -t 1 ]; then
    say "$text"
    "$@"
    return
  fi
  "$@" &
  pid=$!
  trap 'kill "$pid" 2>/dev/null; printf "\n"; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    printf '\r· %s (%d s)' "$text" $((SECONDS - started))
    sleep 0.2
  done
  trap - INT TERM
  printf '\n'
  wait "$pid"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1
  fi
}

apt_install() { # why packages...
  local why=$1 log; shift
  if ! { command -v apt-get >/dev/null && as_root true; }; then
    fail "$why: da amministratore «apt-get install $*», poi ripetere"
  fi
  log=$(mktemp)
  busy "Installo $* (apt-get)" apt_get_install "$log" "$@" ||
    { tail -n 8 "$log" >&2; rm -f "$log"; fail "apt-get non è riuscito a installare $*"; }
  rm -f "$log"
}

apt_get_install() { # log packages...
  local log=$1; shift
  {
    as_root apt-get -q -y -o DPkg::Lock::Timeout=300 update &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
        install --no-install-recommends "$@"
  } >"$log" 2>&1 </dev/null
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

is_usable() { # a folder that was moved or copied holds programs that still name the old one
  [ "$(cat "$venv/.stamp-place" 2>/dev/null)" = "$PWD" ] && good_python "$venv/bin/python"
}

make_venv() {
  local python version
  if ! python=$(find_python); then
    apt_install "Serve Python 3.11 o successivo" python3 python3-venv
    python=$(find_python) || fail "serve Python 3.11 o successivo"
  fi
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt_install "A $python manca il modulo venv" "python$version-venv"
  fi
  rm -rf "$venv"
  busy "Creo l'ambiente Python in $venv" "$python" -m venv "$venv"
  printf '%s\n' "$PWD" >"$venv/.stamp-place"
}

pip_install() { # stamp text files... -- pip's arguments: nothing to do while the files are the same
  local stamp=$venv/$1 text=$2 wanted files=(); shift 2
  while [ "$1" != -- ]; do files+=("$1"); shift; done
  shift
  wanted=$(cat "${files[@]}" | sha256sum)
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    busy "$text" "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input "$@"
    printf '%s\n' "$wanted" >"$stamp"
  fi
}

mkdir -p .local
exec 9>.local/venv.lock
flock -n 9 || { say "Attendo che finisca un'altra preparazione dell'ambiente Python"; flock 9; }

if ! is_usable; then make_venv; fi
pip_install .stamp-run "Installo le dipendenze bloccate (la prima volta un paio di minuti)" \
  requirements.txt -- --require-hashes -r requirements.txt
pip_install .stamp-assets "Installo i file per il browser" \
  requirements-assets.txt -- --require-hashes --no-deps -r requirements-assets.txt
pip_install .stamp-project "Installo il comando psttm" \
  pyproject.toml -- --no-deps --no-build-isolation --no-index --editable .
if [ "$kind" = dev ]; then
  pip_install .stamp-dev "Installo le dipendenze delle prove" \
    requirements.txt requirements-dev.txt -- --require-hashes -r requirements-dev.txt
fi
