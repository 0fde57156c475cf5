#!/bin/sh
# Places given out against every way there is: 50,000 random cases of 4 to 12 people, up to 3 recipients, 3 floors, 3 levels; all cases of up to 5 people, 2 recipients, 2 floors
# and 2 levels, each said once (see the head of test_allocate_kinds.c): 9,853,168, with every order of lots up to 4 people (16.9 million askings) and for 5 every order
# that could decide (18.0 million), some 3 minutes of processor time; the same written out in full up to 2 people, and 750,000 of each larger size; 50,000 large cases whose
# floors can all be met.
build=$1
kinds=${2:-5}
for test in test_allocate test_allocate_kinds; do
    [ -x "$build/tests/outreach/$test" ] || { echo "make test builds it first"; exit 1; }
done
POPSTRAT_ALLOCATE_KINDS=$kinds POPSTRAT_ALLOCATE_ORDERS=4 "$build/tests/outreach/test_allocate_kinds" || exit 1
POPSTRAT_ALLOCATE_CASES=50000 POPSTRAT_ALLOCATE_SMALL=750000 POPSTRAT_ALLOCATE_LARGE=50000 "$build/tests/outreach/test_allocate"
