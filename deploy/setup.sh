#!/usr/bin/env bash
# Makes .venv with the pinned dependencies. System packages: apt when it runs as root; otherwise the exact command is
# printed and the rest goes on. It never calls sudo.
set -euo pipefail
python=${PYTHON:-python3}
venv=${VENV:-.venv}

"$python" - <<'PY' || { echo "Python 3.11 or later is needed (PYTHON=… names another)"; exit 1; }
import sys
sys.exit(sys.version_info < (3, 11))
PY

packages=()
command -v xmlsec1 >/dev/null || packages+=(xmlsec1) # a second opinion in the tests
command -v openssl >/dev/null || packages+=(openssl) # another one
command -v softhsm2-util >/dev/null || packages+=(softhsm2) # the demo's seal lives on its token; without it in a file
command -v redis-server >/dev/null || packages+=(redis-server) # wakes the processes of a house on many machines, in the tests
tesseract --list-langs 2>/dev/null | grep -qx aze || packages+=(tesseract-ocr tesseract-ocr-aze tesseract-ocr-rus tesseract-ocr-eng) # reads scans; without it they wait for people, unread
command -v chromium >/dev/null || packages+=(chromium) # looks at the screen, in the tests
get() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "setup: apt-get install $*"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } \
      >"${TMPDIR:-/tmp}/qebul-apt.log" 2>&1 \
      || { echo "setup: apt failed, going on without $*:"; tail -n 3 "${TMPDIR:-/tmp}/qebul-apt.log"; }
  else
    echo "setup: these system packages are missing; as root run: apt-get install $*"
  fi
}
"$python" -c 'import ensurepip, venv' 2>/dev/null || get python3-venv
# What the others bring is needed when something runs, not to install: they come meanwhile.
trap wait EXIT
[ ${#packages[@]} = 0 ] || get "${packages[@]}" &

"$python" -c 'import ensurepip, venv' 2>/dev/null || { echo "setup: Python's venv is missing, nothing more can be done"; exit 1; }
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || { rm -rf "$venv" && "$python" -m venv "$venv"; }
echo "setup: installing pinned dependencies into $venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-compile -r requirements.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
