"""Plans made at random, every name, title and label of them a marker that nobody could have written by chance: none may
stand in anything that a link worker or a partner gets. And plain texts that tell a condition, in the many ways people
write one: each must be refused.

    plain_words.py POPSTRAT FOLDER PLANS SEED
"""
import os
import random
import re
import subprocess
import sys
import zipfile

popstrat, folder, plans, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
draw = random.Random(seed)
MARK = "zqx"  # what every marker begins with, and no English word or pseudonym holds
bad = 0


def wrong(text):
    global bad
    bad += 1
    print("WRONG:", text)


def marker(blanks=False):
    """A name that tells something, with a number of its own."""
    word = draw.choice(["smi", "diabetes", "condition", "copd", "gap", "frail", "hiv", "crisis", "cohort", "risk"])
    joint = draw.choice([" ", "-", ": ", " / "]) if blanks else draw.choice(["", "_"])
    marker.number += 1
    name = MARK + joint + word + str(marker.number)
    if blanks:
        name = draw.choice([str.upper, str.title, str])(name) + draw.choice(["", " (ever)", " & more", ", \u00e9t\u00e9"])
    return name


marker.number = 0

# ---- the region: 60 people, 3 practices, 2 networks; codes, teams and problems are markers too ----


def write(name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        file.write(text)


SNOMED = ["58214004", "44054006", "13645005", "53741008"]
people, gp, acute, mh, other = [], [], [], [], []
for i in range(60):
    one = f"53594e{i:058d}"
    practice = ["A99001", "A99002", "A99003"][i % 3]
    people.append(f"{one},{practice},regular,2001-04-01,,{1935 + i}-0{i % 9 + 1},{'FM'[i % 2]},A,E0199000{i % 3 + 1},,0,,{int(i % 11 == 0)},"
                  f"{int(i % 13 == 0)},,,0,0,{int(i % 7 == 0)},{['', 'Polish'][i % 5 == 0]},{i % 2},{int(i % 4 == 0)}")
    for k, code in enumerate(SNOMED):
        if draw.random() < 0.5:
            gp.append(f"{one},20{10 + k}-02-03,{code},{k}.5")
    if draw.random() < 0.5:
        acute.append(f"{one},2024-1{i % 3}-05,S{i},{MARK}trust,21,2024-12-28,S72{i % 9},J440")
    if draw.random() < 0.5:
        mh.append(f"{one},2023-09-09,{MARK}ref{i},{MARK}provider,{MARK}team{i % 3},S720")
    other.append(f"{one},2025-01-0{i % 9 + 1},{MARK}problem{i % 3},{i}")
write("people.csv", "pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,lsoa,death_date,"
      "type_1_objection,type_1_date,national_opt_out,dissent,dissent_date,sp_declined_date,confidential,dummy,safeguarding,interpreter,has_mobile,lives_alone\n"
      + "\n".join(people) + "\n")
write(f"{MARK}gp.csv", "pseudo_id,date,code,value\n" + "\n".join(gp) + "\n")
write(f"{MARK}acute.csv", "pseudo_id,admission_date,spell_id,provider,method,discharge_date,diagnosis_01,diagnosis_02\n" + "\n".join(acute) + "\n")
write(f"{MARK}mh.csv", "pseudo_id,received_date,referral_id,provider,team,diagnosis_01\n" + "\n".join(mh) + "\n")
write(f"{MARK}other.csv", f"pseudo_id,date,{MARK}column,visits\n" + "\n".join(other) + "\n")
write(f"{MARK}pcn.csv", "practice,pcn,pcn_name\nA99001,U99001,North\nA99002,U99001,North\nA99003,U99002,South\n")
write(f"{MARK}imd.csv", "lsoa_code_2021,imd_rank,imd_decile\nE01990001,1205,1\nE01990002,4120,2\nE01990003,30001,9\n")
for k, code in enumerate(SNOMED):
    write(f"{MARK}codes{k}.csv", f"code,term\n{code},{MARK} term {k}\n")
write(f"{MARK}directory.csv", "lsoa,ward,pcn,name,contact,offer,kind,from,until,checked\n"
      "E01990001,,,Walking group,01632 960001,walking,group,,,2025-02-01\n,,U99001,Tea at the hall,01632 960002,company,volunteer,,,2025-02-01\n")
write(f"{MARK}icd.csv", f"code,term\nS72,{MARK} S72\n")

KEY = os.path.join(folder, MARK + ".key")
write(KEY, "7" * 64 + "\n")
os.chmod(KEY, 0o600)

# ---- a plan ----

TITLES = ["Staying well support", "A friendly visit", "Walks and talks", "Help at home", "Money and housing advice", "Getting out more", "Good company",
          "A cup of tea", "Help with forms", "Gardening mornings", "Cooking together", "Someone to talk to", "Your local links", "Warm homes", "Befriending"]
WHYS = ["May welcome company", "The practice would like to offer help", "Might like an activity nearby", "Could use a hand with letters (and calls)"]
HOWS = ["telephone", "letter", "text message", "a visit at home"]
CONTACT = ["pseudo_id", "practice", "age_band", "imd_decile", "why", "interpreter", "lives_alone", "has_mobile", "nearby", "speak_to_practice_first"]


def text(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def plan_text():
    """The text of a plan, and the folders of its plain lists with their audiences."""
    out, plain = [], []
    add = out.append
    purpose = draw.choice(["case-finding", "case-finding", "voluntary-sector"])
    add(f'popstrat = 1\n[run]\nname = {text(marker(True))}\nindex_date = 2025-03-31\nids = "hex"\nseed = "{MARK}3f9c"\n'
        'areas = { lsoa = 2021, imd = 2025 }')
    add(f'[governance]\npurpose = "{purpose}"\nagreement = {text(marker(True))}\nlawful_basis = {text(marker(True))}\nvalid_until = 2026-03-31\n'
        f'approved_by = "Caldicott Guardian"\nndoo = {{ applied_by = {text(marker(True))}, on = 2025-04-02 }}')
    feeds = {kind: marker() for kind in ("gp", "acute", "mh", "other")}
    add('[inputs]\npeople = { file = "people.csv", kind = "person", none_supplied = "assured" }')
    add(f'{feeds["gp"]} = {{ file = "{MARK}gp.csv", kind = "gp_event" }}\n{feeds["acute"]} = {{ file = "{MARK}acute.csv", kind = "admission" }}')
    add(f'{feeds["mh"]} = {{ file = "{MARK}mh.csv", kind = "referral" }}')
    add(f'{feeds["other"]} = {{ file = "{MARK}other.csv", kind = "event", with = {{ {MARK}column = "text", visits = "number" }} }}')
    add(f'[directory]\nfile = "{MARK}directory.csv"')
    contacts = draw.random() < 0.3
    if contacts:
        add(f'[contact]\nledger = "{marker()}.ledger"')
    add(f'[lookups]\nimd = "{MARK}imd.csv"\npcn = "{MARK}pcn.csv"')
    codes = [marker() for _ in SNOMED]
    icd = marker()
    add("[codes]\n" + "\n".join(f'{name} = {{ file = "{MARK}codes{k}.csv", system = "snomed" }}' for k, name in enumerate(codes)))
    add(f'{icd} = {{ file = "{MARK}icd.csv", system = "icd10" }}')
    flags = [marker() for _ in range(draw.randint(3, 6))]
    number, words = marker(), marker()
    add("[define]")
    for name in flags:
        add(f"{name} = '" + draw.choice([f'any({feeds["gp"]} where code in {draw.choice(codes)} ever)', f'any({feeds["acute"]} where diagnosis in {icd} ever)',
                                         f'any({feeds["mh"]} where diagnosis in {icd} ever) or age >= 50',
                                         f'any({feeds["other"]} where {MARK}column starts "{MARK}" ever)']) + "'")
    add(f'{number} = \'count({feeds["gp"]} ever)\'\n{words} = \'last({MARK}column of {feeds["other"]} ever)\'')
    score, tiers, matrix = marker(), marker(), marker()
    add(f"[score.{score}]\ntitle = {text(marker(True))}\npoints = [ [{text(marker(True))}, '{flags[0]}', 3], [{text(marker(True))}, '{number}', 1] ]")
    add(f"[tiers.{tiers}]\nby = '{score}'\nof = 'registered and alive'\ncut = [ [{text(marker(True))}, \"top 20%\"], [{text(marker(True))}, \"rest\"] ]")
    cohorts = [marker() for _ in range(draw.randint(1, 3))]
    for name in cohorts:
        add(f"[cohort.{name}]\ntitle = {text(marker(True))}\nwhy = {text(marker(True))}\nbase = 'registered and alive'\n"
            f"include = [ [{text(marker(True))}, '{draw.choice(flags)} or age >= 18'] ]\nexclude = [ [{text(marker(True))}, '{flags[-1]} and age > 80'] ]\n"
            f"rank_by = ['{draw.choice([score, number])} desc']")
    add(f"[matrix.{matrix}]\nrows = [ {{ need = {text(draw.choice(TITLES))}, rule = '{flags[0]} and age < 60', who = \"link worker\", how = \"{draw.choice(HOWS)}\", "
        f"within = \"14 days\" }},\n         {{ need = \"A chat\", rule = 'age >= {draw.randint(18, 60)}', who = \"nurse\", how = \"{draw.choice(HOWS)}\" }} ]")
    add(f"[table.{marker()}]\ntitle = {text(marker(True))}\nof = 'registered and alive'\ncount = \"{cohorts[0]}\"\nby = [\"imd_quintile\"]")
    names, lifted = [], False
    for title in draw.sample(TITLES, draw.randint(2, 5)):
        name, audience = marker(), draw.choice(["link-worker", "link-worker", "vcse"])
        names.append((name, audience))
        plain.append((re.sub(r"[^A-Za-z0-9]+", "_", title), audience))
        routed = draw.random() < 0.5
        fields = ["pseudo_id", "practice"] if audience == "vcse" else draw.sample(CONTACT, draw.randint(1, len(CONTACT)))
        fields += draw.sample(["need", "how", "within"], draw.randint(1, 3)) if routed else []
        add(f'[list.{name}]\nfrom = "{draw.choice(cohorts + flags)}"\naudience = "{audience}"\nfields = [{", ".join(text(f) for f in fields)}]\n'
            f'plain_title = {text(title)}\nplain_why = {text(draw.choice(WHYS))}')
        if contacts:
            add(f'team = {text(draw.choice(["Link workers, north", "Community team"]))}')
        if draw.random() < 0.7:
            add('one_file_per = "' + draw.choice(["practice", "pcn"]) + '"')
        if routed:
            add(f'matrix = "{matrix}"')
        elif draw.random() < 0.5:
            add(f"plain_need = {text(draw.choice(TITLES))}")
        if audience == "vcse":
            add(f"agreement = '{draw.choice(flags)}'")
        if draw.random() < 0.3:
            add(f"open_referral = 'any({feeds['mh']} where diagnosis in {icd} within 12 months)'")
        if draw.random() < 0.3:
            add(f'lift = [ ["care_home", {text(marker(True))}], ["sp_declined", {text(marker(True))}] ]')
        how_many = draw.random()
        if how_many < 0.3:
            add(f"limit = {draw.randint(1, 30)}")
        elif how_many < 0.7:
            per = draw.choice(["practice", "pcn", words])
            add(f'[capacity.{marker()}]\nlist = "{name}"\nper = "{per}"\nplaces = {draw.randint(1, 12)}\n'
                f"floor = {{ group = '{flags[0]}', share = 0.3 }}")
        elif contacts:
            add(f"weekly_limit = {draw.randint(1, 40)}")
    for _ in range(draw.randint(0, 2)):
        name = marker()
        add(f'[list.{name}]\nfrom = "{cohorts[0]}"\naudience = "clinician"\nfields = ["pseudo_id", "practice", "why", "evidence", "{score}", "{tiers}"]')
    for _ in range(draw.randint(0, 2)):
        which = draw.choice([n for n, a in names] + [""])
        add(f'[override.{marker()}]\nlifts = "{draw.choice(["national_opt_out", "care_home", "under_18"])}"\nreason = {text(marker(True))}\napprover = {text(marker(True))}\n'
            f"from = 2025-01-01\nuntil = 2025-12-31" + (f'\nlist = "{which}"' if which else ""))
    return "\n".join(out) + "\n", plain


# ---- what they get ----

TELLING = re.compile((MARK + "|" + "|".join(SNOMED) + "|S72[0-9]?|J440").encode(), re.IGNORECASE)
TELLING_PARTNERS = re.compile(TELLING.pattern + b"|53594e", re.IGNORECASE)  # nor a pseudonym of the population
files = rows = 0


def look(name, data, plan, telling):
    """No marker and no code in the bytes or in the name; of a workbook, in any of its parts."""
    found = telling.search(name.encode()) or telling.search(data)
    if found:
        wrong(f"{name} of {plan} holds {found.group().decode()}: {data[max(0, found.start() - 60):found.end() + 40]!r}")


def look_in(run, top, audience, plan):
    global files, rows
    telling = TELLING_PARTNERS if audience == "vcse" else TELLING
    for where, folders, names in os.walk(os.path.join(run, top)):
        for name in folders:
            look(os.path.relpath(os.path.join(where, name), run), b"", plan, telling)
        for name in names:
            path = os.path.join(where, name)
            shown = os.path.relpath(path, run)
            with open(path, "rb") as file:
                data = file.read()
            files += 1
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(path) as book:
                    for part in book.namelist():
                        look(shown + "/" + part, book.read(part), plan, telling)
            else:
                look(shown, data, plan, telling)
                rows += data.count(b"\n") - 1 if name.endswith(".csv") else 0


def run_plans():
    for n in range(plans):
        words, plain = plan_text()
        name, run = f"plan{n}.toml", os.path.join(folder, f"run{n}")
        write(name, words)
        done = subprocess.run([popstrat, "run", os.path.join(folder, name), "--as-of", "2025-04-07", "--recipient-key", KEY, "-q",
                               "-o", run], capture_output=True, text=True)
        if done.returncode:
            wrong(f"plan {n} of seed {seed} was not run: {done.stderr[:600]}")
            continue
        for title, audience in plain:
            if not os.path.isdir(os.path.join(run, "lists", title)):
                wrong(f"plan {n} of seed {seed}: no folder lists/{title}")
            look_in(run, os.path.join("lists", title), audience, f"plan {n} of seed {seed}")
        look_in(run, os.path.join("cover", "link-worker"), "link-worker", f"plan {n} of seed {seed}")
        if os.path.exists(os.path.join(run, "cover", "vcse")):
            wrong(f"plan {n} of seed {seed}: a cover for the voluntary sector")
        subprocess.run(["rm", "-rf", run], check=True)
    if plans and (rows < plans or files < 10 * plans):
        wrong(f"{plans} plans gave {files} files and {rows} rows: too little to tell anything")


# ---- what check refuses ----

CONDITIONS = ["diabetes", "diabetic", "schizophrenia", "bipolar disorder", "COPD", "asthma", "dementia", "Alzheimer's", "depression", "anxiety", "cancer",
              "heart failure", "stroke", "epilepsy", "learning disability", "autism", "HIV", "hepatitis", "frailty", "end of life", "palliative care",
              "self-harm", "alcohol misuse", "drug misuse", "obesity", "hypertension", "CKD", "chronic kidney disease", "Parkinson's", "Crohn's",
              "mental illness", "mental health", "psychosis", "dialysis", "domestic abuse", "pregnancy", "arthritis", "osteoporosis", "SMI", "LTC"]
ACCENTS = {"a": "\u00e1", "e": "\u00e9", "i": "\u00ef", "o": "\u00f6", "u": "\u00fc", "n": "\u00f1", "c": "\u00e7"}
AROUND = ["Help with {}", "{}", "({})", "Support [{}] for you", "a \u201c{}\u201d group", "Living well: {}", "/{}/", "For people who have {}, and others",
          "{}; a chat", "non-{}", "{}-friendly walks", "Tea\u2014{}\u2014and cake", "A chat ({} and others)", "*{}*", "pre-{} checks"]


def written(condition):
    """The same condition as somebody else would write it."""
    form = draw.choice([str, str.upper, str.lower, str.title, str.swapcase])(condition)
    if draw.random() < 0.3 and not form.lower().endswith("s"):
        form += draw.choice(["s", "S"])
    if draw.random() < 0.3:
        form = form.replace(" ", draw.choice(["-", "\u2011", "  ", "\u00a0", "\u2013", ""]))
    if draw.random() < 0.3:
        form = form.replace("'", draw.choice(["\u2019", ""]))
    if draw.random() < 0.3:
        at = [i for i, c in enumerate(form) if c.lower() in ACCENTS]
        if at:
            i = draw.choice(at)
            letter = ACCENTS[form[i].lower()]
            form = form[:i] + draw.choice([letter.upper() if form[i].isupper() else letter, form[i] + "\u0301"]) + form[i + 1:]
    if draw.random() < 0.1 and len(form) <= 4:
        form = ".".join(form) + "."
    return draw.choice(AROUND).format(form)


def refuse_texts():
    """Plans of many lists, a telling text in each: a finding for every one, and none for those that tell nothing."""
    cases = 0
    for n in range(max(1, plans // 30)):
        words, _ = plan_text()
        name = re.search(r"\[define\]\n(\w+) =", words).group(1)
        own = re.findall(r"^\[cohort\.(\w+)\]", words, re.M) + [name] + re.findall(r"^(\w+) = \{ file = \"\w+\", system", words, re.M)
        titles = re.findall(r"^(?:title = |include = \[ \[)(\"[^\n]*?\")(?:,|$)", words, re.M)
        telling, harmless = {}, []
        for k in range(40):
            key = draw.choice(["plain_title", "plain_why", "plain_need", "team", "need", "how", "within", "who"])
            kind = draw.random()
            said = written(draw.choice(CONDITIONS)) if kind < 0.7 else draw.choice(own) if kind < 0.85 else None
            if said is None:
                said, clean = draw.choice(TITLES + WHYS + HOWS), True
            else:
                clean = False
            own_words = {"plain_title": f"Offer {n} {k}", "plain_why": "A weekly walk"}
            row = {"need": "Company", "who": "link worker", "how": "letter", "within": "14 days"}
            (row if key in row else own_words)[key] = said if not (clean and key == "plain_title") else f"{said} {k}"
            words += "".join(["\n[list.extra%d]\nfrom = \"registered\"\naudience = \"link-worker\"\nfields = [\"need\"]\nmatrix = \"extra%d\"\n" % (k, k)]
                             + [f"{a} = {text(b)}\n" for a, b in own_words.items()]
                             + ["[matrix.extra%d]\nrows = [ { rule = 'age >= 18', " % k + ", ".join(f"{a} = {text(b)}" for a, b in row.items()) + " } ]\n"])
            if clean:
                harmless.append(k)
            else:
                telling[k] = (key, said)
            cases += 1
        path = f"refused{n}.toml"
        write(path, words)
        done = subprocess.run([popstrat, "check", os.path.join(folder, path)], capture_output=True, text=True)
        found = {int(k) for k in re.findall(r"(?:list|matrix)\.extra(\d+)\.[a-z_]+: a plain text says", done.stderr)}
        for k, (key, said) in telling.items():
            if k not in found:
                wrong(f"seed {seed}: {key} = {said!r} was let through")
        for k in harmless:
            if k in found:
                wrong(f"seed {seed}: a text that tells nothing was refused: " + re.search(rf"extra{k}\.[^\n]*", done.stderr).group())
        if telling and done.returncode != 3:
            wrong(f"check ended with {done.returncode}")
    return cases


run_plans()
cases = refuse_texts()
print(f"{plans} plans gave {files} files and {rows} rows to plain readers; {cases} texts checked")
print(f"cases: {plans + cases}")
sys.exit(1 if bad else 0)
