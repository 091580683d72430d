#!/usr/bin/env bash
# The command line does what its help says: results, messages and exit codes.
# Usage: cli_test.sh GOODWILL (from the top of the repository)
set -euo pipefail
goodwill=$1
data=examples/data
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
shop=(--purchases "$data/purchases.csv" --currency EUR --time-zone Europe/Sofia)

fail() {
  echo "cli_test: $*" >&2
  head -n 20 "$out/stdout" "$out/stderr" >&2
  exit 1
}
# runs STATUS COMMAND...: the program ends with that status.
runs() {
  local wanted=$1 status=0
  shift
  "$goodwill" "$@" >"$out/stdout" 2>"$out/stderr" || status=$?
  [ $status = "$wanted" ] || fail "status $status, not $wanted: $*"
}
says() { grep -qF -- "$1" "$out/stdout" || fail "stdout does not say: $1"; }
complains() { grep -qF -- "$1" "$out/stderr" || fail "stderr does not say: $1"; }

# Help and usage.
runs 0 --version
says "goodwill 0."
runs 0 --help
says "assess"
for command in import assess explain concentration fit batches policy check salvage backup erase \
  merge unmerge rights export-person; do
  runs 0 $command --help
  says "Examples"
  says "Exit codes"
done
runs 2
complains "goodwill COMMAND"
runs 2 sing
complains "no command sing"
runs 2 assess
complains "--purchases"
runs 2 assess --purchase x
complains "no option --purchase"
runs 2 assess "${shop[@]}" --limit many
runs 2 assess "${shop[@]}" --format xml
runs 2 assess "${shop[@]}" --map time
runs 2 assess "${shop[@]}" --columns customer_id,nothing
complains "no column nothing"
runs 2 explain "${shop[@]}"
complains "which customer"
runs 2 policy
runs 1 assess --purchases "$out/missing.csv"
complains "missing.csv"

# What was found in files.
runs 0 import --purchases "$data/purchases.csv" --customers "$data/customers.csv" \
  --products "$data/products.csv" --interactions "$data/interactions.csv" \
  --contacts "$data/contacts.csv" --events "$data/events.csv" --time-zone Europe/Sofia
says "$data/purchases.csv: purchases, 3570 rows"
says "$data/events.csv: events, "
says "in all: 400 customers, 3570 purchase lines from 2022-01-02 to 2024-12-31 (UTC), in EUR"
runs 0 import --purchases "$data/purchases.csv" "$data/purchases.csv"
says "0 new, 3570 already present"

# Batches, and what was known by one.
printf 'customer_id,time,amount\nA,2024-01-01,10\n' >"$out/one.csv"
printf 'customer_id,time,amount\nA,2024-01-02,5\nB,2024-01-01,7\n' >"$out/two.csv"
two=(--purchases "$out/one.csv" "$out/two.csv" --source till --recorded-at 2024-02-01)
runs 0 batches "${two[@]}" --format csv
says "batch,table,recorded_at,source,rows,appended,already_present,superseded"
says "1,purchases,2024-02-01T00:00:00Z,till,1,1,0,0"
says "2,purchases,2024-02-01T00:00:00Z,till,2,2,0,0"
runs 0 assess "${two[@]}" --as-of 2024-03-01 --format csv --columns customer_id,orders --known 1
says "A,1"
if grep -q "^B" "$out/stdout"; then fail "B was not known by batch 1"; fi
runs 0 assess "${two[@]}" --as-of 2024-03-01 --format csv --columns customer_id,orders
says "A,2"
says "B,1"
runs 1 assess "${two[@]}" --as-of 2024-03-01 --known 3
complains "no batch 3"
runs 2 assess "${two[@]}" --as-of 2024-03-01 --known 0
runs 1 batches "${two[@]}" --recorded-at never
complains "--recorded-at"

runs 0 timeliness "${two[@]}" --as-of 2024-03-01 --format csv
says "table,source,batches,rows,revisions,facts,first,last,lags,lag_median_us"
says "purchases,till,2,3,0,3,2024-01-01T00:00:00Z,2024-01-02T00:00:00Z,3,2678400000000,"

# Customers who turned out to be one.
printf 'from_id,merge_id,into_id,time\nA,m1,B,2024-01-15\n' >"$out/merges.csv"
runs 0 assess "${two[@]}" --merges "$out/merges.csv" --as-of 2024-03-01 --format csv --columns customer_id,orders
says "B,3"
if grep -q "^A" "$out/stdout"; then fail "A was merged into B"; fi
runs 1 explain A "${two[@]}" --merges "$out/merges.csv" --as-of 2024-03-01
complains "merged into 'B'"

