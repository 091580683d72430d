#!/usr/bin/env bash
# Sets up, builds and runs all ordinary tests: C++ and C, Python, C# where the .NET
# SDK is present, installation. Repeated, it builds and installs only what has
# changed. The last line counts: N passed, N failed, N skipped.
#
#   tests/run.sh              everything but what takes minutes (ctest label `slow`,
#                             which .ci/run adds) or longer (label `manual`, by hand:
#                             ctest --preset release -L manual)
#   tests/run.sh -R money     only ctest's tests that match; no other language
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/harness.sh

if [ -z "${KEEP_RESULTS:-}" ]; then rm -rf "$RESULTS"; fi
mkdir -p "$RESULTS"
finish() { exec /usr/bin/python3 tests/count.py "$RESULTS"; }

stage "packages"
sh .ci/packages.sh run test

stage "build"
use_ccache
try_report
build release || {
  shell_test "build release" false
  finish
}
library=$(find "$PWD/build/release" -name 'libgoodwill.so.0' -print -quit)
export GOODWILL_LIBRARY=$library

stage "C++ and C"
slow=(-LE manual)
if [ -z "${CI:-}" ]; then slow=(-LE 'manual|slow'); fi
run_ctest release "${slow[@]}" "$@"
if [ $# -gt 0 ]; then finish; fi

stage "Python"
venv=build/python
if [ ! -x $venv/bin/python ]; then
  /usr/bin/python3 -m venv --system-site-packages $venv
fi
stamp=$venv/installed
if [ ! -e $stamp ] || [ -n "$(find bindings/python capi/proto -newer $stamp -type f -print -quit)" ]; then
  # A copy is installed, so that nothing is left beside the sources.
  rm -rf build/python-source
  mkdir -p build/python-source/bindings build/python-source/capi
  cp -r bindings/python build/python-source/bindings/
  cp -r capi/proto build/python-source/capi/
  if $venv/bin/pip install --quiet --no-index --no-build-isolation --force-reinstall --no-deps \
    build/python-source/bindings/python; then
    touch $stamp
  else
    shell_test "install the Python package" false
  fi
fi
mapfile -t python_tests < <(find bindings/python/tests tests -name 'test_*.py' | sort)
if [ ${#python_tests[@]} -gt 0 ]; then
  mkdir -p "$RESULTS/python"
  status=0
  # A shell in the background ignores interrupts, and one test sends some.
  PYTHONDONTWRITEBYTECODE=1 env --default-signal=INT $venv/bin/python -m pytest -q -p no:cacheprovider \
    --import-mode=importlib --junitxml="$RESULTS/python/pytest.xml" "${python_tests[@]}" || status=$?
  # 1 means that tests failed, and they are counted; more, that it did not come to that.
  if [ $status -gt 1 ]; then shell_test "pytest" false; fi
fi

stage "C#"
if command -v dotnet >/dev/null; then
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_ROLL_FORWARD=Major
  export GOODWILL_BUILD_DIR=$PWD/build
  mkdir -p "$RESULTS/csharp"
  # Twice the same tests: the library for .NET 8, and the one for netstandard2.0.
  dotnet test bindings/csharp --logger trx --results-directory "$RESULTS/csharp" --nologo \
    -v quiet || true
  if [ -z "$(find "$RESULTS/csharp" -name '*.trx')" ]; then shell_test "dotnet test" false; fi
else
  echo "C# tests skipped: no .NET SDK here."
  echo "skipped C#" >>"$RESULTS/shell.txt"
fi

stage "conformance"
bash tests/conformance/run.sh build/release --results "$RESULTS/shell.txt" || true
grep -qs ' conformance ' "$RESULTS/shell.txt" || shell_test "conformance" false

stage "quickstarts"
shell_test "quickstarts" bash examples/quickstart/quickstart_test.sh build/release $venv/bin/python

finish
