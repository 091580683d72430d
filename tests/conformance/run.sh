#!/usr/bin/env bash
# Runs the conformance suite: every scenario in every language that is there.
#
#   tests/conformance/run.sh BUILD_DIR [--update] [--results FILE] [cpp|c|python|csharp...]
#
# BUILD_DIR is a build directory of CMake with the C and C++ programs. --update
# writes the golden files anew from the first language. The last line counts one
# test per language and scenario; --results adds a line for each to a file, as
# tests/harness.sh does. Exit status: 0, 1 when something failed, 77 when nothing ran.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(realpath "$1")
shift
update=0
results=/dev/null
languages=()
while [ $# -gt 0 ]; do
  case $1 in
    --update) update=1 ;;
    --results)
      results=$2
      shift
      ;;
    *) languages+=("$1") ;;
  esac
  shift
done
[ ${#languages[@]} -gt 0 ] || languages=(cpp c python csharp)
here=$root/tests/conformance
golden=$root/tests/golden/conformance
python=${PYTHON:-/usr/bin/python3}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

library=$(find "$build" -name 'libgoodwill.so.0' -print -quit)
export GOODWILL_LIBRARY=${GOODWILL_LIBRARY:-$library}
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export GOODWILL_BUILD_DIR=${GOODWILL_BUILD_DIR:-$build}

# The command that runs a language's program is left in `program`; otherwise
# `missing` says why there is none.
prepare() {
  missing=
  case $1 in
    cpp | c)
      program=("$(find "$build" -type f -name "conformance_$1" -print -quit)")
      [ -n "${program[0]}" ] || missing="the program conformance_$1 is not built"
      ;;
    python)
      program=(env "PYTHONPATH=$root/bindings/python${PYTHONPATH:+:$PYTHONPATH}" "$python"
        "$here/python/conformance.py")
      "$python" -c 'import numpy, google.protobuf' 2>/dev/null ||
        missing="Python with NumPy and protobuf is not here"
      command -v protoc >/dev/null || missing="protoc is not here"
      ;;
    csharp)
      program=(dotnet "$GOODWILL_BUILD_DIR/csharp/bin/Conformance/release/Conformance.dll")
      if ! command -v dotnet >/dev/null; then
        missing="no .NET SDK is here"
      elif ! dotnet build "$here/csharp" -c Release --nologo -v quiet >"$out/csharp.log" 2>&1; then
        cat "$out/csharp.log" >&2
        program=(false)
      fi
      ;;
    *) echo "no language $1" >&2 && exit 2 ;;
  esac
}

passed=0 failed=0 skipped=0
# count OUTCOME SCENARIO LANGUAGE
count() {
  declare -g "$1=$((${!1} + 1))"
  echo "$1 conformance $2 $3" >>"$results"
  if [ "$1" = failed ]; then echo "FAILED $2, $3" >&2; fi
}
scenarios=("$here"/scenarios/*/)
declare -A outputs=()
for language in "${languages[@]}"; do
  prepare "$language"
  if [ -n "$missing" ]; then
    echo "$language skipped: $missing"
    for folder in "${scenarios[@]}"; do count skipped "$(basename "$folder")" "$language"; done
    continue
  fi
  for folder in "${scenarios[@]}"; do
    name=$(basename "$folder")
    mkdir -p "$out/$name"
    if "${program[@]}" "${folder%/}" >"$out/$name/$language" 2>"$out/stderr"; then
      outputs[$name]+="$language "
    else
      tail -n 3 "$out/stderr" >&2
      count failed "$name" "$language"
    fi
  done
done
mkdir -p "$golden"
for folder in "${scenarios[@]}"; do
  name=$(basename "$folder")
  read -ra ran <<<"${outputs[$name]:-}"
  for language in "${ran[@]}"; do
    options=()
    if [ $update = 1 ] && [ "$language" = "${ran[0]}" ]; then options=(--update); fi
    if "$python" "$here/compare.py" "$out/$name/$language" "$out/$name/${ran[0]}" \
      "$golden/$name.txt" "${options[@]}"; then
      count passed "$name" "$language"
    else
      count failed "$name" "$language"
    fi
  done
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ] || exit 1
[ $passed -gt 0 ] || exit 77