# A durable book gives what its files give.
book=$out/shop.goodwill
runs 1 assess --book "$book"
complains "no such book"
runs 0 import --book "$book" "${shop[@]}" --source till
says "3570 rows, 3570 new"
runs 0 import --book "$book" "${shop[@]}"
says "0 new, 3570 already present"
runs 0 assess "${shop[@]}" --as-of 2025-01-01
cp "$out/stdout" "$out/from_files"
runs 0 assess --book "$book" --as-of 2025-01-01
cmp "$out/stdout" "$out/from_files"
runs 0 explain C00017 --book "$book" --as-of 2025-01-01
says "C00017"
runs 0 batches --book "$book" --format csv
says "1,purchases,,till,3570,3570,0,0"
says "2,purchases,,,3570,0,3570,0"
runs 2 assess --book "$book" "${shop[@]}"
complains "not both"
runs 2 import --book "$book"
complains "no files"
runs 1 import --book "$book" --purchases "$data/purchases.csv" --time-zone UTC
complains "time zone is Europe/Sofia"
runs 0 check "$book"
says "2 batches, 3570 facts, whole"
runs 0 backup "$book" "$out/copy.goodwill"
runs 1 backup "$book" "$out/copy.goodwill"
complains "is there already"
runs 0 salvage "$book" "$out/saved.goodwill"
says "nothing was lost"
runs 0 merge "$out/copy.goodwill" C00003 C00005 --at 2024-06-01 --reason "same address"
says "C00003 counts as C00005"
runs 0 merge "$out/copy.goodwill" C00003 C00005 --at 2024-06-01 --reason "same address"
says "nothing changed"
runs 1 merge "$out/copy.goodwill" C00005 C00003 --at 2024-06-01
runs 1 explain C00003 --book "$out/copy.goodwill" --as-of 2025-01-01
runs 0 unmerge "$out/copy.goodwill" C00003
says "C00003 stands alone"
runs 1 unmerge "$out/copy.goodwill" C00003
runs 2 merge "$out/copy.goodwill" C00003 C00005
# A day at the complaints desk.
runs 0 policy starter complaints
cp "$out/stdout" "$out/desk.textproto"
desk=(--book "$out/copy.goodwill" --policy "$out/desk.textproto")
runs 0 complaints open c1 "${desk[@]}" --customer C00017 --at 2024-12-02T10:00 --text "half empty" \
  --channel phone
says "case c1 is open, version 1"
runs 1 complaints settle c1 "${desk[@]}" --by anna --at 2024-12-02T10:05 --text sorry --amount 100.01 --ref tin
complains "within_authority"
complains "role lead may grant it"
runs 0 complaints settle c1 "${desk[@]}" --by anna --at 2024-12-02T10:05 --text sorry --amount 9 --ref tin
says "case c1 is decided, version 2"
runs 0 complaints open c1 "${desk[@]}" --at 2024-12-02T10:00 --text "half empty" --channel phone
says "this was done before"
runs 1 complaints act c1 close "${desk[@]}" --by anna --at 2024-12-02T10:06
complains "remedy_fulfilled"
runs 0 complaints due "${desk[@]}" --as-of 2024-12-20 --owner anna
says "c1,C00017,clock,remedy,overdue,anna"
runs 0 complaints explain c1 "${desk[@]}" --as-of 2024-12-20
says "remedy: 5 working days from 2024-12-02T10:05"
runs 0 complaints act c1 fulfil "${desk[@]}" --by anna --at 2024-12-03 --ref tin --version 2 --source desk
runs 1 complaints act c1 contact_in "${desk[@]}" --at 2024-12-03 --version 1
complains "version"
runs 0 complaints list "${desk[@]}" --as-of 2025-01-01 --stage decided
says "c1,C00017,3,decided"
runs 0 complaints explain c1 "${desk[@]}" --as-of 2024-12-20 --language bg
says "remedy: 5 раб. дни от 2024-12-02T10:05"
runs 0 complaints letter c1 final_response "${desk[@]}" --as-of 2024-12-20 --language en
says "anna answers any question you have."
runs 1 complaints letter c1 poem "${desk[@]}" --as-of 2024-12-20
runs 0 complaints open flood "${desk[@]}" --customer C00017 --at 2024-12-02T11:00 --text "no delivery"
runs 0 complaints open c2 "${desk[@]}" --customer C00018 --at 2024-12-02T11:00 --text "no delivery" \
  --detail cause=delivery/late
