-- The question in ClickHouse's SQL, in one process (chdb), as somebody who knows it well would put it: types given, two threads, small look-ups as
-- constant arrays, ids joined only where a row counts. Empty text stands for what is missing. ClickHouse reads 30 February as 2 March, so a date
-- counts only where it prints as it was read.
-- @DIR@ the population, @END@ the ending of its files, @OUT@ the folder of the answers.
-- Codes of conditions are bits, in the order of the plan: 0 to 7 long-term conditions, 8 SMI, 9 to 25 Charlson's.
SET max_threads = 2;
SET format_csv_null_representation = '';
SET engine_file_truncate_on_insert = 1;
CREATE TABLE list ENGINE = Memory AS
    SELECT code, replaceOne(_file, '.csv', '') AS list FROM file('@DIR@/codes/*.csv', CSVWithNames, 'code String, term String');
CREATE TABLE gp_code ENGINE = Memory AS
    SELECT code, groupBitOr(bitShiftLeft(toUInt32(1), indexOf(['diabetes_snomed', 'copd_snomed', 'chd_snomed', 'ckd_snomed', 'dementia_snomed',
                                                               'hypertension_snomed', 'heart_failure_snomed', 'stroke_snomed', 'smi_snomed'], list) - 1)) AS bits
    FROM list WHERE list LIKE '%snomed' GROUP BY code;
CREATE TABLE weight ENGINE = Memory AS
    SELECT *, rowNumberInAllBlocks() AS row FROM file('@TREE@/data/weights/charlson_quan.csv', CSVWithNames,
        'condition_key String, condition String, icd10_prefix String, weight_1987 Int32, weight_2011 Int32, zeroed_if_present String, confidence String')
    SETTINGS max_threads = 1;
CREATE TABLE charlson ENGINE = Memory AS
    SELECT 8 + row_number() OVER (ORDER BY first) AS bit, key, weight, silencer
    FROM (SELECT condition_key AS key, min(row) AS first, min(weight_2011) AS weight, min(zeroed_if_present) AS silencer FROM weight GROUP BY key);
CREATE TABLE prefix ENGINE = Memory AS
    SELECT prefix, groupBitOr(bitShiftLeft(toUInt32(1), bit)) AS bits FROM (
        SELECT code AS prefix, toInt64(transform(list, ['diabetes_icd10', 'copd_icd10', 'chd_icd10', 'ckd_icd10', 'dementia_icd10', 'smi_icd10'],
                                                 [0, 1, 2, 3, 4, 8], 99)) AS bit
        FROM list WHERE list LIKE '%icd10'
        UNION ALL SELECT icd10_prefix, toInt64(bit) FROM weight JOIN charlson ON condition_key = key)
    GROUP BY prefix;

-- Events that count, one row a person.
CREATE TABLE gp ENGINE = Memory AS
    WITH toDateOrZero(date) AS day
    SELECT id, groupBitOr(transform(code, (SELECT groupArray(code) FROM gp_code), (SELECT groupArray(bits) FROM gp_code), toUInt32(0))) AS bits
    FROM file('@DIR@/gp.csv@END@', CSV, 'id String, date String, code String, value String')
    WHERE code IN (SELECT code FROM gp_code) AND day <= '2025-03-31' AND toString(day) = date
    GROUP BY id SETTINGS input_format_csv_skip_first_lines = 1;
