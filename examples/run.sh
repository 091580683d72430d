#!/usr/bin/env bash
# From a bare Debian 12 and a fresh clone to a book of customers, judged.
#
#   examples/run.sh                     the sample data (and public data where it is present)
#   examples/run.sh FILE.csv...         your own purchases: customer_id, time, amount, ...
#   examples/run.sh FILE.csv... -- --map time=date --currency USD --time-zone Europe/Sofia
#                                       options behind -- go to 'goodwill assess'
#
# Installs the packages that are missing (as root), builds what has changed,
# installs into build/installed, and runs the command line and two quickstarts.
# Repeated, it takes seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
prefix=$root/build/installed

step() { printf '\n== %s\n' "$*"; }
# Runs a command; shows what it said only when it fails.
quietly() {
  local log=$root/build/run.log
  mkdir -p "$root/build"
  "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    echo "failed: $*" >&2
    exit 1
  }
}

files=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  [ -r "$1" ] || {
    echo "cannot read $1" >&2
    exit 1
  }
  files+=("$(realpath "$1")")
  shift
done
[ $# -eq 0 ] || shift
options=("$@")

step "packages"
sh .ci/packages.sh run

step "build"
if command -v ccache >/dev/null; then
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi
if [ ! -e build/release/build.ninja ]; then
  npm=ON
  command -v npm >/dev/null || npm=OFF
  quietly cmake --preset release -DGOODWILL_REPORT=$npm
fi
# The report's page needs npm's registry once. Everything else goes without.
if ! cmake --build --preset release --target goodwill_report_page >build/run.log 2>&1; then
  tail -n 20 build/run.log >&2
  echo "going on without the report's page" >&2
  quietly cmake --preset release -DGOODWILL_REPORT=OFF
fi
report=yes
if grep -q '^GOODWILL_REPORT:BOOL=OFF' build/release/CMakeCache.txt; then report=; fi
cmake --build --preset release --target goodwill_c goodwill_core goodwill_cli goodwill-generate
quietly cmake --install build/release --prefix "$prefix"
[ -e build/quickstart/build.ninja ] ||
  quietly cmake -S examples/quickstart -B build/quickstart -G Ninja \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$prefix"
quietly cmake --build build/quickstart

goodwill=$prefix/bin/goodwill
run() {
  printf '\n$ %s\n' "$*" | sed "s|$prefix/bin/||; s|$root/||g"
  "$@"
}

if [ ${#files[@]} -gt 0 ]; then
  step "your customers"
  # Told apart by name: everything that is not another table holds purchases.
  tables=()
  for file in "${files[@]}"; do
    table=purchases
    for other in customers products interactions contacts events consents promises answers \
      measurements rates merges rights case_commands; do
      case $(basename "$file") in "$other"*) table=$other ;; esac
    done
    tables+=("--$table=$file")
  done
  run "$goodwill" import "${tables[@]}" "${options[@]}"
  run "$goodwill" assess "${tables[@]}" "${options[@]}" --summary --format table
  run "$goodwill" assess "${tables[@]}" "${options[@]}" --out build/assessment.csv
  if [ -n "$report" ]; then
    run "$goodwill" report "${tables[@]}" "${options[@]}" --out build/report.html
  fi
  exit 0
fi

data=examples/data
all=()
for table in purchases customers products interactions contacts events consents promises; do
  all+=("--$table=$data/$table.csv")
done
shop=("${all[@]}" --currency EUR --time-zone Europe/Sofia --as-of 2025-01-01)

step "the sample shop, on the command line"
run "$goodwill" import "${all[@]}" --currency EUR --time-zone Europe/Sofia
run "$goodwill" assess "${shop[@]}" --summary --format table --limit 10
run "$goodwill" explain C00042 "${shop[@]}"
run "$goodwill" show C00017 "${shop[@]}"
run "$goodwill" due --promises "$data/promises.csv" --time-zone Europe/Sofia --as-of 2024-02-26T09:00 \
  --format table
run "$goodwill" concentration "${shop[@]}"
if [ -n "$report" ]; then run "$goodwill" report "${shop[@]}" --since 2024-07-01 --plan --out build/report.html; fi

step "the sample shop, in C"
build/quickstart/quickstart_c

step "the sample shop, in Python"
# The environment sees Debian's numpy and pandas; the package itself needs no
# network and no compiler.
if [ ! -x build/python/bin/python ]; then
  quietly /usr/bin/python3 -m venv --system-site-packages build/python
fi
stamp=build/python/installed
if [ ! -e $stamp ] || [ -n "$(find bindings/python capi/proto -newer $stamp -type f -print -quit)" ]; then
  # A copy is built, so that nothing is left beside the sources.
  rm -rf build/python-source
  mkdir -p build/python-source/bindings build/python-source/capi
  cp -r bindings/python build/python-source/bindings/
  cp -r capi/proto build/python-source/capi/
  quietly build/python/bin/pip install --quiet --no-index --no-build-isolation --force-reinstall \
    --no-deps build/python-source/bindings/python
  touch $stamp
fi
library=$(find "$prefix" -name 'libgoodwill.so.0' -print -quit)
GOODWILL_LIBRARY=$library build/python/bin/python examples/quickstart/quickstart.py

shared=${GOODWILL_SHARED:-../shared}/data
if [ -r "$shared/cdnow_sample.csv" ]; then
  step "CDNOW: who bought records in 1997 and 1998"
  run "$goodwill" assess --purchases "$shared/cdnow_sample.csv" --map time=date --currency USD \
    --as-of 1998-07-01 --summary --format table --limit 10
fi
if [ -r "$shared/online_retail_invoices.csv" ]; then
  step "Online Retail: a wholesaler's invoices of 2011"
  run "$goodwill" assess --purchases "$shared/online_retail_invoices.csv" --map time=date \
    --currency GBP --as-of 2011-12-10 --summary --format table --limit 10
fi

step "done"
echo "The command line is $goodwill; try: $goodwill --help"