runs 0 complaints act c2 link "${desk[@]}" --by anna --subject flood --at 2024-12-02T11:01 \
  --detail relation=parent
runs 0 complaints propagate flood settle "${desk[@]}" --by anna --at 2024-12-02T11:05 --text sorry
says "c2,true,3"
runs 1 complaints propagate c9 settle "${desk[@]}" --by anna --at 2024-12-02T11:05 --text sorry
runs 2 complaints propagate flood settle "${desk[@]}"
runs 0 complaints causes "${desk[@]}" --as-of 2025-01-01 --months 6
says "delivery/late,delivery/late,false,1,1,0,0"
runs 2 complaints causes "${desk[@]}" --as-of 2025-01-01 --months 121
runs 0 policy default
cp "$out/stdout" "$out/other.textproto"
runs 0 complaints what-if "${desk[@]}" --other "$out/other.textproto" --since 2024-12-01 --as-of 2025-01-01
says "case_id,customer_id,clock,change"
complains "3 cases"
runs 2 complaints what-if "${desk[@]}" --as-of 2025-01-01
runs 0 complaints due "${desk[@]}" --as-of 2025-01-01 --believed 1
runs 1 complaints schedule "${desk[@]}" --as-of 2024-12-20
complains "complaints.agents"
sed 's/^complaints {/complaints { agents { person: "anna" } agents { person: "bob" }/' \
  "$out/desk.textproto" > "$out/team.textproto"
team=(--book "$out/copy.goodwill" --policy "$out/team.textproto")
runs 0 complaints schedule "${team[@]}" --as-of 2024-12-20 --hours 24
says "flood,C00017,clock,acknowledge,overdue,,2024-12-02T13:00:00Z,15,anna"
complains "overdue; of"
runs 0 complaints schedule "${team[@]}" --as-of 2024-12-20 --task 0 --language ru
says "закончит раньше"
runs 1 complaints schedule "${team[@]}" --as-of 2024-12-20 --task 9999
runs 2 complaints schedule "${team[@]}" --as-of 2024-12-20 --hours 0
runs 0 complaints report "${desk[@]}" --since 2024-12-01 --as-of 2025-01-01
says "at first contact"
says "2024-12"
says "uk.fca.disp.publication"
runs 2 complaints report "${desk[@]}" --as-of 2025-01-01
runs 2 complaints act c2 contact_in "${desk[@]}" --at 2024-12-03 --detail nothing
runs 1 complaints act c9 assign "${desk[@]}" --by anna --subject anna --at 2024-12-03
runs 2 complaints
runs 2 complaints act c1 "${desk[@]}"
runs 2 complaints due "${desk[@]}"
runs 2 complaints open c1 --text x --at 2024-12-03
cat >"$out/rights.csv" <<'END'
customer_id,right_id,kind,time,until,done_at,basis,text
C00017,r1,retain,2024-01-01,2025-06-01,,"tax law, ten years",
C00018,r2,export,2024-11-01,,2024-11-11,Art. 15 GDPR,"sent by ""letter"""
C00019,r3,erase,2024-11-01,,,Art. 17 GDPR,
C00018,r4,object,2024-11-02,,2024-12-24,Art. 21 GDPR,
END
runs 0 import --book "$out/copy.goodwill" --rights "$out/rights.csv" --recorded-at 2024-12-31
runs 0 rights --book "$out/copy.goodwill" --as-of 2025-01-01
cut -d, -f2-5 "$out/stdout" | tr '\n' ' ' |
  grep -q 'r1,retain,in_force,1 r2,export,done,0 r3,erase,overdue,0 r4,object,done_late,1' ||
  fail "other states"