CREATE TABLE acute ENGINE = Memory AS
    WITH toDateOrZero(admitted) AS start
    SELECT id, start AS day, method, [d1, d2, d3, d4, d5, d6] AS codes
    FROM file('@DIR@/admissions.csv@END@', CSV, 'id String, admitted String, discharged String, method String, d1 String, d2 String, d3 String,
                                                 d4 String, d5 String, d6 String')
    WHERE start BETWEEN '2020-04-01' AND '2025-03-31' AND toString(start) = admitted SETTINGS input_format_csv_skip_first_lines = 1;
CREATE TABLE emergency ENGINE = Memory AS
    SELECT id, toInt64(uniqExact(day)) AS days FROM acute
    WHERE day >= '2024-04-01' AND method IN ('21', '22', '23', '24', '25', '28', '2A', '2B', '2D') GROUP BY id;
CREATE TABLE ed ENGINE = Memory AS
    WITH toDateOrZero(arrived) AS day
    SELECT id, toInt64(uniqExact(day)) AS days
    FROM file('@DIR@/attendances.csv@END@', CSV, 'id String, arrived String, category String, department String, complaint String')
    WHERE day BETWEEN '2024-04-01' AND '2025-03-31' AND toString(day) = arrived GROUP BY id SETTINGS input_format_csv_skip_first_lines = 1;
CREATE TABLE nurses ENGINE = Memory AS
    WITH toDateOrZero(seen) AS day
    SELECT DISTINCT id FROM file('@DIR@/contacts.csv@END@', CSV, 'id String, seen String, team String, note String')
    WHERE day BETWEEN '2024-04-01' AND '2025-03-31' AND toString(day) = seen SETTINGS input_format_csv_skip_first_lines = 1;
CREATE TABLE diagnosis ENGINE = Memory AS -- prefixes have three characters or four
    SELECT id, groupBitOr(held) AS bits
    FROM (SELECT id, bitOr(transform(left(code, 3), (SELECT groupArray(prefix) FROM prefix), (SELECT groupArray(bits) FROM prefix), toUInt32(0)),
                           transform(left(code, 4), (SELECT groupArray(prefix) FROM prefix), (SELECT groupArray(bits) FROM prefix), toUInt32(0))) AS held
          FROM (SELECT id, arrayJoin(codes) AS code FROM acute
                UNION ALL
                SELECT id, replaceAll(arrayJoin([d1, d2]), '.', '')
                FROM file('@DIR@/referrals.csv@END@', CSV, 'id String, received String, team String, d1 String, d2 String')
                WHERE toDateOrZero(received) BETWEEN '2020-04-01' AND '2025-03-31' AND toString(toDateOrZero(received)) = received)
          WHERE code != '')
    WHERE held != 0 GROUP BY id SETTINGS input_format_csv_skip_first_lines = 1;
CREATE TABLE total ENGINE = Memory AS -- points of each combination of Charlson's conditions; the severe form silences the mild one
    SELECT bits, sum(if(bitTest(bits, c.bit) AND NOT (s.bit != 0 AND bitTest(bits, s.bit)), c.weight, 0)) AS points
    FROM (SELECT DISTINCT bits FROM diagnosis) d CROSS JOIN charlson c LEFT JOIN charlson s ON s.key = c.silencer
    GROUP BY bits;

-- People: of the registrations open on the index date the latest; an objection in any row stands.
CREATE TABLE imd ENGINE = Memory AS
    SELECT lsoa, decile FROM file('@DIR@/lookups/imd.csv', CSV, 'lsoa String, rank UInt32, decile String') SETTINGS input_format_csv_skip_first_lines = 1;
CREATE TABLE person ENGINE = Memory AS
    SELECT id, held.1 AS birth, held.2 AS code, held.3 AS lsoa, held.4 AS practice, held.5 AS leaves, type_1, dissents
    FROM (WITH toDateOrZero(started) AS start, toDateOrZero(ended) AS stop,
               toString(start) = started AND start <= '2025-03-31' AND (ended = '' OR stop > '2025-03-31') AS open
          SELECT id, argMaxIf((born, ethnicity, lsoa, practice, ended != ''), start, open) AS held, max(type_1) AS type_1, max(dissent) AS dissents
          FROM file('@DIR@/people.csv@END@', CSV, 'id String, born String, sex String, ethnicity String, lsoa String, practice String,
                                                   started String, ended String, type_1 UInt8, dissent UInt8')
          GROUP BY id HAVING max(open))
    SETTINGS input_format_csv_skip_first_lines = 1;
CREATE TABLE scored ENGINE = Memory AS
    SELECT r.id AS id, practice, type_1, dissents, leaves, r.lsoa AS lsoa, imd.decile AS decile,
           transform(code, ['A','B','C','T','D','E','F','G','H','J','K','L','M','N','P','R','S','W','Z'],
                     ['White','White','White','White','Mixed','Mixed','Mixed','Mixed','Asian','Asian','Asian','Asian','Black','Black','Black',
                      'Other','Other','Other','Not stated'], 'Not known') AS ethnicity,
           if(birth = '', NULL, 2025 - toInt32OrZero(left(birth, 4)) - (toInt32OrZero(right(birth, 2)) > 3)) AS age,
           bitOr(gp.bits, d.bits) AS bits, bitTest(bits, 8) AS smi, toInt64(bitCount(bitAnd(bits, 255))) AS long_term, toInt64(t.points) AS charlson,
           em.days AS emergency_days, ed.days AS ed_days, n.id != '' AS nurses,
           emergency_days * 3 + ed_days + smi * 4 + long_term * 2 + charlson + nurses
           + multiIf(age IS NULL, NULL, age >= 85, 3, age >= 75, 2, age >= 65, 1, 0) AS points
    FROM person r
         LEFT JOIN gp ON gp.id = r.id LEFT JOIN diagnosis d ON d.id = r.id LEFT JOIN emergency em ON em.id = r.id
         LEFT JOIN ed ON ed.id = r.id LEFT JOIN nurses n ON n.id = r.id LEFT JOIN total t ON t.bits = d.bits LEFT JOIN imd ON imd.lsoa = r.lsoa;

-- Tiers: only the people of scores that a cut splits are put in order of id.
CREATE TABLE cut ENGINE = Memory AS
    SELECT points, label, place, intDiv(share * ranked, 1000) - above AS inside, n
    FROM (SELECT c.1 AS label, c.2 AS place, c.3 AS share FROM (SELECT arrayJoin([('very high', 1, 5), ('high', 2, 50), ('moderate', 3, 200), ('low', 4, 1000)]) AS c)) c
         CROSS JOIN (SELECT points, n, toInt64(sum(n) OVER (ORDER BY points DESC) - n) AS above, toInt64(sum(n) OVER ()) AS ranked
                     FROM (SELECT assumeNotNull(points) AS points, count() AS n FROM scored WHERE points IS NOT NULL GROUP BY points)) s
    WHERE inside > 0;
CREATE TABLE whole ENGINE = Memory AS -- scores that are all in one tier
    SELECT points, argMin(label, place) AS tier FROM cut GROUP BY points HAVING argMin(inside, place) >= min(n);
CREATE TABLE split ENGINE = Memory AS
    SELECT id, argMin(label, place) AS tier
    FROM (SELECT id, assumeNotNull(points) AS points, row_number() OVER (PARTITION BY points ORDER BY id) AS row
          FROM scored WHERE points IN (SELECT points FROM cut) AND points NOT IN (SELECT points FROM whole)) p JOIN cut ON cut.points = p.points
    WHERE row <= inside GROUP BY id;
CREATE TABLE ranked ENGINE = Memory AS
    SELECT s.id AS id, s.points AS points, s.* EXCEPT (id, points), if(w.tier != '', w.tier, p.tier) AS tier, smi OR tier IN ('very high', 'high') AS offered
    FROM scored s LEFT JOIN whole w ON w.points = s.points LEFT JOIN split p ON p.id = s.id;

-- The three answers.
INSERT INTO FUNCTION file('@OUT@/by_lsoa.csv', CSV)
    SELECT multiIf(lsoa LIKE 'W01%', 'outside England', lsoa = '', 'unknown', lsoa) AS area, count(), countIf(offered) FROM ranked WHERE NOT type_1 GROUP BY area;
INSERT INTO FUNCTION file('@OUT@/equity.csv', CSV)
    SELECT multiIf(lsoa LIKE 'W01%', 'outside England', decile = '', 'unknown', decile) AS area, ethnicity, if(tier = '', 'not scored', tier) AS shown,
           count(), countIf(emergency_days > 0), 1000 * countIf(emergency_days > 0) / count()
    FROM ranked WHERE NOT type_1 GROUP BY area, ethnicity, shown;
INSERT INTO FUNCTION file('@OUT@/review.csv', CSV)
    SELECT id, practice, lsoa, decile, age, if(smi, 'yes', 'no'), long_term, charlson, emergency_days, ed_days, if(nurses, 'yes', 'no'), points, tier
    FROM ranked WHERE offered AND NOT type_1 AND NOT dissents AND NOT leaves ORDER BY points DESC NULLS LAST, id;
