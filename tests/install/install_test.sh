#!/usr/bin/env bash
# Goodwill from outside its tree: installed and found by CMake (the C library and
# the C++ library), found by pkg-config, and as a subdirectory of another project.
# Usage: install_test.sh BUILD_DIRECTORY [subdirectory]
# With "subdirectory" only that way is tested.
set -euo pipefail
build=$(realpath "$1")
what=${2:-installed}
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# Nothing of this environment may help.
unset CMAKE_PREFIX_PATH PKG_CONFIG_PATH LD_LIBRARY_PATH LIBRARY_PATH CPATH goodwill_DIR

step() { echo "-- $*"; }
quietly() { "$@" >"$out/log" 2>&1 || { cat "$out/log" >&2; return 1; }; }
refused() {
  if "$@" >"$out/log" 2>&1; then
    echo "should have failed: $*" >&2
    exit 1
  fi
}
configure() { # SOURCE NAME OPTIONS...
  local from=$1 name=$2
  shift 2
  cmake -S "$from" -B "$out/$name" -G Ninja "$@"
}

if [ "$what" = subdirectory ]; then
  step "add_subdirectory"
  # What the build of this tree compiled by the same commands is taken from there.
  (cd "$build" && ninja -t compdb >commands.json)
  type=$(sed -n 's/^CMAKE_BUILD_TYPE:STRING=//p' "$build/CMakeCache.txt")
  flags=$(sed -n "s/^CMAKE_CXX_FLAGS_${type^^}:STRING=//p" "$build/CMakeCache.txt")
  launcher="/usr/bin/python3;$here/reuse.py;$build;$out/embedder/goodwill"
  quietly configure "$here/add_subdirectory" embedder "-DGOODWILL_SOURCE=$source" \
    "-DCMAKE_C_FLAGS=$flags" "-DCMAKE_CXX_FLAGS=$flags" -DGOODWILL_WERROR=ON \
    "-DCMAKE_C_COMPILER_LAUNCHER=$launcher" "-DCMAKE_CXX_COMPILER_LAUNCHER=$launcher"
  quietly cmake --build "$out/embedder"
  echo "objects taken over: $(wc -l <"$out/embedder/reused")"
  "$out/embedder/use_c"
  "$out/embedder/use_core"
  step "its install holds nothing of Goodwill"
  quietly cmake --install "$out/embedder" --prefix "$out/empty"
  [ -z "$(find "$out/empty" -type f 2>/dev/null)" ]
  exit 0
fi

step "install"
quietly cmake --install "$build" --prefix "$out/first"
# The installed tree may be moved.
mv "$out/first" "$out/installed"
prefix=$out/installed
library=$(find "$prefix" -name 'libgoodwill.so.0' -print -quit)
libdir=$(dirname "$library")

step "without it, nothing is found"
refused configure "$here/use_c" without
refused cc -o "$out/without_c" "$here/use_c/main.c"

step "find_package: goodwill::c"
quietly configure "$here/use_c" use_c "-DCMAKE_PREFIX_PATH=$prefix"
quietly cmake --build "$out/use_c"
"$out/use_c/use_c"

step "find_package: goodwill::core"
quietly configure "$here/use_core" use_core "-DCMAKE_PREFIX_PATH=$prefix"
quietly cmake --build "$out/use_core"
"$out/use_core/use_core"

step "find_package: another version is refused"
sed 's/goodwill 0\.1 /goodwill 7.0 /' "$here/use_c/CMakeLists.txt" >"$out/CMakeLists.txt"
mkdir "$out/newer"
mv "$out/CMakeLists.txt" "$out/newer/"
cp "$here/use_c/main.c" "$out/newer/"
refused configure "$out/newer" newer_build "-DCMAKE_PREFIX_PATH=$prefix"

step "pkg-config"
refused pkg-config --exists goodwill
export PKG_CONFIG_PATH=$libdir/pkgconfig
read -ra flags < <(pkg-config --cflags --libs goodwill)
cc -std=c11 -Wall -Wextra -Werror -pedantic -o "$out/use_pc" "$here/use_c/main.c" "${flags[@]}"
LD_LIBRARY_PATH=$libdir "$out/use_pc"
[ "$(pkg-config --modversion goodwill)" = "$("$out/use_c/use_c" | sed 's/goodwill \(.*\):.*/\1/')" ]

step "every installed header compiles"
read -ra includes < <(pkg-config --cflags goodwill)
find "$prefix/include/goodwill" -name '*.h' | sort >"$out/headers"
while read -r header; do
  echo "#include \"$header\"" >>"$out/all.cc"
done <"$out/headers"
quietly c++ -std=c++20 -Wall -Wextra -Wno-unused-parameter -fsyntax-only "${includes[@]}" "$out/all.cc"

step "the command line runs where it was installed"
"$prefix/bin/goodwill" --version
echo "installation: good"
