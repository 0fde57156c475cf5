-- The question in ClickHouse's SQL, in one process (chdb), as somebody who knows it well would put it: types given, two threads, small look-ups as
-- constant arrays, ids joined only where a row counts. Empty text stands for what is missing. ClickHouse reads 30 February as 2 March, so a date
-- counts only where it prints as it was read.
-- @DIR@ the population, @END@ the ending of its files, @OUT@ the folder of the answers.
-- Codes of conditions are bits, in the order of the plan: 0 to 7 long-term conditions, 8 SMI, 9 to 25 Charlson's.
SET max_threads = 2;
SET format_csv_null_representation = '';
SET engine_file_truncate_on_insert = 1;
SET input_format_skip_unknown_fields = 1;
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
CREATE TABLE gp ENGINE = Memory AS -- a date is read only where the code is on a list
    WITH toDateOrZero(date) AS day
    SELECT pseudo_id AS id, groupBitOr(if(day <= '2025-03-31' AND toString(day) = date,
                             transform(code, (SELECT groupArray(code) FROM gp_code), (SELECT groupArray(bits) FROM gp_code), toUInt32(0)), 0)) AS bits
    FROM file('@DIR@/gp.csv@END@', CSVWithNames, 'pseudo_id String, date String, code String')
    WHERE code IN (SELECT code FROM gp_code)
    GROUP BY id;