runs 0 rights --book "$out/copy.goodwill" --as-of 2025-01-01 --by-kind
says "erase,1,0,1,0,0,0,0,0,,"
runs 2 rights
runs 0 export-person C00018 --book "$out/copy.goodwill"
says '"text": "sent by \"letter\""'
says '"kind": "object"'
/usr/bin/env python3 -m json.tool <"$out/stdout" >/dev/null || fail "no JSON"
runs 1 export-person nobody --book "$out/copy.goodwill"
runs 2 export-person --book "$out/copy.goodwill"
runs 0 assess --book "$out/copy.goodwill" --as-of 2025-01-01 --format csv
says "withheld"
runs 1 erase "$out/copy.goodwill" C00017 --basis "Art. 17 GDPR" --at 2025-05-31
complains "must be retained until 2025-06-01 (tax law, ten years)"
runs 2 erase "$out/copy.goodwill" C00017
runs 0 erase "$out/copy.goodwill" C00017 --basis "Art. 17 GDPR" --at 2025-06-01 --approver Eva
says "C00017 is now erased-"
runs 1 explain C00017 --book "$out/copy.goodwill" --as-of 2025-01-01
runs 0 check "$out/copy.goodwill"
says "3584 facts, whole"
runs 1 erase "$out/copy.goodwill" nobody --basis x --at 2025-06-01
runs 1 erase "$out/missing.goodwill" C00017 --basis x --at 2025-06-01
runs 0 rights --book "$out/copy.goodwill" --as-of 2025-07-01
says "erase,done,0,"
says "Art. 17 GDPR,,Eva"
head -c 5000 "$data/purchases.csv" >"$out/no.goodwill"
runs 1 assess --book "$out/no.goodwill"
complains "not a book"
runs 1 check "$out/missing.goodwill"
for command in check salvage backup erase merge unmerge; do runs 2 $command; done

# Other people's files.
gzip -c "$data/purchases.csv" >"$out/purchases.csv.gz"
runs 0 import --purchases "$data/purchases.csv" "$out/purchases.csv.gz"
says "0 new, 3570 already present"
says "gzip"
printf '\357\273\277customer_id\ttime\tamount\nA\t2024-01-01\t1.5\n' >"$out/marked.csv"
runs 0 import --purchases "$out/marked.csv"
says "separated by tabs, byte-order mark"
printf 'Kunde;Datum;Betrag;Notiz\r\nA;31.12.2023;1,50;x\r\nB;01.01.2024;2,00;y\r\n' >"$out/german.csv"
german=(--purchases "$out/german.csv" --map customer_id=Kunde time=Datum amount=Betrag
  --decimal-mark , --date-form d.m.y)
runs 0 import "${german[@]}"
says "2 rows, 2 new"
says "customer_id (from Kunde)"
says "not read: Notiz"
runs 1 import "${german[@]}" --refuse-unknown-columns
complains "Notiz"
runs 0 assess "${german[@]}" --columns customer_id,amount
says "A,1.50"
says "B,2.00"
complains "as of 2024-01-02, the day after the last purchase"
"$goodwill" assess --purchases - --map customer_id=Kunde time=Datum amount=Betrag \
  --decimal-mark , --date-form d.m.y --columns customer_id,amount \
  <"$out/german.csv" >"$out/piped" 2>/dev/null
cmp "$out/stdout" "$out/piped"

# Every problem, with its place; and nothing is judged.
printf 'customer_id,time,amount\nA,2024-01-01,1.00\nB,2024-02-30,2.00\nC,2024-01-02,much\n' >"$out/bad.csv"
runs 1 import --purchases "$out/bad.csv"
complains "$out/bad.csv:3:"
complains "$out/bad.csv:4:"
complains "2 problems"
runs 1 assess --purchases "$out/bad.csv"
[ ! -s "$out/stdout" ] || fail "bad input is judged"
# A hostile file does not steer the terminal.
printf 'customer_id,time,amount\nA,\033[2J,1.00\n' >"$out/hostile.csv"
runs 1 import --purchases "$out/hostile.csv"
! grep -q $'\033' "$out/stderr" || fail "an escape sequence came through"

# Judging: the same rows in every form.
runs 0 assess "${shop[@]}" --as-of 2025-01-01
[ "$(wc -l <"$out/stdout")" = 368 ] || fail "not 367 customers"
head -1 "$out/stdout" | grep -q '^customer_id,' || fail "no header"
cp "$out/stdout" "$out/first.csv"
runs 0 assess "${shop[@]}" --as-of 2025-01-01 --threads 2 --out "$out/second.csv"
cmp "$out/first.csv" "$out/second.csv"
runs 0 assess "${shop[@]}"
complains "as of 2025-01-01"
cmp "$out/stdout" "$out/first.csv"
runs 0 assess "${shop[@]}" --as-of 2024-06-01T12:00:00+02:00
! cmp -s "$out/stdout" "$out/first.csv" || fail "as-of changes nothing"
runs 0 assess "${shop[@]}" --as-of 2025-01-01 --customers "$data/customers.csv" \
  --format table --limit 5
says "customer_id  name"
says "C00017"
says "and 395 more"
runs 0 assess "${shop[@]}" --as-of 2025-01-01 --summary
says "367"

