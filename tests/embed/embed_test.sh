#!/usr/bin/env bash
# Makes the library to take along, holds it to what it promises, and takes it along: in a
# wheel and in a NuGet package, each installed where nothing else of Goodwill is.
#
#   tests/embed/embed_test.sh BUILD_DIR      (the ordinary build, to compare with)
#
# Works in build/embed and build/embed-deps; repeated, it builds what has changed. Status
# 77: the dependencies' source packages are not to be had here.
set -euo pipefail
ordinary=$(realpath "$1")
cd "$(dirname "$0")/../.."
root=$PWD
build=$root/build/embed
python=/usr/bin/python3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset GOODWILL_LIBRARY GTEST_OUTPUT
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
stage() { printf '== %s (%s)\n' "$*" "$(date +%H:%M:%S)"; }
if command -v ccache >/dev/null; then
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi

stage "dependencies"
sh .ci/packages.sh embed
cmake/embed/dependencies.sh build/embed-deps
stage "build"
cmake --preset embed >"$work/configured"
cmake --build --preset embed --target embed_tests -j "${JOBS:-2}" -- --quiet
library=$(realpath "$build/capi/libgoodwill.so.0")
strip --strip-unneeded -o "$work/stripped.so" "$library"
stat -c '%s bytes, stripped' "$work/stripped.so"

stage "the library: what it exports and needs, two Protobufs in a process, golden results"
ctest --preset embed --no-tests=error \
  -R '^(embed_.*|abi_symbols|abi_misuse_test|abi_throwing_test|abi_two_protobufs.*|conformance_.*)$'
# The check itself refuses what it should.
if $python -B tests/embed/library.py "$ordinary/capi/libgoodwill.so.0" >"$work/refused"; then
  echo "the ordinary library passed for one to take along" >&2
  exit 1
fi
grep -q 'it needs libprotobuf-lite' "$work/refused"

stage "the same digests"
for tree in "$ordinary" "$build"; do
  cmake --build "$tree" --target digest_program -j "${JOBS:-2}" -- --quiet
  "$tree/tests/digest/digest_program" >"$work/digest.$(basename "$tree")"
done
if ldd "$build/tests/digest/digest_program" | grep -E 'sleef|absl'; then exit 1; fi
diff "$work/digest.$(basename "$ordinary")" "$work/digest.embed"
for language in python csharp; do
  GOODWILL_LIBRARY=$library bash tests/conformance/run.sh "$build" $language || test $? = 77
done

stage "wheel"
mkdir -p "$work/source/bindings" "$work/source/capi"
cp -r bindings/python "$work/source/bindings/"
cp -r capi/proto "$work/source/capi/"
GOODWILL_BUNDLE=$library $python -m pip wheel --quiet --no-index --no-build-isolation --no-deps \
  -w "$work/wheels" "$work/source/bindings/python"
wheel=("$work"/wheels/*.whl)
basename "${wheel[0]}"
[[ ${wheel[0]} == *-py3-none-linux_x86_64.whl ]]
$python -m zipfile -l "${wheel[0]}" >"$work/listed"
grep -q goodwill/libgoodwill.so.0 "$work/listed"
grep -q goodwill/THIRD-PARTY-NOTICES.txt "$work/listed"
$python -m venv --system-site-packages "$work/venv"
"$work/venv/bin/pip" install --quiet --no-index --no-deps "${wheel[0]}"
# Beside Python's own Protobuf, whichever comes first.
for first in google.protobuf.descriptor_pb2 goodwill; do
  (cd "$work" && venv/bin/python - "$root/examples" $first >"python.$first" <<'END')
import importlib, runpy, sys
examples, first = sys.argv[1:]
importlib.import_module(first)
import goodwill as gw
from goodwill._library import library_path
assert library_path.startswith(sys.prefix), library_path
# A document that the library writes, through Python's Protobuf and back.
policy = gw.Policy.default(currency="EUR")
assert gw.Policy.from_dict(policy.to_dict()) == policy
sys.argv = ["quickstart.py", examples + "/data/purchases.csv"]
runpy.run_path(examples + "/quickstart/quickstart.py", run_name="__main__")
END
done
grep C00042 "$work/python.goodwill"
diff "$work/python.goodwill" "$work/python.google.protobuf.descriptor_pb2"

stage "NuGet package"
if ! command -v dotnet >/dev/null; then
  echo "skipped: there is no .NET SDK here"
  exit 0
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_ROLL_FORWARD=Major
GOODWILL_BUILD_DIR=$root/build/embed dotnet pack bindings/csharp/Goodwill -c Release -v quiet \
  -p:GoodwillNative="$library" -o "$work/feed"
$python -m zipfile -l "$work"/feed/Goodwill.*.nupkg >"$work/listed"
grep -q runtimes/linux-x64/native/libgoodwill.so.0 "$work/listed"
grep -q THIRD-PARTY-NOTICES.txt "$work/listed"
mkdir "$work/consumer"
cp tests/embed/consumer/Consumer.csproj examples/quickstart/csharp/Quickstart.cs "$work/consumer/"
# A package folder of its own, where no earlier package of this version lies; packages of
# others may come from where they are already.
others=${NUGET_PACKAGES:-$HOME/.nuget/packages}
if [ ! -d "$others" ] || [ -d "$others/goodwill" ]; then others=; fi
(cd "$work/consumer" && NUGET_PACKAGES=$work/packages dotnet build -c Release -v quiet \
  -p:RestoreAdditionalProjectSources="$work/feed" -p:RestoreFallbackFolders="$others" -o built)
dotnet "$work/consumer/built/Consumer.dll" "$root/examples/data/purchases.csv" >"$work/csharp"
diff "$work/python.goodwill" "$work/csharp"
stage "taken along"
