#!/usr/bin/env bash
# All that CI runs, phase by phase, each with its time. Goes through to the end and fails if any phase failed.
set -uo pipefail
bin=${BIN:-.venv/bin}
own=$(mktemp -d)
# Thousands of small houses are written and synced: into memory, where there is room for them.
if [ "$(df --output=avail -BG /dev/shm 2>/dev/null | tr -dc '0-9\n' | tail -n 1)" -ge 12 ] 2>/dev/null; then
  memory=$(mktemp -d /dev/shm/qebul.XXXXXX)
  chmod 711 "$memory" # the tests' PostgreSQL runs as nobody, and must get to its folder
  export TMPDIR=$memory
fi
trap 'rm -rf "$own" "${memory:-$own}"' EXIT
# Each of some hundred processes would compile the whole program again.
unset PYTHONDONTWRITEBYTECODE
phase() {
  local name=$1 started=$SECONDS told=FAILED
  shift
  echo "── $name"
  "$@" && told=passed
  echo "$name: $told, $((SECONDS - started)) s" >>"$own/summary"
}
look() {
  phase format "$bin/ruff" format --check .
  phase lint "$bin/ruff" check .
  phase types "$bin/mypy"
  phase imports "$bin/lint-imports"
}
# The tests often wait for something: what only reads the code is looked at meanwhile, and told after.
look >"$own/look" 2>&1 &
# Libraries, program and tests are compiled once, where each of the test processes would do it for itself.
collect() {
  "$bin/pytest" -q --collect-only >"$own/collected" 2>&1 || { tail -n 30 "$own/collected" && false; }
}
phase collection collect
phase tests "$bin/pytest" -q -n "$(($(nproc) + 1))" --dist loadfile --no-loadscope-reorder
wait
cat "$own/look"
printf '\n'
cat "$own/summary"
! grep -q FAILED "$own/summary"