CREATE TABLE acute ENGINE = Memory AS
    WITH toDateOrZero(admission_date) AS start
    SELECT pseudo_id AS id, start AS day, method, 
           [diagnosis_01, diagnosis_02, diagnosis_03, diagnosis_04, diagnosis_05, diagnosis_06] AS codes
    FROM file('@DIR@/admissions.csv@END@', CSVWithNames, 'pseudo_id String, admission_date String, method String, diagnosis_01 String,
         diagnosis_02 String, diagnosis_03 String, diagnosis_04 String, diagnosis_05 String, diagnosis_06 String')
    WHERE start BETWEEN '2020-04-01' AND '2025-03-31' AND toString(start) = admission_date;
CREATE TABLE emergency ENGINE = Memory AS
    SELECT id, toInt64(uniqExact(day)) AS days FROM acute
    WHERE day >= '2024-04-01' AND method IN ('21', '22', '23', '24', '25', '28', '2A', '2B', '2D') GROUP BY id;
CREATE TABLE ed ENGINE = Memory AS
    WITH toDateOrZero(arrival_date) AS day
    SELECT pseudo_id AS id, toInt64(uniqExact(day)) AS days
    FROM file('@DIR@/attendances.csv@END@', CSVWithNames, 'pseudo_id String, arrival_date String')
    WHERE day BETWEEN '2024-04-01' AND '2025-03-31' AND toString(day) = arrival_date GROUP BY id;
CREATE TABLE nurses ENGINE = Memory AS
    WITH toDateOrZero(contact_date) AS day
    SELECT DISTINCT pseudo_id AS id FROM file('@DIR@/contacts.csv@END@', CSVWithNames, 'pseudo_id String, contact_date String')
    WHERE day BETWEEN '2024-04-01' AND '2025-03-31' AND toString(day) = contact_date;
CREATE TABLE diagnosis ENGINE = Memory AS -- prefixes have three characters or four
    SELECT id, groupBitOr(held) AS bits
    FROM (SELECT id, bitOr(transform(left(code, 3), (SELECT groupArray(prefix) FROM prefix), (SELECT groupArray(bits) FROM prefix), toUInt32(0)),
                           transform(left(code, 4), (SELECT groupArray(prefix) FROM prefix), (SELECT groupArray(bits) FROM prefix), toUInt32(0))) AS held
          FROM (SELECT id, arrayJoin(codes) AS code FROM acute
                UNION ALL
                SELECT pseudo_id, replaceAll(arrayJoin([diagnosis_01, diagnosis_02]), '.', '')
                FROM file('@DIR@/referrals.csv@END@', CSVWithNames, 'pseudo_id String, received_date String, diagnosis_01 String, diagnosis_02 String')
                WHERE toDateOrZero(received_date) BETWEEN '2020-04-01' AND '2025-03-31' AND toString(toDateOrZero(received_date)) = received_date)
          WHERE code != '')
    WHERE held != 0 GROUP BY id;
CREATE TABLE total ENGINE = Memory AS -- points of each combination of Charlson's conditions; the severe form silences the mild one
    SELECT bits, sum(if(bitTest(bits, c.bit) AND NOT (s.bit != 0 AND bitTest(bits, s.bit)), c.weight, 0)) AS points
    FROM (SELECT DISTINCT bits FROM diagnosis) d CROSS JOIN charlson c LEFT JOIN charlson s ON s.key = c.silencer
    GROUP BY bits;

-- People: of the registrations open on the index date the latest; an objection in any row stands.
CREATE TABLE imd ENGINE = Memory AS
    SELECT lsoa_code_2021 AS lsoa, imd_decile AS decile FROM file('@DIR@/lookups/imd.csv', CSVWithNames, 'lsoa_code_2021 String, imd_decile String');
CREATE TABLE person ENGINE = Memory AS -- a row packed into one text, the start of the registration first, has the cheapest maximum
    SELECT id, held[2] AS birth, held[3] AS code, held[4] AS lsoa, held[5] AS practice, held[6] != '' AS leaves, type_1, dissents
    FROM (SELECT pseudo_id AS id, max(type_1_objection) AS type_1, max(dissent) AS dissents,
                 splitByChar(',', maxIf(concat(registration_start, ',', birth_month, ',', ethnicity, ',', lsoa, ',', practice, ',', registration_end),
                                        toString(toDateOrZero(registration_start)) = registration_start AND registration_start <= '2025-03-31'
                                        AND (registration_end = '' OR registration_end > '2025-03-31'))) AS held
          FROM file('@DIR@/people.csv@END@', CSVWithNames, 'pseudo_id String, birth_month String, ethnicity String, lsoa String, practice String,
               registration_start String, registration_end String, type_1_objection UInt8, dissent UInt8')
          GROUP BY id)
    WHERE held[1] != '';
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

-- Tiers: of each cut the last score and id inside it; only the people of those scores are put in order of id.
CREATE TABLE cut ENGINE = Memory AS
    SELECT place, points, intDiv(share * ranked, 1000) - above AS inside
    FROM (SELECT c.1 AS place, c.2 AS share FROM (SELECT arrayJoin([(1, 5), (2, 50), (3, 200)]) AS c)) c
         CROSS JOIN (SELECT points, n, toInt64(sum(n) OVER (ORDER BY points DESC) - n) AS above, toInt64(sum(n) OVER ()) AS ranked
                     FROM (SELECT assumeNotNull(points) AS points, count() AS n FROM scored WHERE points IS NOT NULL GROUP BY points)) s
    WHERE inside > 0 AND inside <= n;
CREATE TABLE edge ENGINE = Memory AS
    SELECT place, p.points AS points, id
    FROM (SELECT id, assumeNotNull(points) AS points, row_number() OVER (PARTITION BY points ORDER BY id) AS row
          FROM scored WHERE points IN (SELECT points FROM cut)) p JOIN cut ON cut.points = p.points
    WHERE row = inside;
CREATE VIEW ranked AS
    WITH (SELECT maxIf((points, id), place = 1) FROM edge) AS very_high, (SELECT maxIf((points, id), place = 2) FROM edge) AS high,
         (SELECT maxIf((points, id), place = 3) FROM edge) AS moderate
    SELECT *, multiIf(points IS NULL, '', points > very_high.1 OR points = very_high.1 AND id <= very_high.2, 'very high',
                      points > high.1 OR points = high.1 AND id <= high.2, 'high',
                      points > moderate.1 OR points = moderate.1 AND id <= moderate.2, 'moderate', 'low') AS tier,
           smi OR tier IN ('very high', 'high') AS offered
    FROM scored;

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
