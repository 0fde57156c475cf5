#!/bin/sh
# One static file is the whole program: it runs the demo's commands in an empty chroot, and its bytes are those of the other build.
. tests/whole/lib.sh
case "$build" in *sanitize*|*thread*) echo "an instrumented program cannot be static"; exit 77 ;; esac
${MAKE:-make} -s --no-print-directory static BUILD="$1" > "$work/log" 2>&1 || { tail -n 20 "$work/log"; exit 1; }
static=$build/static/popstrat
ldd "$static" 2>&1 | grep -q 'not a dynamic executable' && ok || wrong "the static command asks for libraries"
"$static" --version | grep -q '^popstrat ' && ok || wrong "--version"
[ "$(command id -u)" = 0 ] || { echo "an empty chroot needs root"; done_with; }
mkdir -p "$work/chroot"
cp "$static" "$work/chroot/popstrat"
inside() { chroot "$work/chroot" /popstrat "$@"; }
inside synth -q -o /region --people 2000 || { echo "chroot is not permitted here"; exit 77; }
for plan in nottinghamshire luton north_dorset; do
    inside run -q /region/$plan.toml --as-of 2025-04-15 -o /out/$plan && inside audit verify -q /out/$plan && ok || wrong "$plan in an empty chroot"
done
popstrat synth -q -o "$work/region" --people 2000
popstrat run -q "$work/region/luton.toml" --as-of 2025-04-15 -o "$work/out/luton"
diff -r -x run.seal "$work/out/luton" "$work/chroot/out/luton" > "$work/diff" && ok || { wrong "static and dynamic bytes differ"; head "$work/diff"; }
done_with
