#!/bin/sh
# The headers and the shared library name the same functions.
lib=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat include/popstrat/*.h | tr '\n' ' ' | sed 's|/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/| |g' | grep -oE 'PS_API[^;{]*;' | grep -oE '\bps_[a-z0-9_]+ *\(' | sed 's/ *(//' |
    awk '{print}' | sort -u > "$work/headers"
nm -D --defined-only "$lib" | awk '$2 == "T" || $2 == "D" || $2 == "R" || $2 == "B" {print $3}' | sort -u > "$work/library"
# A callback's parameters may name types in brackets; only names that both could know are compared.
missing=$(comm -23 "$work/headers" "$work/library")
extra=$(comm -13 "$work/headers" "$work/library")
[ -z "$missing" ] || echo "declared but not exported: $missing"
[ -z "$extra" ] || echo "exported but not declared: $extra"
[ -s "$work/headers" ] && [ -z "$missing$extra" ] && echo "$(wc -l < "$work/headers") functions declared and exported" && echo "cases: $(wc -l < "$work/headers")"
