# Published scores reckoned a second time, in the plainest way, and compared cell by cell with what `popstrat score` writes.
#
# usage: python3 tests/published/second_reckoning.py POPSTRAT      from the top of the source; prints "cases: N" last
#
# The tables are those of data/weights (sources in its README); the rules are the papers':
#   - a code in upper case, letters and digits only, cut to 4 characters, a fourth that is no digit dropped;
#   - every condition is asked about every code: does the code begin with one of its prefixes? HFRS: are its first 3 characters the prefix?
#   - a condition counts once; a severe form silences its mild form; then the weights are added, below 0 too; no weight is 0;
#   - HFRS in whole tenths: low below 5, intermediate from 5 to 15, high above 15.
# Three sets of people: worked_examples.csv (45; Charlson and Elixhauser reckoned in two separate ways, HFRS by two tables of
# weights, SHMI by one), own_examples.csv (by hand, from the tables) and 20,000 made up.
import collections, csv, functools, gzip, os, random, re, subprocess, sys, tempfile

PEOPLE, SEED = 20000, 20250407
FROM, TO = "2024-03-01", "2025-02-28"  # both days are within

# scheme: table, and the totals with the column of their weights
SCHEMES = {
    "charlson": ("charlson_quan", {"charlson_1987": "weight_1987", "charlson_2011": "weight_2011"}),
    "charlson-shmi": ("charlson_shmi", {"charlson_shmi": "weight_shmi"}),
    "elixhauser": ("elixhauser_quan", {"van_walraven": "weight_van_walraven"}),
    "elixhauser --ahrq": ("elixhauser_quan", {"van_walraven": "weight_van_walraven", "ahrq_mortality": "weight_ahrq_mortality",
                                              "ahrq_readmission": "weight_ahrq_readmission"}),
    "hfrs": ("hfrs", {"hfrs": "weight_tenths"}),
    "acsc": ("acsc", {}),
    "acsc19": ("acsc19", {}),
}
# How the examples call a scheme, and the total they speak of.
EXAMPLES = {
    "charlson1987": ("charlson", "charlson_1987"), "charlson_quan2011": ("charlson", "charlson_2011"),
    "charlson1987_no_hierarchy": ("charlson --no-hierarchy", "charlson_1987"),
    "charlson_shmi": ("charlson-shmi", "charlson_shmi"), "charlson_shmi_no_hierarchy": ("charlson-shmi --no-hierarchy", "charlson_shmi"),
    "elixhauser_vw2009": ("elixhauser", "van_walraven"), "elixhauser_vw2009_no_hierarchy": ("elixhauser --no-hierarchy", "van_walraven"),
    "elixhauser_ahrq_mortality": ("elixhauser --ahrq", "ahrq_mortality"),
    "elixhauser_ahrq_readmission": ("elixhauser --ahrq", "ahrq_readmission"),
    "hfrs": ("hfrs", "hfrs"), "acsc": ("acsc", None), "acsc19": ("acsc19", None),
}

popstrat = sys.argv[1]
work = tempfile.TemporaryDirectory()
cases = bad = 0


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def wrong(*what):
    global bad
    bad = 1
    print("WRONG:", *what)


# ---- the reckoning ----
@functools.cache
def conditions_of(scheme):
    """key -> its rows of the table, in the order of the table"""
    found = {}
    for row in rows_of(f"data/weights/{SCHEMES[scheme][0]}.csv"):
        if row.get("role", "include") == "include":
            found.setdefault(row["condition_key"], []).append(row)
    return found


@functools.cache
def normal(code):
    code = re.sub("[^A-Z0-9]", "", code.upper())[:4]
    return code[:3] if len(code) == 4 and not code[3].isdigit() else code


@functools.cache
def set_by(scheme, code):
    """conditions that one code, in its normal form, sets"""
    if scheme == "hfrs":
        return [key for key, rows in conditions_of(scheme).items() if any(code[:3] == r["icd10_prefix"] for r in rows)]
    return [key for key, rows in conditions_of(scheme).items() if any(code.startswith(r["icd10_prefix"]) for r in rows)]


