#!/bin/sh
# Ten thousand crowds whose protected tables an attacker with a solver tries to see through.
attack=$1/tests/disclose/attack_bounds
[ -x "$attack" ] || { echo "built without GLPK (libglpk-dev): left out"; exit 0; }
"$attack" 10000 100000
