#!/bin/sh
# An attacker with a solver on protected tables of made-up crowds.
attack=$1/tests/disclose/attack_bounds
[ -x "$attack" ] || { echo "built without GLPK (libglpk-dev), which the attacker asks"; exit 77; }
"$attack" 300