# A report to look at.
runs 0 report "${shop[@]}" --as-of 2025-01-01 --data --out "$out/report.binpb"
[ -s "$out/report.binpb" ] || fail "the report's data are empty"
if "$goodwill" report "${shop[@]}" --as-of 2025-01-01 --since 2024-07-01 --language bg \
  --out "$out/report.html" >"$out/stdout" 2>"$out/stderr"; then
  grep -q '<html lang="bg">' "$out/report.html" || fail "the report has no page"
else
  complains "GOODWILL_REPORT=OFF"
fi
runs 2 report "${shop[@]}" --limit many
runs 2 report "${shop[@]}" --as-of 2025-01-01 --budget money
runs 1 report "${shop[@]}" --as-of 2025-01-01 --plan --data --assignments "$out/no.csv" --out "$out/x"
printf '%s\n' customer_id,time,arm C00042,2024-06-01,treated >"$out/assigned.csv"
runs 0 report "${shop[@]}" --as-of 2025-01-01 --plan --data --assignments "$out/assigned.csv" --out "$out/x"
runs 1 report "${shop[@]}" --limit 10001
runs 0 report "${shop[@]}" --as-of 2025-01-01 --bootstrap 20 --data --out "$out/report.binpb"
runs 1 report "${shop[@]}" --bootstrap 5
runs 2 report "${shop[@]}" --bootstrap 100001

# Why.
runs 0 explain C00017 C00042 "${shop[@]}" --as-of 2025-01-01
says "C00017"
says "C00042"
runs 0 explain C00017 "${shop[@]}" --as-of 2025-01-01 --language ru
says "Клиент C00017"
runs 0 explain C00017 "${shop[@]}" --as-of 2025-01-01 --language bg
says "Клиент C00017"
runs 1 explain C00017 "${shop[@]}" --language tlh
runs 1 explain nobody "${shop[@]}" --as-of 2025-01-01
complains "nobody"

# How often, and who is still there.
runs 0 fit "${shop[@]}" --as-of 2025-01-01
says "pareto_nbd"
says "best by BIC: "
says "customers; ages"
runs 0 fit "${shop[@]}" --as-of 2025-01-01 --model best
says "best by BIC: mbg_nbd"
runs 0 fit "${shop[@]}" --as-of 2025-01-01 --model mbg_nbd --horizon 90 --out "$out/chances"
runs 0 fit "${shop[@]}" --as-of 2025-01-01 --model mbg_nbd --outliers 5 --profile
says " to "
says "customers; ages"
runs 0 fit "${shop[@]}" --as-of 2025-01-01 --model mbg_cnbd mbg_nbd
says "mbg_cnbd"
grep -Eq '^ +k +[1-9]' "$out/stdout" || fail "no stages were found"
runs 0 fit "${shop[@]}" --as-of 2025-01-01 --model bg_cnbd --out -
says "p_any_purchase"
printf 'currency: "EUR" measures { same_day: SAME_DAY_SEPARATE } tiers { name: "base" }' >"$out/apart.textproto"
runs 1 fit "${shop[@]}" --policy "$out/apart.textproto" --as-of 2025-01-01 --model mbg_cnbd
complains "SAME_DAY_MERGE"
runs 2 fit "${shop[@]}" --model nbd mbg_nbd --outliers 5
[ "$(head -n 1 "$out/chances")" = customer_id,frequency,recency,tenure,p_alive,p_any_purchase,expected_purchases ] ||
  fail "other columns"
[ "$(awk -F, 'NR > 1 && !($5 >= 0 && $5 <= 1 && $6 <= $5 && $7 >= $6)' "$out/chances" | wc -l)" = 0 ] ||
  fail "impossible chances"
runs 1 fit "${shop[@]}" --model bgnbd
complains "bg_nbd"
runs 2 fit "${shop[@]}" --model nbd bg_nbd --out x
runs 2 fit "${shop[@]}" --model gamma_gamma
runs 2 fit "${shop[@]}" --horizon 0

# How few.
runs 0 concentration "${shop[@]}" --lorenz 3
says "Gini"
says "100.00 %"
for share in 80% 0.8 4/5 8/10; do
  runs 0 concentration "${shop[@]}" --share $share
  grep 'Gini\|of all customers' "$out/stdout" | sed 's/  */ /g' >>"$out/shares"
done
[ "$(sort -u "$out/shares" | wc -l)" = 3 ] || fail "equal shares, other cuts"
for share in 0 101% -1 x 1/0 ""; do runs 2 concentration "${shop[@]}" "--share=$share"; done
runs 0 concentration "${shop[@]}"
cp "$out/stdout" "$out/shop"
runs 0 concentration "${shop[@]}" --customers "$data/customers.csv" --as-of 2025-01-01
cmp "$out/stdout" "$out/shop" # those who never bought change nothing
runs 0 concentration "${shop[@]}" --by margin
runs 2 concentration "${shop[@]}" --by smell

