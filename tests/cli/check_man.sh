#!/bin/sh
# Each command's option table (as --help prints it), its summary and its man page agree.
build=$1 bad=0 n=0
for name in $("$build/popstrat" help | sed -n 's/^  \([a-z]*\)  .*/\1/p' | grep -vxE 'help|version'); do
    page=cli/man/popstrat-$name.1
    [ -f "$page" ] || { echo "no page $page"; bad=1; continue; }
    summary=$("$build/popstrat" help | sed -n "s/^  $name  *//p")
    grep -qF "$summary" "$page" || { echo "$page: the summary differs from: $summary"; bad=1; }
    grep -qF "$summary" cli/man/popstrat.1 || { echo "popstrat.1: no line for $name: $summary"; bad=1; }
    "$build/popstrat" $name --help | grep -oE -- '--[a-z-]+' | sort -u > "$build/help.options"
    sed 's/\\-/-/g' "$page" | sed -n '/^.SH OPTIONS/,/^.SH SEE/p' | grep -oE -- '--[a-z-]+' | sort -u > "$build/man.options"
    # The notes under --help may name options of other commands; those of the table begin their line.
    "$build/popstrat" $name --help | grep -oE '^  (-[a-z], |    )--[a-z-]+' | grep -oE -- '--[a-z-]+' | sort -u > "$build/help.options"
    cmp -s "$build/help.options" "$build/man.options" || { echo "$page: options differ"; diff "$build/help.options" "$build/man.options"; bad=1; }
    n=$((n + $(wc -l < "$build/help.options")))
done
[ $n -gt 10 ] || { echo "only $n options seen: the check is broken"; bad=1; }
echo "cases: $n"
exit $bad
