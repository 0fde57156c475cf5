#!/bin/sh
# One byte changed in any file of a run folder, or of the log, or the last log line removed: audit verify fails and names it.
. tests/whole/lib.sh
write_base "$work/base"
# A field that cannot be read and a refused row, so that rejects/ is there too.
echo "$(id 3),2023-02-30,44054006," >> "$work/base/gp.csv"
popstrat run -q "$work/base/plan.toml" $AS_OF || wrong "first run"
popstrat run -q "$work/base/plan.toml" $AS_OF -o "$work/base/out/second" || wrong "second run"
log=$work/base/out/audit.log
folder=$work/base/out/second
popstrat audit verify -q "$folder" && ok || wrong "an untouched folder does not verify"
change() { # file offset: its byte there becomes another
    byte=$(dd if="$1" bs=1 skip="$2" count=1 2> /dev/null | od -An -tu1 | tr -d ' ')
    printf "\\$(printf %03o $(((byte + 1) % 256)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2> /dev/null
}
spot() { # file name: changed at first, middle and last byte, one at a time
    size=$(wc -c < "$1")
    for at in 0 $((size / 3)) $((size / 2)) $((size - 1)); do
        cp "$1" "$work/kept"
        change "$1" "$at"
        if popstrat audit verify -q "$folder" 2> "$work/err"; then wrong "$2: byte $at changed and nothing said"
        elif [ "$3" ] && ! grep -q "$3" "$work/err"; then wrong "$2: byte $at changed, but the message is: $(cat "$work/err")"
        else ok; fi
        cp "$work/kept" "$1"
    done
}
for file in $(cd "$folder" && find . -type f | sed 's|^\./||'); do
    [ -s "$folder/$file" ] || continue
    spot "$folder/$file" "$file" "$(basename "$file")"
done
spot "$log" audit.log audit.log
popstrat audit verify -q "$folder" && ok || wrong "the folder was not put back: the check shows nothing"
cp "$log" "$work/kept"
sed -i '$d' "$log"
popstrat audit verify -q "$folder" 2> "$work/err" && wrong "the last log line removed and nothing said" || { grep -q audit.log "$work/err" && ok || wrong "$(cat "$work/err")"; }
popstrat audit verify -q "$work/base/out/2025-03" && ok || wrong "the first folder should still verify"
cp "$work/kept" "$log"
echo extra > "$folder/extra.txt"
popstrat audit verify -q "$folder" 2> /dev/null && wrong "an added file and nothing said" || ok
rm "$folder/extra.txt" "$folder/describe.txt"
popstrat audit verify -q "$folder" 2> "$work/err" && wrong "a removed file and nothing said" || { grep -q describe.txt "$work/err" && ok || wrong "$(cat "$work/err")"; }
popstrat audit verify -q "$work/base/out/2025-03" --head 0000000000000000000000000000000000000000000000000000000000000000 2> /dev/null &&
    wrong "a head that is not the log's and nothing said" || ok
[ $cases -gt 40 ] || wrong "only $cases cases"
done_with
