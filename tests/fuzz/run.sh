#!/usr/bin/env bash
# Runs fuzz targets for a while each, from their corpora on.
#
#   tests/fuzz/run.sh BUILD SECONDS [TARGET...]     TARGET: csv, policy_text, ...
#
# New inputs are kept in BUILD/new, what fails in BUILD/found. Fails if anything was
# found.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1 seconds=$2
shift 2
targets=("$@")
if [ ${#targets[@]} = 0 ]; then mapfile -t targets < <(ls tests/fuzz/corpus); fi
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1} UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}

status=0
for target in "${targets[@]}"; do
  program=$build/tests/fuzz/${target}_fuzz
  log=$build/new/$target.log
  mkdir -p "$build/new/$target" "$build/found"
  if "$program" -max_total_time="$seconds" -max_len=4096 -timeout=60 -print_final_stats=1 \
    -artifact_prefix="$build/found/$target-" \
    "$build/new/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1; then
    echo "$target: $(grep -E '^#[0-9]+ *.*DONE' "$log")"
  else
    status=1
    echo "FOUND by $target:" >&2
    tail -n 60 "$log" >&2
  fi
done
exit $status
