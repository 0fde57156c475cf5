"""Reads plans with Python's own TOML reader, an independent one.

usage: toml_valid.py FILE.toml ...

Every file must be valid TOML 1.0. Where FILE.dump lies beside it (written by a test from popstrat's own tree), both readers must
have understood the same. Exits 77 where this Python has no TOML reader.
"""
import datetime
import os
import sys

try:
    import tomllib
except ImportError:
    print("this python3 has no tomllib")
    sys.exit(77)


def dump(value, path, lines):
    if isinstance(value, dict):
        lines.append(f"{path} table {len(value)}")
        for key, child in value.items():
            dump(child, path + "/" + key, lines)
    elif isinstance(value, list):
        lines.append(f"{path} array {len(value)}")
        for child in value:
            dump(child, path + "/", lines)
    elif isinstance(value, bool):
        lines.append(f"{path} boolean {'true' if value else 'false'}")
    elif isinstance(value, int):
        lines.append(f"{path} integer {value}")
    elif isinstance(value, float):
        lines.append(f"{path} decimal {value:.17g}")
    elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        lines.append(f"{path} date {value.isoformat()}")
    elif isinstance(value, str):
        lines.append(f"{path} text {value.encode('utf-8').hex()}")
    else:
        lines.append(f"{path} {type(value).__name__}")


bad = 0
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        data = file.read()
    try:
        tree = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:
        print(f"{name}: no valid TOML: {error}")
        bad += 1
        continue
    if os.path.exists(name[:-5] + ".dump"):
        lines = []
        dump(tree, "", lines)
        with open(name[:-5] + ".dump", encoding="utf-8") as file:
            ours = file.read().split("\n")[:-1]
        # tomllib keeps the order of keys, but a table made by a later header may stand elsewhere
        if sorted(lines) != sorted(ours):
            print(f"{name}: understood differently:")
            print("  python:", sorted(set(lines) - set(ours))[:5])
            print("  popstrat:", sorted(set(ours) - set(lines))[:5])
            bad += 1
print(f"cases: {len(sys.argv) - 1}")
sys.exit(1 if bad else 0)