# One customer on one page.
runs 0 show C00017 "${shop[@]}" --customers "$data/customers.csv" --contacts "$data/contacts.csv" \
  --interactions "$data/interactions.csv" --events "$data/events.csv" --as-of 2025-01-01
says "(customer C00017)"
says "Purchases: "
runs 0 show C00017 "${shop[@]}" --as-of 2025-01-01 --language bg
says "Покупки"
runs 1 show nobody "${shop[@]}" --as-of 2025-01-01
complains "nobody"
runs 2 show "${shop[@]}"
complains "which customer"

# What is owed.
cat >"$out/promises.csv" <<'END'
customer_id,promise_id,kind,made_at,due_at,kept_at,owner
A,p1,delivery,2024-05-01,2024-05-02T10:00,2024-05-02T09:00,Eva
A,p2,callback,2024-05-01,2024-05-10T12:00,,Eva
B,p3,refund,2024-05-01,2024-05-05T10:00,,Iva
B,p4,visit,2024-05-01,,,
END
owed=(--promises "$out/promises.csv" --as-of 2024-05-10T09:00)
runs 0 due "${owed[@]}"
cut -d, -f2,8 "$out/stdout" | tr '\n' ' ' | grep -q 'p3,overdue p2,due p4,open' || fail "another order"
runs 0 due "${owed[@]}" --format table --owner Eva
says "callback"
[ "$(wc -l <"$out/stdout")" = 3 ] || fail "others' promises"
runs 0 due "${owed[@]}" --by owner
says "Eva,2,0,1,0,1,0,0,0,1,-1"
runs 1 due "${owed[@]}" --customer nobody
complains "nobody"
runs 2 due "${owed[@]}" --by moon
runs 2 due
complains "--promises"

# Policies.
runs 0 policy default --currency USD
cp "$out/stdout" "$out/policy.textproto"
says 'currency: "USD"'
runs 0 policy check "$out/policy.textproto"
says "good"
runs 0 policy print "$out/policy.textproto"
cmp "$out/stdout" "$out/policy.textproto"
runs 0 policy describe "$out/policy.textproto" --language bg
printf 'currency: "EUR"\npareto { share: "180%%" }\nnonsense: 1\n' >"$out/bad.textproto"
runs 1 policy check "$out/bad.textproto" "$out/policy.textproto"
complains "$out/bad.textproto:2"
complains "$out/bad.textproto:3"
says "policy.textproto: good"
runs 1 assess --purchases "$data/purchases.csv" --policy "$out/bad.textproto"
runs 0 assess --purchases "$data/purchases.csv" --policy "$out/policy.textproto" --limit 1
runs 1 policy default --currency EURO

# Starters, differences, tiers that are held, exposure.
for name in shop wholesaler subscription complaints; do
  runs 0 policy starter $name
  cp "$out/stdout" "$out/$name.textproto"
  runs 0 policy check "$out/$name.textproto" --explain --language ru
  says "good"
  says "Уровень"
