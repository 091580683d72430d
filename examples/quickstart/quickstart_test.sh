#!/usr/bin/env bash
# The quickstarts work, and say the same in every language.
# Usage: quickstart_test.sh BUILD_DIRECTORY [PYTHON]
set -euo pipefail
build=$1
python=${2:-}
cd "$(dirname "$0")/../.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

cmake --install "$build" --prefix "$out/installed" >/dev/null
cmake -S examples/quickstart -B "$out/build" -G Ninja -DCMAKE_PREFIX_PATH="$out/installed" >/dev/null
cmake --build "$out/build" >/dev/null
GOODWILL_LIBRARY=$(find "$out/installed" -name 'libgoodwill.so.0' -print -quit)
export GOODWILL_LIBRARY

"$out/build/quickstart_c" >"$out/c.txt"
grep -q C00042 "$out/c.txt"
"$out/build/quickstart_cc" | diff "$out/c.txt" -
if [ -n "$python" ]; then
  "$python" examples/quickstart/quickstart.py | diff "$out/c.txt" -
  "$python" examples/quickstart/complaints.py "$out/desk.goodwill" >"$out/desk.txt"
  grep -q "not_complained_about" "$out/desk.txt"
fi
if command -v dotnet >/dev/null; then
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
  GOODWILL_BUILD_DIR=$PWD/build dotnet run --project examples/quickstart/csharp |
    diff "$out/c.txt" -
fi

# Who has no data gets told, not a crash.
for program in quickstart_c quickstart_cc; do
  status=0
  "$out/build/$program" "$out/missing.csv" 2>"$out/error.txt" || status=$?
  test $status = 1
  grep -q missing.csv "$out/error.txt"
done
echo "quickstarts: the same in every language"
