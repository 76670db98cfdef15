#!/usr/bin/env bash
# All that CI runs, phase by phase, each with its time. Goes through to the end and fails if any phase failed.
set -uo pipefail
bin=${BIN:-.venv/bin}
failed=()
summary=()
phase() {
  local name=$1 started=$SECONDS
  shift
  echo "── $name"
  if "$@"; then summary+=("$name: $((SECONDS - started)) s"); else
    summary+=("$name: FAILED after $((SECONDS - started)) s")
    failed+=("$name")
  fi
}
# Thousands of small houses are written and synced: into memory, where there is room for them.
if [ "$(df --output=avail -BG /dev/shm 2>/dev/null | tr -dc '0-9\n' | tail -n 1)" -ge 12 ] 2>/dev/null; then
  TMPDIR=$(mktemp -d /dev/shm/qebul.XXXXXX)
  export TMPDIR
  trap 'rm -rf "$TMPDIR"' EXIT
fi
phase format "$bin/ruff" format --check .
phase lint "$bin/ruff" check .
phase types "$bin/mypy"
phase imports "$bin/lint-imports"
phase tests "$bin/pytest" -q -n "$(($(nproc) + 1))" --dist loadfile --no-loadscope-reorder
printf '\n'
printf '%s\n' "${summary[@]}"
[ ${#failed[@]} -eq 0 ]