done
runs 1 policy starter kiosk
runs 2 policy starter
held=("${shop[@]}" --policy "$out/shop.textproto" --as-of 2025-01-01)
runs 0 assess "${held[@]}" --format csv
says "tier_rests_on"
runs 0 tiers flows "${held[@]}" --from 2024-01-01 --format csv
says "from_tier,to_tier,move,customers,turnover"
runs 0 tiers changes "${held[@]}" --from 2024-01-01 --format csv
runs 0 tiers grants "${held[@]}" --format csv
says "tier_granted"
cp "$out/stdout" "$out/grants.csv"
runs 0 tiers grants "${held[@]}" --events "$out/grants.csv" --format csv
[ "$(wc -l <"$out/stdout")" = 1 ] || fail "granted twice"
runs 2 tiers flows "${held[@]}"
runs 2 tiers
runs 1 tiers grants "${shop[@]}" --as-of 2025-01-01
runs 0 plan "${shop[@]}" --as-of 2025-01-01 --format csv
says "customer_id,strategy,wanted,action,action_strategy,channel"
one="$(sed -n 2p "$out/stdout" | cut -d, -f1)"
runs 0 plan growth "${shop[@]}" --as-of 2025-01-01 --format csv
says "customer_id,growth_target,expected,expected_above,before"
[ "$(wc -l <"$out/stdout")" -gt 300 ] || fail "customers are missing"
runs 1 plan growth "${shop[@]}" --as-of 2025-01-01 --percent 100
runs 2 plan growth "${shop[@]}" --as-of 2025-01-01 --days year
runs 0 plan head "${shop[@]}" --as-of 2025-01-01 --language bg
says "План за клиенти"
runs 0 plan why "$one" "${shop[@]}" --as-of 2025-01-01
says "Strategy:"
runs 0 plan why-not "$one" end "${shop[@]}" --as-of 2025-01-01
runs 2 plan why-not "$one" flatter "${shop[@]}"
runs 2 plan what
printf 'basket,item\n1,bread\n1,butter\n2,bread\n2,butter\n3,bread\n3,butter\n4,milk\n5,milk\n' >"$out/baskets.csv"
runs 0 rules --baskets "$out/baskets.csv" --luck 0 --format csv
says "group,baskets,left,product_id"
says "bread,butter"
runs 2 rules next --baskets "$out/baskets.csv"
runs 2 rules --baskets "$out/baskets.csv" --support 2
runs 1 rules --baskets "$out/none.csv"
{ echo "customer_id,time,arm,strategy"; runs 0 assess "${shop[@]}" --as-of 2025-01-01 --format csv
  tail -n +2 "$out/stdout" | cut -d, -f1 | awk 'NR % 10 { print $1 ",2024-06-01,treated,protect"; next } { print $1 ",2024-06-01,control,protect" }'
} >"$out/assignments.csv"
runs 0 evaluate --assignments "$out/assignments.csv" "${shop[@]}" --as-of 2025-01-01 --format csv
says "strategy,window_days,treated,control"
says "protect,90,"
runs 0 evaluate "${shop[@]}" --as-of 2025-01-01 # nobody is assigned to anything
runs 1 evaluate --assignments "$out/baskets.csv" "${shop[@]}" --as-of 2025-01-01
printf 'parameter,value\nname,tiny\ncustomers,40\n' >"$out/world.csv"
runs 0 simulate "$out/world.csv" --seeds 1 --format csv
says "tiny,clairvoyant"
runs 0 simulate "$out/world.csv" --seeds 1 --by-round --format csv
says "tiny,engine,1,7,21"
runs 2 simulate
printf 'parameter,value\ncolour,red\n' >"$out/world.csv"
runs 1 simulate "$out/world.csv"
"$goodwill" policy default --currency EUR >"$out/strategy.textproto" 2>/dev/null
cat >>"$out/strategy.textproto" <<'END'
strategy {
  variants { strategy: "protect" name: "call_on" cost: "12" effect: "10%" months: 6
             uses { resource: "minutes" amount: 20 } }
  variants { strategy: "enhance" name: "bundle" cost: "1" effect: "10%" anyway: "4%" share: "25%" months: 12 }
  variants { strategy: "win_back" name: "ask_why" cost: "2" effect: "20%" months: 9 }
}
END
runs 0 policy check "$out/strategy.textproto" --explain
says "call_on"
steered=("${shop[@]}" --as-of 2025-01-01 --policy "$out/strategy.textproto")
runs 0 plan head "${steered[@]}" --budget money=100.50 minutes=100
says "no plan within them brings more than"
runs 0 plan budgets "${steered[@]}" --budget money=100.50 minutes=100 --format csv
says "money,false,10050,"
runs 0 plan changes "${steered[@]}" --budget money=100 --then money=400 --format csv
says "funded"
runs 2 plan "${steered[@]}" --budget money
runs 2 plan "${steered[@]}" --budget minutes=1.5
runs 1 plan "${steered[@]}" --budget visits=3
runs 2 adopt "Maria Petrova" "${steered[@]}"
runs 0 import --book "$out/adopt.goodwill" "${shop[@]}" --currency EUR
for turn in 1 2; do
  runs 0 adopt "Maria Petrova" --book "$out/adopt.goodwill" --as-of 2025-01-01 --policy "$out/strategy.textproto"
  says "adopted for"
