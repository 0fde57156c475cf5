#!/bin/sh
# Places given out against every way there is: 50,000 random cases; of all cases of up to 5 people, 2 recipients, 2 floors and 2 levels those of up to
# 2 in full and 2,000,000 of each larger size (of 5 people there are 24 thousand million), spread evenly; all of them in full up to who is who, lots aside (people
# of one kind, the two recipients and the two floors may change places: 305 million cases, about an hour); 50,000 large ones.
build=$1
[ -x "$build/tests/outreach/test_allocate" ] || { echo "make test builds it first"; exit 1; }
POPSTRAT_ALLOCATE_CASES=50000 POPSTRAT_ALLOCATE_SMALL=2000000 POPSTRAT_ALLOCATE_LARGE=50000 POPSTRAT_ALLOCATE_KINDS=${2:-5} \
    "$build/tests/outreach/test_allocate"
