#!/bin/sh
# The shipped sample data is what the generator makes, byte for byte; other seeds
# make other data; a part of the tables is the same part.
# Usage: generate_test.sh GENERATOR DATA_DIRECTORY
set -eu
generator=$1
data=$2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

"$generator" --out "$out/same"
for file in customers products purchases interactions contacts events consents promises; do
  cmp "$data/$file.csv" "$out/same/$file.csv"
done

"$generator" --out "$out/part" --purchases-only
cmp "$data/purchases.csv" "$out/part/purchases.csv"
cmp "$data/products.csv" "$out/part/products.csv"
test ! -e "$out/part/customers.csv"

"$generator" --out "$out/other" --seed 2
if cmp -s "$data/purchases.csv" "$out/other/purchases.csv"; then
  echo "another seed makes the same purchases" >&2
  exit 1
fi

"$generator" --out "$out/uuid" --id-kind uuid --customers 50
sed -n 2p "$out/uuid/purchases.csv" |
  grep -Eq '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12},'

for wrong in "--customers 0" "--from 2024-02-30" "--to 2021-01-01" "--seed x" "--what 1" "--seed"; do
  status=0
  # shellcheck disable=SC2086
  "$generator" --out "$out/wrong" $wrong 2>/dev/null || status=$?
  test "$status" = 2
done
echo "sample data: as shipped"
