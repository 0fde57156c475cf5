# What the published sample extracts hold, counted without popstrat: "name value" lines for check_realdata.sh.
# Spells: one a person, provider and day of admission; regular attenders (3, 4) are none; the first known value counts, by order of
# episode. A spell that came by emergency transfer (2B) would join the one before it: the file has none, and this says so.
import collections, csv, gzip, sys

folder = sys.argv[1] + "/synthetic/"


def rows(name):
    with gzip.open(folder + name + ".csv.gz", "rt", encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def say(name, value):
    print(name, value)


NONE = {"", "1800-01-01", "1801-01-01", "1802-01-01", "1900-01-01", "9999-12-31"}
EMERGENCY = {"21", "22", "23", "24", "25", "28", "2A", "2B", "2D"}

apc = rows("artificial_hes_apc_0102_truncated")
dated = [r for r in apc if r["ADMIDATE"] not in NONE]
spells = collections.defaultdict(list)
for place, r in enumerate(dated):
    spells[r["PSEUDO_HESID"], r["PROCODE3"], r["ADMIDATE"]].append((int(r["EPIORDER"]), place, r))
regular, kept, emergencies = 0, collections.Counter(), collections.Counter()
for (person, _, _), episodes in spells.items():
    episodes.sort(key=lambda e: e[:2])
    first = lambda column: next((e[2][column] for e in episodes if e[2][column]), "")
    if first("CLASSPAT") in ("3", "4"):
        regular += 1
        continue
    kept[person] += 1
    assert first("ADMIMETH") != "2B"
    if first("ADMIMETH") in EMERGENCY:
        emergencies[person] += 1
say("apc.rows", len(apc))
say("apc.refused", len(apc) - len(dated))
say("apc.people_in_file", len({r["PSEUDO_HESID"] for r in apc}))
say("apc.people", len({r["PSEUDO_HESID"] for r in dated}))
say("apc.episodes", len(dated))
say("apc.regular", regular)
say("apc.spells", sum(kept.values()))
say("apc.people_with_spell", len(kept))
say("apc.emergencies", sum(emergencies.values()))
say("apc.people_with_emergency", len(emergencies))
say("apc.most_emergencies", max(emergencies.values()))
say("apc.i48", len({r["PSEUDO_HESID"] for r in dated if r["CLASSPAT"] not in ("3", "4")
                    and any(r["DIAG_4_%02d" % n].startswith("I48") for n in range(1, 21))}))

ae = rows("artificial_hes_ae_0708_truncated")
say("ae.rows", len(ae))
say("ae.people", len({r["PSEUDO_HESID"] for r in ae}))
say("ae.people_first", len({r["PSEUDO_HESID"] for r in ae if r["AEATTENDCAT"] == "1"}))

people = rows("synthea_27/patients")
say("synthea.people", len(people))
say("synthea.dead", sum(r["DEATHDATE"] != "" for r in people))
say("synthea.women", sum(r["GENDER"] == "F" for r in people))


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


read = {
    "conditions": lambda r: (r["START"][:10], r["CODE"]),
    "procedures": lambda r: (r["START"][:10], r["CODE"]),
    "careplans": lambda r: (r["START"][:10], r["CODE"], r["Id"]),
    "encounters": lambda r: (r["START"][:10], r["Id"], r["ORGANIZATION"], r["ENCOUNTERCLASS"]),
    "observations": lambda r: (r["DATE"][:10], r["CODE"], r["CATEGORY"], number(r["VALUE"]), r["UNITS"]),
    "medications": lambda r: (r["START"][:10], r["STOP"][:10], r["CODE"], r["DISPENSES"], r["REASONCODE"]),
}
for name, columns in read.items():
    table = rows("synthea_27/" + name)
    say(name + ".rows", len(table))
    say(name + ".people", len({r["PATIENT"] for r in table}))
    say(name + ".distinct", len({(r["PATIENT"],) + columns(r) for r in table}))
conditions, observations = rows("synthea_27/conditions"), rows("synthea_27/observations")
encounters = rows("synthea_27/encounters")
say("synthea.sinusitis", len({r["PATIENT"] for r in conditions if r["CODE"] == "444814009"}))
say("synthea.tall", len({r["PATIENT"] for r in observations if r["CODE"] == "8302-2" and number(r["VALUE"]) and number(r["VALUE"]) > 160}))
say("synthea.emergency", len({r["PATIENT"] for r in encounters if r["ENCOUNTERCLASS"] == "emergency"}))
