#!/usr/bin/env bash
# Debian's chromium, for the tests in the browser: installed when missing, if allowed.
set -euo pipefail
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then
    printf '%s: %s\n' "$name" "$("$name" --version 2>/dev/null | head -n 1)"
    exit 0
  fi
done
prefix=()
if [ "$(id -u)" != 0 ]; then
  prefix=(sudo -n)
  if ! { command -v sudo && sudo -n true; } >/dev/null 2>&1; then
    echo "Errore: per le prove nel browser serve chromium: da amministratore «apt-get install chromium»" >&2
    exit 2
  fi
fi
command -v apt-get >/dev/null || { echo "Errore: per le prove nel browser serve chromium" >&2; exit 2; }
echo "Installo chromium (apt-get)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{ "${prefix[@]}" apt-get -q -y -o DPkg::Lock::Timeout=300 update &&
  "${prefix[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
    install --no-install-recommends chromium fonts-dejavu-core; } >"$log" 2>&1 </dev/null ||
  { tail -n 8 "$log" >&2; exit 2; }
