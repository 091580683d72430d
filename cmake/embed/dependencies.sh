#!/usr/bin/env bash
# What -DGOODWILL_EMBED=ON links into libgoodwill.so.0: Abseil, Protobuf's lite runtime,
# zlib and SLEEF's kernels, static, position-independent, and hidden.
#
#   cmake/embed/dependencies.sh [FOLDER]     (default build/embed-deps)
#
# Fetches the distribution's source packages of exactly the versions whose headers are
# installed, from wherever those came from, and builds them once; repeated, it does
# nothing. Leaves in FOLDER/prefix only libraries and CMake files: the headers are the
# installed ones, so every file of ours is compiled as in the ordinary build and only
# linked otherwise. The machine's own package sources and lists stay as they are, and no
# rights are needed. Status 77: the source packages are not to be had here.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(realpath -m "${1:-$here/../../build/embed-deps}")
prefix=$folder/prefix
sources=$folder/sources
export LC_ALL=C.UTF-8

multiarch=$(cc -print-multiarch)
if [ "$multiarch" != x86_64-linux-gnu ]; then
  echo "the embed build is written for Linux on x86-64, not for $multiarch" >&2
  exit 77
fi

# The installed package whose headers are used, by library.
declare -A headers=([abseil]=libabsl-dev [protobuf]=libprotobuf-dev [zlib]=zlib1g-dev)
libraries=(abseil protobuf zlib)
source_of() { dpkg-query -W -f '${source:Package}=${source:Version}' "$1"; }
sleef=$(realpath "$(cc -print-file-name=libsleef.so)")

state=$(
  for library in "${libraries[@]}"; do source_of "${headers[$library]}" && echo; done
  cc --version | head -1
  cd "$here" && sha256sum "$sleef" dependencies.sh sleef_kernels.py ../../src/base/elementary.cc
)
if [ "$(cat "$folder/state" 2>/dev/null)" = "$state" ]; then exit 0; fi
rm -rf "$prefix" "$folder/state" "$folder/build"
mkdir -p "$prefix/lib" "$sources" "$folder/build" "$folder/apt/lists/partial" "$folder/apt/cache"

# Package sources of our own: where the headers' packages came from, for sources.
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
option=
if [ -r $keyring ]; then option="[signed-by=$keyring] "; fi
for library in "${libraries[@]}"; do apt-cache policy "${headers[$library]}"; done |
  awk -v option="$option" '$1 ~ /^[0-9]+$/ && $5 == "Packages" {
    split($3, place, "/"); print "deb-src " option $2 " " place[1] " " place[2] }' |
  sort -u >"$folder/apt/sources.list"
cat >"$folder/apt/apt.conf" <<END
Dir::Etc::SourceList "$folder/apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$folder/apt/lists";
Dir::Cache "$folder/apt/cache";
APT::Sandbox::User "$(id -un)";
END
export APT_CONFIG=$folder/apt/apt.conf
description() {  # of a library's source package, as a file
  local version
  version=$(source_of "${headers[$1]}")
  version=${version#*=}
  echo "$sources/$1_${version#*:}.dsc"
}
fetch() {
  local library missing=()
  for library in "${libraries[@]}"; do
    if [ ! -e "$(description "$library")" ]; then missing+=("$(source_of "${headers[$library]}")"); fi
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  cd "$sources" && apt-get update -qq && apt-get source -qq --download-only "${missing[@]}"
}
if ! (fetch) >&2; then
  echo "the source packages of the installed ${headers[*]} are not to be had here" >&2
  exit 77
fi

# Other people's warnings are not ours; an error shows all.
quietly() {
  "$@" >"$folder/log" 2>&1 || {
    cat "$folder/log" >&2
    exit 1
  }
}
launcher=()
if command -v ccache >/dev/null; then launcher=(ccache); fi
hidden="-O2 -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections"
configure() {
  quietly cmake -S "$1" -B "$1/static" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_CXX_COMPILER_LAUNCHER="${launcher[*]}" -DCMAKE_CXX_FLAGS_RELEASE="-DNDEBUG $hidden" \
    -DCMAKE_VISIBILITY_INLINES_HIDDEN=ON -DBUILD_SHARED_LIBS=OFF \
    -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib "${@:2}"
}
jobs=${JOBS:-$(nproc)}

cd "$folder/build"
for library in "${libraries[@]}"; do
  echo "Building $(source_of "${headers[$library]}")"
  quietly dpkg-source -x "$(description "$library")" "$library"
done
configure abseil -DCMAKE_CXX_STANDARD=17
quietly cmake --build abseil/static -j "$jobs"
quietly cmake --install abseil/static
rm -r "$prefix/include"
sed -i 's|"${_IMPORT_PREFIX}/include"|"/usr/include"|' "$prefix/lib/cmake/absl/abslTargets.cmake"

configure protobuf -Dprotobuf_BUILD_TESTS=OFF -Dprotobuf_BUILD_PROTOC_BINARIES=OFF \
  -Dprotobuf_WITH_ZLIB=OFF
quietly cmake --build protobuf/static --target libprotobuf-lite -j "$jobs"
cp protobuf/static/libprotobuf-lite.a "$prefix/lib"

(cd zlib
  CC="${launcher[*]} cc" CFLAGS="$hidden" quietly ./configure --static
  quietly make -j "$jobs" libz.a)
cp zlib/libz.a "$prefix/lib"

/usr/bin/python3 -B "$here/sleef_kernels.py" "$sleef" "$here/../../src/base/elementary.cc" \
  sleef_kernels.s
cc -c sleef_kernels.s -o sleef_kernels.o
ar rcs "$prefix/lib/libsleef.a" sleef_kernels.o

# Who passes the library on passes these on with it.
for library in "${libraries[@]}"; do
  printf '==== %s\n\n' "$library"
  cat "$library/debian/copyright"
done >"$prefix/THIRD-PARTY-NOTICES.txt"
printf '==== sleef\n\n' >>"$prefix/THIRD-PARTY-NOTICES.txt"
cat /usr/share/doc/libsleef-dev/copyright >>"$prefix/THIRD-PARTY-NOTICES.txt"

rm -rf "$folder/build"
echo "$state" >"$folder/state"
echo "Built into $prefix"
