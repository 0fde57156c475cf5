#!/bin/sh
# A feed that memory has no room for: POPSTRAT_SOAK_PEOPLE people (20,000,000) and their GP events from standard input into one snapshot, in less
# than 8 GiB, with nothing left beside it; and the snapshot opens.
build=$1 people=${POPSTRAT_SOAK_PEOPLE:-20000000} most_kib=8388608
popstrat=$(cd "$build" && pwd)/popstrat
[ -x /usr/bin/time ] || { echo "/usr/bin/time is not on this machine"; exit 0; }
work=$(mktemp -d "${POPSTRAT_SOAK_FOLDER:-/tmp}/popstrat-soak-XXXXXX")
trap 'rm -rf "$work"' EXIT
need_kib=$((people / 1000 * 2200)) free_kib=$(df -Pk "$work" | awk 'NR == 2 { print $4 }')
[ "$free_kib" -gt "$need_kib" ] ||
    { echo "$people people need $((need_kib / 1048576)) GiB of disk, $((free_kib / 1048576)) are free: POPSTRAT_SOAK_FOLDER names another place"; exit 0; }
cat > "$work/plan.toml" <<'TOML'
popstrat = 1

[run]
name       = "more events than memory holds"
index_date = 2025-03-31
ids        = "hex"

[governance]
purpose      = "case-finding"
agreement    = "soak-001"
lawful_basis = "made-up people"
valid_until  = 2027-03-31
approved_by  = "nobody: they do not exist"

[inputs]
people = { file = "people.csv", kind = "person" }
gp     = { file = "-", kind = "gp_event" }

[define]
measured = 'any(gp where value > 0 within 3 months)'

[cohort.measured_lately]
base    = 'registered and alive'
include = [ ["measured", 'measured'] ]
TOML
cd "$work" || exit 1
"$popstrat" synth -q --people "$people" --only person -o people.csv || exit 1
"$popstrat" synth -q --people "$people" --only gp_event -o - |
    /usr/bin/time -f "%e %M" -o used "$popstrat" link plan.toml --as-of 2025-04-07 --json -o big.snap > counts || { cat used counts; exit 1; }
read -r seconds kib < used
rows=$(sed -n 's/.*"rows":\([0-9]*\).*/\1/p' counts)
echo "$(nproc) processors: $rows rows of $people people linked in $seconds s ($(awk "BEGIN { printf \"%.0f\", $rows / $seconds }") rows/s), peak $((kib / 1024)) MiB, snapshot $(($(stat -c %s big.snap) / 1048576)) MiB"
[ "$kib" -lt $most_kib ] || { echo "more than 8 GiB"; exit 1; }
[ "$(ls | grep -c partial)" = 0 ] || { echo "something is left beside it"; ls; exit 1; }
/usr/bin/time -f "%e %M" -o used "$popstrat" run plan.toml --as-of 2025-04-07 -q --from big.snap -o out || { echo "the snapshot does not open"; exit 1; }
read -r seconds kib < used
echo "a plan over it: $seconds s, peak $((kib / 1024)) MiB, the pages of the snapshot among them"
"$popstrat" audit verify -q out
