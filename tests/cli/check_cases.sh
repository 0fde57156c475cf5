#!/bin/sh
# Runs each case of tests/cli/cases: a command beside its standard output, standard error and exit status.
#
# A case is one file: a comment that says why; `== setup` shell lines, run in a fresh base region (base.sh), with `edit FILE SED` to change a
# file; `== run` the arguments of popstrat; `== status`; and, where they are looked at, `== stdout` and `== stderr` to the letter. A line
# that ends in "..." there stands for any ending of that line, since some words are the operating system's own.
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
only=$2
top=$(mktemp -d)
trap 'chmod -R u+rwx "$top" 2>/dev/null; rm -rf "$top"' EXIT
. "$here/base.sh"
n=0 bad=0

section() { awk -v want="== $2" '/^== /{on = ($0 == want); next} on' "$1"; }
has() { grep -qx "== $2" "$1"; }
edit() { sed -i -e "$2" "$1"; }

same() { # what expected actual
    awk -v expected="$2" -v actual="$3" 'BEGIN {
        while ((getline e < expected) > 0) E[++n] = e
        while ((getline a < actual) > 0) A[++m] = a
        if (n != m) exit 1
        for (i = 1; i <= n; i++) {
            e = E[i]; a = A[i]
            if (substr(e, length(e) - 2) == "...") { l = length(e) - 3; if (substr(e, 1, l) != substr(a, 1, l)) exit 1 }
            else if (e != a) exit 1
        }
    }'
}

for file in "$here"/cases/${only:-*}.case; do
    name=$(basename "$file" .case)
    work=$top/$name
    write_base "$work"
    section "$file" setup > "$top/setup"
    (cd "$work" && set -e && . "$top/setup") > "$top/setup.log" 2>&1 || { echo "$name: setup failed"; cat "$top/setup.log"; bad=1; continue; }
    section "$file" run > "$top/run"
    (cd "$work" && popstrat() { "$build/popstrat" "$@"; } && . "$top/run") > "$top/stdout" 2> "$top/stderr" < /dev/null
    status=$?
    n=$((n + 1))
    wanted=$(section "$file" status)
    if [ "$status" != "$wanted" ]; then
        echo "$name: exit status $status, wanted $wanted"; cat "$top/stderr"; bad=1
    fi
    for stream in stdout stderr; do
        if has "$file" $stream; then
            section "$file" $stream > "$top/wanted"
            same $stream "$top/wanted" "$top/$stream" || { echo "$name: $stream differs; wanted:"; cat "$top/wanted"; echo "-- got:"; cat "$top/$stream"; bad=1; }
        fi
    done
    # A refused run publishes nothing and leaves nothing half done.
    if [ "$wanted" != 0 ] && ls -d "$work"/out/*.partial-* > /dev/null 2>&1; then
        echo "$name: a partial folder was left behind"; bad=1
    fi
    grep -q 53594e "$top/stderr" && { echo "$name: a pseudonym stands in a message"; bad=1; }
    chmod -R u+rwx "$work"; rm -rf "$work"
done
echo "cases: $n"
exit $bad
