#!/bin/sh
# Installs what is missing of the named groups of packages.txt (default: run).
# Does nothing, and needs no rights, when all is there.
# Usage: .ci/packages.sh [GROUP...]
set -eu
list=$(dirname "$0")/packages.txt
[ $# -gt 0 ] || set -- run
command -v dpkg-query >/dev/null || {
  echo "This is not Debian; these packages are needed by other means:" >&2
  grep -v '^#' "$list" >&2
  exit 0
}
missing=
for group in "$@"; do
  for package in $(sed -n "/^\[$group\]/,/^\[/p" "$list" | sed -n 's/^\([a-z0-9][^ ]*\).*/\1/p'); do
    # Node.js often comes from elsewhere, and Debian's npm cannot live beside that.
    case $package in
      nodejs) if command -v node >/dev/null; then continue; fi ;;
      npm) if command -v npm >/dev/null; then continue; fi ;;
    esac
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
      missing="$missing $package"
  done
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ]; then
  echo "These packages are missing, and only root may install them:" >&2
  echo "  sudo apt-get install --no-install-recommends$missing" >&2
  exit 1
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