def reckon(scheme, codes, hierarchy):
    """condition -> the first code that set it; total -> its text"""
    first = {}
    for code in codes:
        for key in set_by(scheme, normal(code)):
            first.setdefault(key, code.strip())
    conditions = conditions_of(scheme)
    if hierarchy:
        severe = {key: conditions[key][0].get("zeroed_if_present") for key in first}
        first = {key: code for key, code in first.items() if severe[key] not in first}
    totals = {}
    for total, column in SCHEMES[scheme][1].items():
        points = sum(int(conditions[key][0][column] or 0) for key in first)
        if scheme == "hfrs":
            totals["hfrs"] = "%d.%d" % (points // 10, points % 10)
            totals["hfrs_band"] = "low" if points < 50 else "intermediate" if points <= 150 else "high"
        else:
            totals[total] = str(points)
    return first, totals


def expected(scheme, people, hierarchy=True, itemise=False):
    """heading and one row a person, as they should be written"""
    keys = list(conditions_of(scheme))
    heading = ["person_id", *keys, "groups", *reckon(scheme, [], True)[1]] + [key + "_code" for key in keys if itemise]
    rows = []
    for person, codes in people.items():
        first, totals = reckon(scheme, codes, hierarchy)
        flags = ["1" if key in first else "0" for key in keys]
        rows.append([person, *flags, str(len(first)), *totals.values()] + [first.get(key, "") for key in keys if itemise])
    return [heading, *rows]


# ---- the command ----
def written(call, path, stdin=None, out=None):
    """rows the command writes, None if it fails; call is the scheme with its options"""
    scheme, *options = call.split()
    line = [popstrat, "score", scheme, path, "--id", "person_id", "--code", "code", *options] + (["-o", out] if out else [])
    done = subprocess.run(line, input=stdin, capture_output=True)
    if done.returncode:
        wrong(f"{call}: exit {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
        return None
    text = done.stdout
    if out and os.path.exists(out):
        with open(out, "rb") as f:
            text = f.read()
    return list(csv.reader(text.decode().splitlines()))


def compare(call, wanted, got):
    global cases
    cases += len(wanted) - 1
    if got is None or got == wanted:
        return
    if not got:
        return wrong(f"{call}: nothing written")
    if got[0] != wanted[0]:
        at = next((i for i, (a, b) in enumerate(zip(wanted[0], got[0])) if a != b), min(len(wanted[0]), len(got[0])))
        return wrong(f"{call}: heading {at + 1}: expected {wanted[0][at:at + 1]}, got {got[0][at:at + 1]}")
    if len(got) != len(wanted):
        wrong(f"{call}: expected {len(wanted) - 1} people, got {len(got) - 1}")
    for a, b in zip(wanted[1:], got[1:]):
        if a != b:
            if len(a) != len(b):
                return wrong(f"{call}: {a[0]}: expected {len(a)} cells, got {len(b)}")
            at = next(i for i in range(len(a)) if a[i] != b[i])
            return wrong(f"{call}: {a[0]}, {wanted[0][at]}: expected '{a[at]}', got '{b[at]}'")


# ---- worked cases ----
def check_examples(path):
    """the file's answers, asked of the reckoning above and of popstrat; and every other cell of the two compared"""
    by_call = collections.defaultdict(list)
    for row in rows_of(path):
        by_call[EXAMPLES[row["scheme"]][0]].append(row)
    for call, examples in by_call.items():
        lines, people = ["person_id,code"], {}
        for e in examples:
            people[e["example_id"]] = e["codes"].split(";")  # no codes: one row with an empty one
            lines += [f"{e['example_id']},{code}" for code in people[e["example_id"]]]
        scheme = call.replace(" --no-hierarchy", "")
        mine = expected(scheme, people, hierarchy=scheme == call)
        got = written(call, "-", stdin=("\n".join(lines) + "\n").encode())
        for whose, table in (("this reckoning", mine), ("popstrat", got)):
            if not table:
                continue
            keys = list(conditions_of(scheme))
            answers = {row[0]: dict(zip(table[0], row)) for row in table[1:]}
            for e in examples:
                answer = answers.get(e["example_id"], {})
                groups = e.get("expected_groups", e.get("expected_groups_or_band"))
                band = e.get("expected_band", e.get("expected_groups_or_band"))
                total = EXAMPLES[e["scheme"]][1]
                asked = [("score", e["expected_score"], answer.get(total, ""))]
                if scheme == "hfrs":
                    asked.append(("band", band, answer.get("hfrs_band")))
                if scheme != "hfrs" or "expected_groups" in e:
                    asked.append(("groups", sorted(filter(None, groups.split(";"))), sorted(k for k in keys if answer.get(k) == "1")))
                    asked.append(("number of groups", str(len(asked[-1][1])), answer.get("groups")))
                for what, want, found in asked:
                    if want != found:
                        wrong(f"{whose}: {e['example_id']} ({e['scheme']}: {e['why']}): {what}: expected {want}, got {found}")
        compare(call, mine, got)


# ---- made-up people ----
# Categories of ICD-10 in no table, or only in part.
OTHERS = ["%s%02d" % (letter, n) for letter, first, last in (
    ("A", 0, 9), ("B", 20, 24), ("C", 43, 45), ("D", 50, 53), ("E", 10, 14), ("F", 0, 7), ("F", 9, 19), ("G", 80, 83), ("I", 10, 13),
    ("I", 15, 15), ("I", 25, 25), ("J", 18, 18), ("J", 20, 20), ("J", 40, 47), ("K", 25, 28), ("K", 70, 76), ("N", 17, 19), ("R", 0, 7),
    ("R", 9, 9), ("S", 70, 79), ("Z", 50, 50)) for n in range(first, last + 1)]
SNOMED = ["22298006", "44054006", "195967001", "13645005", "38341003", "84114007", "709044004"]


def write_code(rng, code):
    """a code of 3 or 4 characters, as one hospital or another writes it"""
    chance = rng.random
    if len(code) == 3 and chance() < 0.6:
        code += str(rng.randrange(10))
    tail = code[3:]
    if not tail and chance() < 0.4:
        tail = "X"
    if tail and chance() < 0.15:
        tail += str(rng.randrange(10))  # a fifth character
    dot = "." if tail and chance() < 0.5 else " " if tail and chance() < 0.02 else ""
    mark = rng.choice("DA+*") if chance() < 0.15 else ""
    text = code[:3] + dot + tail + mark
    if chance() < 0.15:
        text = text.lower()
    if chance() < 0.1:
        text = " " * rng.randrange(3) + text + " " * rng.randrange(3)
    return text


def make_up(rng):
    """rows of person, day and code, those of a person scattered through the file"""
    tables = [list(conditions_of(scheme).values()) for scheme in SCHEMES]
    edges = [FROM, TO, "2024-02-29", "2025-03-01"]  # the first and last day within, and the days beside them
    rows = []
    for n in range(PEOPLE):
        person = "madeup-%06d" % n
        many = int(41 * rng.random() ** 2)  # 0 to 40, most of them few
        codes = []
        for _ in range(many):
            draw = rng.random()
            if draw < 0.6:
                codes.append(write_code(rng, rng.choice(rng.choice(rng.choice(tables)))["icd10_prefix"]))
            elif draw < 0.93:
                codes.append(write_code(rng, rng.choice(OTHERS)))
            else:
                codes.append(rng.choice(SNOMED) if draw < 0.97 else rng.choice(["", "  "]))
            if rng.random() < 0.1:
                codes.append(codes[-1])
        for code in codes or [""]:
            if rng.random() < 0.2:
                day = rng.choice(edges)
            else:
                day = "%d-%02d-%02d" % (rng.randrange(2023, 2026), rng.randrange(1, 13), rng.randrange(1, 29))
            rows.append((person, day, code))
    rng.shuffle(rows)
    return rows


def check_made_up():
    rng = random.Random(SEED)
    rows = make_up(rng)
    everyone, in_window = {}, {}
    for person, day, code in rows:
        everyone.setdefault(person, []).append(code)
        in_window.setdefault(person, [])
        if FROM <= day <= TO:
            in_window[person].append(code)
    text = "person_id,date,code\n" + "".join(
        "%s,%s,%s\n" % (person, day, '"%s"' % code if rng.random() < 0.05 else code) for person, day, code in rows)
    plain, packed, out = work.name + "/codes.csv", work.name + "/codes.csv.gz", work.name + "/out.csv"
    with open(plain, "w", encoding="utf-8") as f:
        f.write(text)
    with gzip.open(packed, "wb", compresslevel=1) as f:
        f.write(text.encode())

    wanted = {scheme: expected(scheme, everyone) for scheme in SCHEMES}
    for scheme, table in wanted.items():
        compare(scheme, table, written(scheme, plain, out=out if scheme == "charlson-shmi" else None))
    for scheme in ("charlson", "elixhauser"):
        compare(f"{scheme} --no-hierarchy", expected(scheme, everyone, hierarchy=False), written(f"{scheme} --no-hierarchy", plain))
    compare("charlson --itemise", expected("charlson", everyone, itemise=True), written("charlson --itemise", plain))
    window = f"charlson --date date --from {FROM} --to {TO}"
    compare(window, expected("charlson", in_window), written(window, plain))
    compare("charlson, gzip", wanted["charlson"], written("charlson", packed))
    compare("charlson, standard input", wanted["charlson"], written("charlson", "-", stdin=text.encode()))

    # People that leave a rule unasked would make all of this a comfort: every cell must have been both ways, and every edge met.
    for scheme, (heading, *table) in wanted.items():
        columns = dict(zip(heading, zip(*table)))
        for key in conditions_of(scheme):
            if len(set(columns[key])) != 2:
                wrong(f"made-up people: {scheme}, {key}: nobody has it, or everybody")
        if scheme == "hfrs":
            for edge in "0.0", "4.9", "5.0", "15.0", "15.1":
                if edge not in columns["hfrs"]:
                    wrong(f"made-up people: nobody has an HFRS of {edge}")
        elif scheme != "charlson" and SCHEMES[scheme][1] and not any(t.startswith("-") for total in SCHEMES[scheme][1] for t in columns[total]):
            wrong(f"made-up people: {scheme}: no total below 0")


check_examples("tests/published/worked_examples.csv")
check_examples("tests/published/own_examples.csv")
check_made_up()
print("cases:", cases)
sys.exit(bad)
