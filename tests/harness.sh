# What tests/run.sh and .ci/run share: building, running and counting. Sourced by
# bash, with the repository as the working directory.
#
# Every stage leaves its results below $RESULTS, and tests/count.py adds them up.
export LC_ALL=C.UTF-8
RESULTS=${RESULTS:-$PWD/build/results}
GOODWILL_SHARED=$(realpath -m "${GOODWILL_SHARED:-../shared}")
export GOODWILL_SHARED
jobs=$(nproc)

stage() { printf '\n== %s (%s)\n' "$*" "$(date +%H:%M:%S)"; }

use_ccache() {
  if command -v ccache >/dev/null; then
    export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
  fi
}

# shell_test NAME COMMAND...: a test that is no program of a test framework. Status
# 0 passes, 77 means that it was skipped (it says why), anything else fails.
shell_test() {
  local name=$1 status=0
  shift
  "$@" || status=$?
  case $status in
    0) echo "passed $name" >>"$RESULTS/shell.txt" ;;
    77) echo "skipped $name" >>"$RESULTS/shell.txt" ;;
    *)
      echo "failed $name" >>"$RESULTS/shell.txt"
      echo "FAILED: $name" >&2
      ;;
  esac
}

# build PRESET [target...]: configures when needed, builds everything or the targets.
# A failure is a failed test.
build() {
  local preset=$1
  shift
  local targets=()
  if [ $# -gt 0 ]; then targets=(--target "$@"); fi
  if [ ! -e "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" ${WITHOUT_REPORT:+-DGOODWILL_REPORT=OFF} || return 1
  fi
  # Progress on a terminal; in a log only what the compiler has to say.
  if [ -t 1 ]; then
    cmake --build --preset "$preset" -j "$jobs" "${targets[@]}"
  else
    cmake --build --preset "$preset" -j "$jobs" "${targets[@]}" -- --quiet
  fi
}

# The report's page needs npm and, once, its registry. Where that is not to be had,
# everything else is built and tested, and the page counts as skipped.
try_report() {
  local log=build/report.log
  mkdir -p build
  if ! command -v npm >/dev/null; then
    export WITHOUT_REPORT=1
  elif [ ! -e build/release/build.ninja ]; then
    cmake --preset release >"$log" 2>&1 || { cat "$log"; return 0; }
  fi
  if [ -z "${WITHOUT_REPORT:-}" ] &&
    cmake --build --preset release --target goodwill_report_page >"$log" 2>&1; then
    return 0
  fi
  echo "The report's page cannot be built here, and is left out: no npm, or no registry." >&2
  if [ -e "$log" ]; then tail -n 20 "$log" >&2; fi
  echo "skipped report page" >>"$RESULTS/shell.txt"
  export WITHOUT_REPORT=1
  cmake --preset release -DGOODWILL_REPORT=OFF >"$log" 2>&1 || cat "$log"
}

# run_ctest PRESET [ctest arguments]: each GoogleTest program counts by its cases
# (it writes them into $RESULTS/PRESET), any other test as one.
run_ctest() {
  local preset=$1
  shift
  mkdir -p "$RESULTS/$preset"
  GTEST_OUTPUT="xml:$RESULTS/$preset/" GTEST_BRIEF=1 \
    ctest --preset "$preset" -j "$jobs" --no-tests=error \
    --output-junit "$RESULTS/$preset/ctest.junit" "$@" || true
}
