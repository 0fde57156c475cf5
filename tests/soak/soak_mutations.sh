#!/bin/sh
# Thousands of damaged plans and extracts: popstrat must end with a status it documents, never by a signal, and publish nothing when it fails.
build=$1 rounds=${2:-3000}
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$build/popstrat" synth -q -o "$work/region" --people 60 --seed 7
python3 - "$build/popstrat" "$work" "$rounds" <<'PY'
import os, random, shutil, subprocess, sys
popstrat, work, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
region, draw = os.path.join(work, "region"), random.Random(20250331)
files = [f for f in sorted(os.listdir(region)) if f.endswith((".csv", ".gz", ".toml"))]
files += ["lookups/" + f for f in sorted(os.listdir(region + "/lookups"))] + ["codes/" + f for f in sorted(os.listdir(region + "/codes"))]
seen = {}
for n in range(rounds):
    name = draw.choice(files)
    path = os.path.join(region, name)
    with open(path, "rb") as f: good = f.read()
    bad = bytearray(good)
    for _ in range(draw.choice([1, 1, 2, 5, 40])):
        at = draw.randrange(len(bad) + 1)
        how = draw.randrange(6)
        if how == 0 and bad: bad[at % len(bad)] = draw.randrange(256)
        elif how == 1: bad[at:at] = bytes(draw.choice([b'"', b'\n', b',', b'\0', b"'", b'\xff', b'(', b'and ', b'\r', b'=']))
        elif how == 2: del bad[at:at + draw.randrange(1, 200)]
        elif how == 3: bad = bad[:at]
        elif how == 4: bad[at:at] = bad[max(0, at - 100):at]
        elif bad: bad[at % len(bad)] ^= 1 << draw.randrange(8)
    with open(path, "wb") as f: f.write(bad)
    plan = name if name.endswith(".toml") else "nottinghamshire.toml"
    out = os.path.join(work, "out")
    shutil.rmtree(out, ignore_errors=True)
    done = subprocess.run([popstrat, "run", "-q", os.path.join(region, plan), "-o", out + "/run", "--as-of", "2025-04-07"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    with open(path, "wb") as f: f.write(good)
    seen[done.returncode] = seen.get(done.returncode, 0) + 1
    left = os.listdir(out) if os.path.isdir(out) else []
    if done.returncode not in (0, 2, 3, 4, 5, 6) or (done.returncode and [x for x in left if x == "run" or ".partial" in x]) or \
            (done.returncode and not done.stderr):
        with open(os.path.join(os.path.dirname(popstrat), "mutation-failure.bin"), "wb") as f: f.write(bad)
        sys.exit(f"round {n}: {name}: status {done.returncode}, left {left}\n{done.stderr.decode(errors='replace')}")
print(f"{rounds} damaged files; statuses seen: {dict(sorted(seen.items()))}")
PY
