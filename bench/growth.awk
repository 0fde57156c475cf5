# Growth: how time and memory grow between three sizes.     awk -v sizes="A B C" -f growth.awk COUNT-A COUNT-B COUNT-C A B C
# COUNT-N holds "people events kept" of a population of N people; N holds a line a round, as stages.c writes it: wall seconds, processor
# seconds and peak MB of seven stages and of the whole. A slope is that of the line through two neighbouring sizes, in one round; "within 25%"
# means that the second slope is at least 0.8 and at most 1.25 times the first; a stage of less than a hundredth of the whole is not judged. What the
# first line leaves at nobody is the fixed cost.
BEGIN {
    split(sizes, size, " ")
    split("plan read link define tables lists seal whole", stage, " ")
}
FNR == 1 { file++ }
file <= 3 { kept[file] = $2; next }
{
    rounds = FNR
    for (f = 1; f <= 24; f++) figure[file - 3, FNR, f] = $f
}
function middle(v, n,    i, j, x) {
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && v[j - 1] > v[j]; j--) { x = v[j]; v[j] = v[j - 1]; v[j - 1] = x }
    return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}
# Medians over rounds, of figure f: values at the sizes, slopes, ratio of the slopes, cost at nobody.
function grow(f,    k, r, low, high, v, a, b, c, d) {
    for (k = 1; k <= 3; k++) {
        for (r = 1; r <= rounds; r++) v[r] = figure[k, r, f]
        at[k] = middle(v, rounds)
    }
    for (r = 1; r <= rounds; r++) {
        low = (figure[2, r, f] - figure[1, r, f]) / (size[2] - size[1])
        high = (figure[3, r, f] - figure[2, r, f]) / (size[3] - size[2])
        a[r] = low
        b[r] = high
        c[r] = low > 0 ? high / low : 0
        d[r] = figure[1, r, f] - low * size[1]
    }
    first = middle(a, rounds)
    second = middle(b, rounds)
    ratio = middle(c, rounds)
    fixed = middle(d, rounds)
}
function verdict() { return at[3] < whole / 100 ? "under 1% of the whole" : ratio >= 1 / 1.25 && ratio <= 1.25 ? "met" : "**not met**" }
function heading(what, unit) {
    printf "| %s | %s at %d | at %d | at %d | %s a person, first step | second step | second over first | within 25%% | fixed, %s |\n", what,
        what == "memory" ? "MB" : "s", size[1], size[2], size[3], unit, what == "memory" ? "MB" : "ms"
    print "|---|---|---|---|---|---|---|---|---|"
}
function times(what, offset,    s) {
    heading(what, "us")
    grow(21 + offset)
    whole = at[3]
    for (s = 1; s <= 8; s++) {
        grow((s - 1) * 3 + offset)
        printf "| %s | %.3f | %.3f | %.3f | %.3f | %.3f | %.2f | %s | %.0f |\n", stage[s], at[1], at[2], at[3], first * 1e6, second * 1e6, ratio, verdict(),
            fixed * 1e3
    }
    print ""
}
END {
    times("wall", 1)
    times("processor", 2)
    heading("memory", "bytes")
    whole = 0
    for (s = 2; s <= 8; s++) {
        if (s == 7) continue
        grow(s * 3)
        printf "| peak %s | %.0f | %.0f | %.0f | %.0f | %.0f | %.2f | %s | %.0f |\n", s == 8 ? "of the whole" : "by the end of " stage[s], at[1], at[2], at[3],
            first * 1e6, second * 1e6, ratio, verdict(), fixed
    }
    print ""
    grow(24)
    printf "Events kept: %d, %d and %d, that is %.2f, %.2f and %.2f a person. ", kept[1], kept[2], kept[3], kept[1] / size[1], kept[2] / size[2], kept[3] / size[3]
    printf "Peak memory is %.0f and %.0f bytes a person in the two steps, which divided by the events kept is %.0f and %.0f bytes an event, people included.\n",
        first * 1e6, second * 1e6, first * 1e6 * (size[2] - size[1]) / (kept[2] - kept[1]), second * 1e6 * (size[3] - size[2]) / (kept[3] - kept[2])
}
