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
phase format "$bin/ruff" format --check .
phase lint "$bin/ruff" check .
phase types "$bin/mypy"
phase imports "$bin/lint-imports"
phase tests "$bin/pytest" -q -n "$(($(nproc) + 1))" --dist loadfile --no-loadscope-reorder
printf '\n'
printf '%s\n' "${summary[@]}"
[ ${#failed[@]} -eq 0 ]