done
says "adopted for $(grep -o '[0-9]*' "$out/stdout" | tail -1) customers"
runs 0 journal --book "$out/adopt.goodwill" --format csv
says "Maria Petrova"
runs 0 journal --book "$out/adopt.goodwill" --head
head=$(cat "$out/stdout")
runs 0 journal --book "$out/adopt.goodwill" --verify "$head"
says "only appended to since"
runs 1 journal --book "$out/adopt.goodwill" --verify "9$head"
says "CHANGED"
runs 1 journal --book "$out/adopt.goodwill" --verify head
runs 2 journal
runs 2 evaluate --off-policy "$out/strategy.textproto" --book "$out/adopt.goodwill"
runs 1 evaluate --off-policy "$out/strategy.textproto" --book "$out/adopt.goodwill" --decided 2024-11-11 --as-of 2025-06-01
runs 0 plan head --book "$out/adopt.goodwill" --as-of 2025-02-01 --policy "$out/strategy.textproto"
says "Of customers in adopted plans"
for language in en ru bg; do
  runs 0 strategy-book "${steered[@]}" --language "$language"
  says "protect.flow"
done
runs 1 adopt "" --book "$out/adopt.goodwill" --as-of 2025-01-01
runs 1 plan why nobody "${shop[@]}" --as-of 2025-01-01
runs 0 outreach check "$one" "${shop[@]}" --as-of 2025-01-01 --channel email --purpose none
says "no: consent.unknown"
runs 1 outreach check "$one" "${shop[@]}" --as-of 2025-01-01 --channel pigeon --purpose offers
runs 2 outreach check "$one" "${shop[@]}"
runs 0 policy diff "$out/shop.textproto" "$out/subscription.textproto" "${shop[@]}" --flows --format csv
says "customers"
runs 2 policy diff "$out/shop.textproto"
sed 's/max_top_one: "[^"]*"/max_top_one: "0.0001%"/' "$out/wholesaler.textproto" >"$out/strict.textproto"
runs 0 exposure "${shop[@]}" --policy "$out/strict.textproto" --as-of 2025-01-01 --bootstrap 10
says "by customer"
says "ALERT exposure.max_top_one"
runs 1 exposure "${shop[@]}" --policy "$out/strict.textproto" --as-of 2025-01-01 --strict
runs 0 holdout "${shop[@]}" --since 2024-07-01 --as-of 2025-01-01
says "returned"
says "own_cadence"
runs 2 holdout "${shop[@]}"
runs 1 holdout "${shop[@]}" --since 2025-01-01 --as-of 2025-01-01
runs 0 lost "${shop[@]}" --policy "$out/shop.textproto" --as-of 2025-01-01 --format csv
says "customer_id,stage,since"
runs 0 lost "${shop[@]}" --policy "$out/shop.textproto" --as-of 2025-01-01 --causes
says "Lost customers"
awk -F, 'BEGIN { OFS = "," } NR == 1 { print $0, "source" }
  NR > 1 && (NR % 2 || $0 !~ /2024-(09|1)/) { print $0, NR % 2 ? "web" : "store" }' \
  "$data/purchases.csv" >"$out/sources.csv"
quiet=(--purchases "$out/sources.csv" --time-zone Europe/Sofia --policy "$out/shop.textproto" --as-of 2024-10-10)
runs 0 lost "${quiet[@]}" --format csv
complains "Silent source: store"
complains "stages stay as they were"
runs 0 lost "${quiet[@]}" --causes
says "Silent source: store"
for by in customer tier cause; do
  runs 0 service "${shop[@]}" --interactions "$data/interactions.csv" --by $by --format csv
done
says "cause,contacts"
runs 2 service "${shop[@]}" --by moon
runs 2 service moon "${shop[@]}"
runs 0 policy default
{ cat "$out/stdout"; echo 'service { standards { name: "delivery" promised: "30" goal: "95%" } }'; } > "$out/service.textproto"
printf '%s\n' standard,time,customer_id,actual delivery,2024-03-01,C00042,45 delivery,2024-03-02,C00043,20 \
  > "$out/measured.csv"
served=("${shop[@]}" --policy "$out/service.textproto" --measurements "$out/measured.csv" --as-of 2025-01-01)
runs 0 service review "${served[@]}"
says "delivery"
runs 0 service price "${served[@]}"
says "30 are needed"
runs 0 service recovery "${served[@]}"
says "standard:delivery"
runs 0 service invite "${served[@]}" --as-of 2024-03-10 --format csv
says "C00042,standard:delivery"
printf '%s\n' delivery,44 delivery,29 delivery,50,55 > "$out/live"
runs 0 service watch "${served[@]}" < "$out/live"
says "1 delivery: missed by 14 [apologise] [ask the reason] [find the cause]"
if grep -q "^2 " "$out/stdout"; then fail "what was kept calls for nothing"; fi
printf '%s\n' fax,1 delivery,x > "$out/live"
runs 1 service watch "${served[@]}" < "$out/live"
runs 1 service review "${shop[@]}" --as-of 2025-01-01
echo "command line: good"
