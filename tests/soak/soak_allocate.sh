#!/bin/sh
# Places given out against every way there is: 50,000 random cases; of all cases of up to 5 people, 2 recipients, 2 floors and 2 levels those of up to
# 2 in full and 2,000,000 of each larger size (of 5 people there are 24 thousand million), spread evenly; 50,000 large ones.
build=$1
[ -x "$build/tests/outreach/test_allocate" ] || { echo "make test builds it first"; exit 1; }
POPSTRAT_ALLOCATE_CASES=50000 POPSTRAT_ALLOCATE_SMALL=2000000 POPSTRAT_ALLOCATE_LARGE=50000 "$build/tests/outreach/test_allocate"
