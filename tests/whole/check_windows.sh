#!/bin/sh
# Windows in a whole run. Person 4 has emergency admissions on 2024-03-31, 2024-04-01 and 2025-03-31.
. tests/whole/lib.sh
write_base "$work/base"
cat >> "$work/base/plan.toml" <<'PLAN'

[list.everybody]
from = "in_person_extract"
audience = "analyst"
fields = ["pseudo_id", "emergencies"]
PLAN
count_at() { # index date: emergencies of person 4
    popstrat run "$work/base/plan.toml" $AS_OF -q --index-date "$1" -o "$work/out/$1" || return
    awk -F, -v id="$(id 4)" '{ for (i = 1; i <= NF; i++) if ($i == id) print $NF }' "$work/out/$1/lists/everybody/all.csv"
}
# 12 months to 2025-03-31 begin on 2024-04-01: the day before is out, the index date itself is in.
is "12 months to 2025-03-31" "$(count_at 2025-03-31)" 2
# A day earlier: 2025-03-31 is not seen, 2024-03-31 comes in.
is "12 months to 2025-03-30" "$(count_at 2025-03-30)" 2
is "12 months to 2025-03-29" "$(count_at 2025-03-29)" 2
# 12 months to 2024-04-01 begin on 2023-04-02: both of 2024, nothing later.
is "12 months to 2024-04-01" "$(count_at 2024-04-01)" 2
is "12 months to 2024-03-31" "$(count_at 2024-03-31)" 1
is "12 months to 2024-03-30" "$(count_at 2024-03-30)" 0
# 2026-03-30 looks back to 2025-03-31; 2026-03-31 no more.
is "12 months to 2026-03-30" "$(count_at 2026-03-30)" 1
is "12 months to 2026-03-31" "$(count_at 2026-03-31)" 0
done_with
