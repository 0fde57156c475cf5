#!/bin/sh
# The house's rules, read from the includes: a room includes base and rooms to its left; cli sees only include; one file calls the
# operating system; the top level holds what the design names and nothing else.
journey="extract link profile define score stratify aggregate disclose outreach report audit run"
# ISO C17, the libraries of the design, and nothing of POSIX.
allowed=" assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h setjmp.h signal.h stdalign.h \
stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h tgmath.h threads.h time.h uchar.h wchar.h wctype.h \
csv.h zlib.h sodium.h xxhash.h xlsxwriter.h isa-l.h isa-l/igzip_lib.h immintrin.h cpuid.h "
bad=0 n=0
complain() { echo "$1"; bad=1; }
place() { i=0; for r in $journey; do i=$((i + 1)); [ "$r" = "$1" ] && { echo $i; return; }; done; echo 0; }

for file in lib/*/*.[ch]; do
    room=${file#lib/}; room=${room%%/*}
    for include in $(sed -n 's/^[ ]*#[ ]*include[ ]*"\([^"]*\)".*/\1/p' "$file"); do
        n=$((n + 1))
        other=${include%%/*}
        case $include in popstrat/*|popstrat.h) continue ;; esac
        [ "$other" = "$room" ] || [ "$other" = base ] && continue
        [ "$room" = base ] && { complain "$file: base includes no stage, but has $include"; continue; }
        [ "$room" = synth ] && { complain "$file: synth stands alone on base, but has $include"; continue; }
        [ "$(place "$other")" -gt 0 ] && [ "$(place "$other")" -lt "$(place "$room")" ] || complain "$file: $include is not to the left of $room"
    done
done
for file in cli/*.[ch]; do
    for include in $(sed -n 's/^[ ]*#[ ]*include[ ]*"\([^"]*\)".*/\1/p' "$file"); do
        n=$((n + 1))
        case $include in popstrat.h|popstrat/*) ;; *) [ -f "cli/$include" ] || complain "$file: cli sees only include/, but has $include" ;; esac
    done
done
for file in lib/*/*.[ch] cli/*.[ch]; do
    [ "$file" = lib/base/os.c ] && continue
    for include in $(sed -n 's/^[ ]*#[ ]*include[ ]*<\([^>]*\)>.*/\1/p' "$file"); do
        n=$((n + 1))
        case $include in gsl/*) continue ;; esac
        case $allowed in *" $include "*) ;; *) complain "$file: <$include> belongs in lib/base/os.c alone" ;; esac
    done
done
for entry in $(git ls-files 2>/dev/null | sed 's|/.*||' | sort -u); do
    case $entry in lib|include|cli|data|tests|bench|Makefile|README.md|LICENSE|CHANGELOG.md|.ci|.clang-format|.gitignore) ;;
    *) complain "top level: $entry is not in the design" ;; esac
done
twice=$(ls lib/*/*.c cli/*.c | sed 's|.*/||' | sort | uniq -d)
[ -z "$twice" ] || complain "file names that stand twice in the tree: $twice"
[ "$n" -gt 100 ] || complain "only $n includes were read: the check itself is broken"
echo "cases: $n"
exit $bad
