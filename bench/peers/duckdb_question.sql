-- The question in DuckDB's SQL, over the sources *_rows of a file before this one. @DIR@ the population, @OUT@ the folder of the answers.
-- Codes of conditions are bits, in the order of the plan: 0 to 7 long-term conditions, 8 SMI, 9 to 25 Charlson's.
CREATE TEMP TABLE list AS
    SELECT code, parse_filename(filename, true) AS list FROM read_csv('@DIR@/codes/*.csv', all_varchar = true, filename = true);
CREATE TEMP TABLE gp_code AS
    SELECT code, bit_or(1 << bit)::INTEGER AS bits
    FROM list JOIN (VALUES ('diabetes_snomed', 0), ('copd_snomed', 1), ('chd_snomed', 2), ('ckd_snomed', 3), ('dementia_snomed', 4),
                           ('hypertension_snomed', 5), ('heart_failure_snomed', 6), ('stroke_snomed', 7), ('smi_snomed', 8)) t(list, bit) USING (list)
    GROUP BY code;
CREATE TEMP TABLE weight AS SELECT *, row_number() OVER () AS row
    FROM read_csv('data/weights/charlson_quan.csv', types = {'zeroed_if_present': 'VARCHAR'});
CREATE TEMP TABLE charlson AS
    SELECT 8 + row_number() OVER (ORDER BY min(row)) AS bit, condition_key AS key, min(weight_2011) AS weight, min(zeroed_if_present) AS silencer
    FROM weight GROUP BY condition_key;
CREATE TEMP TABLE prefix AS
    SELECT prefix, bit_or(1 << bit)::INTEGER AS bits FROM (
        SELECT code AS prefix, bit
        FROM list JOIN (VALUES ('diabetes_icd10', 0), ('copd_icd10', 1), ('chd_icd10', 2), ('ckd_icd10', 3), ('dementia_icd10', 4),
                               ('smi_icd10', 8)) t(list, bit) USING (list)
        UNION ALL SELECT icd10_prefix, bit FROM weight JOIN charlson ON condition_key = key)
    GROUP BY prefix;

-- Events that count, one row a person.
CREATE TEMP TABLE gp AS -- a date is read only where the code is on a list
    SELECT id, bit_or(CASE WHEN TRY_CAST(date AS DATE) <= DATE '2025-03-31' THEN bits ELSE 0 END) AS bits
    FROM gp_rows JOIN gp_code USING (code)
    GROUP BY id;
CREATE TEMP TABLE acute AS
    SELECT id, TRY_CAST(admission_date AS DATE) AS day, method, d1, d2, d3, d4, d5, d6 FROM admissions_rows
    WHERE day BETWEEN DATE '2020-04-01' AND DATE '2025-03-31';
CREATE TEMP TABLE emergency AS
    SELECT id, count(DISTINCT day) AS days FROM acute
    WHERE day >= DATE '2024-04-01' AND method IN ('21', '22', '23', '24', '25', '28', '2A', '2B', '2D')
    GROUP BY id;
CREATE TEMP TABLE ed AS
    SELECT id, count(DISTINCT TRY_CAST(arrival_date AS DATE)) AS days FROM attendances_rows
    WHERE TRY_CAST(arrival_date AS DATE) BETWEEN DATE '2024-04-01' AND DATE '2025-03-31'
    GROUP BY id;
CREATE TEMP TABLE nurses AS
    SELECT DISTINCT id FROM contacts_rows WHERE TRY_CAST(contact_date AS DATE) BETWEEN DATE '2024-04-01' AND DATE '2025-03-31';
CREATE TEMP TABLE coded AS
    SELECT id, unnest([d1, d2, d3, d4, d5, d6]) AS code FROM acute
    UNION ALL
    SELECT id, replace(unnest([d1, d2]), '.', '') FROM referrals_rows
    WHERE TRY_CAST(received_date AS DATE) BETWEEN DATE '2020-04-01' AND DATE '2025-03-31';
CREATE TEMP TABLE diagnosis AS -- prefixes have three characters or four
    SELECT id, bit_or(bits) AS bits
    FROM (SELECT id, left(code, 3) AS prefix FROM coded WHERE code IS NOT NULL UNION ALL SELECT id, left(code, 4) FROM coded WHERE length(code) > 3)
         JOIN prefix USING (prefix)
    GROUP BY id;
CREATE TEMP TABLE total AS -- points of each combination of Charlson's conditions; the severe form silences the mild one
    SELECT bits, sum(CASE WHEN bits & (1 << c.bit) = 0 OR (s.bit IS NOT NULL AND bits & (1 << s.bit) <> 0) THEN 0 ELSE c.weight END) AS points
    FROM (SELECT DISTINCT bits FROM diagnosis) CROSS JOIN charlson c LEFT JOIN charlson s ON s.key = c.silencer
    GROUP BY bits;

-- People: of the registrations open on the index date the latest; an objection in any row stands.
CREATE TEMP TABLE imd AS SELECT lsoa_code_2021 AS lsoa, imd_decile::VARCHAR AS decile FROM read_csv('@DIR@/lookups/imd.csv');
CREATE TEMP TABLE ethnic_group AS
    SELECT unnest(string_split(letters, '')) AS code, ethnicity
    FROM (VALUES ('ABCT', 'White'), ('DEFG', 'Mixed'), ('HJKL', 'Asian'), ('MNP', 'Black'), ('RSW', 'Other'), ('Z', 'Not stated')) t(letters, ethnicity);
CREATE TEMP TABLE person AS -- one pass over people and events side by side costs less than a join for each kind of event
    SELECT *, emergency_days * 3 + ed_days + smi::INTEGER * 4 + long_term * 2 + charlson + nurses::INTEGER
           + CASE WHEN age >= 85 THEN 3 WHEN age >= 75 THEN 2 WHEN age >= 65 THEN 1 WHEN age IS NOT NULL THEN 0 END AS points
    FROM (SELECT p.id, now.practice, now.lsoa, now.leaves, type_1, dissents, coalesce(e.ethnicity, 'Not known') AS ethnicity, imd.decile,
                 2025 - left(now.birth, 4)::INTEGER - (right(now.birth, 2)::INTEGER > 3)::INTEGER AS age,
                 p.bits & 256 <> 0 AS smi, bit_count(p.bits & 255) AS long_term, coalesce(t.points, 0) AS charlson,
                 coalesce(emergency_days, 0) AS emergency_days, coalesce(ed_days, 0) AS ed_days, coalesce(nurses, false) AS nurses
          FROM (SELECT id, arg_max({birth: birth_month, code: ethnicity, lsoa: lsoa, practice: practice, leaves: registration_end IS NOT NULL},
                                   registration_start) FILTER (open) AS now,
                       bool_or(type_1_objection = '1') AS type_1, bool_or(dissent = '1') AS dissents, coalesce(bit_or(bits), 0) AS bits,
                       max(diagnosis) AS diagnosis, max(emergency_days) AS emergency_days, max(ed_days) AS ed_days, bool_or(nurses) AS nurses
                FROM (SELECT id, birth_month, ethnicity, lsoa, practice, registration_start, registration_end, type_1_objection, dissent,
                             (TRY_CAST(registration_start AS DATE) <= DATE '2025-03-31'
                              AND (registration_end IS NULL OR TRY_CAST(registration_end AS DATE) > DATE '2025-03-31')) IS TRUE AS open
                      FROM people_rows
                      UNION ALL BY NAME SELECT id, bits FROM gp
                      UNION ALL BY NAME SELECT id, bits, bits AS diagnosis FROM diagnosis
                      UNION ALL BY NAME SELECT id, days AS emergency_days FROM emergency
                      UNION ALL BY NAME SELECT id, days AS ed_days FROM ed
                      UNION ALL BY NAME SELECT id, true AS nurses FROM nurses)
                GROUP BY id) p
               LEFT JOIN total t ON t.bits = p.diagnosis LEFT JOIN imd ON imd.lsoa = now.lsoa LEFT JOIN ethnic_group e ON e.code = now.code
          WHERE now IS NOT NULL);

-- Tiers: of each cut the last score and id inside it; only the people of those scores are put in order of id.
CREATE TEMP TABLE cut AS
    SELECT name, points, share * ranked // 1000 - above AS inside
    FROM (VALUES ('very high', 5), ('high', 50), ('moderate', 200)) c(name, share),
         (SELECT points, n, (sum(n) OVER (ORDER BY points DESC) - n)::BIGINT AS above, (sum(n) OVER ())::BIGINT AS ranked
          FROM (SELECT points, count(*) AS n FROM person WHERE points IS NOT NULL GROUP BY points))
    WHERE share * ranked // 1000 > above AND share * ranked // 1000 <= above + n;
CREATE TEMP TABLE edge AS
    SELECT max({points: points, id: id}) FILTER (name = 'very high') AS very_high, max({points: points, id: id}) FILTER (name = 'high') AS high,
           max({points: points, id: id}) FILTER (name = 'moderate') AS moderate
    FROM (SELECT id, points, row_number() OVER (PARTITION BY points ORDER BY id) AS row FROM person WHERE points IN (SELECT points FROM cut)) p
         JOIN cut USING (points)
    WHERE row = inside;
CREATE TEMP VIEW ranked AS
    SELECT *, (smi OR tier IN ('very high', 'high')) IS TRUE AS offered
    FROM (SELECT person.*, CASE WHEN points IS NULL THEN NULL
                                WHEN points > very_high.points OR (points = very_high.points AND id <= very_high.id) THEN 'very high'
                                WHEN points > high.points OR (points = high.points AND id <= high.id) THEN 'high'
                                WHEN points > moderate.points OR (points = moderate.points AND id <= moderate.id) THEN 'moderate'
                                ELSE 'low' END AS tier
          FROM person, edge);

-- The three answers.
COPY (SELECT CASE WHEN lsoa LIKE 'W01%' THEN 'outside England' ELSE coalesce(lsoa, 'unknown') END AS area, count(*), count(*) FILTER (offered)
      FROM ranked WHERE NOT type_1 GROUP BY area)
    TO '@OUT@/by_lsoa.csv' (HEADER false);
COPY (SELECT CASE WHEN lsoa LIKE 'W01%' THEN 'outside England' ELSE coalesce(decile, 'unknown') END AS area, ethnicity, coalesce(tier, 'not scored'),
             count(*), count(*) FILTER (emergency_days > 0), 1000.0 * count(*) FILTER (emergency_days > 0) / count(*)
      FROM ranked WHERE NOT type_1 GROUP BY ALL)
    TO '@OUT@/equity.csv' (HEADER false);
COPY (SELECT pseudonym(id), practice, lsoa, decile, age, CASE WHEN smi THEN 'yes' ELSE 'no' END, long_term, charlson, emergency_days, ed_days,
             CASE WHEN nurses THEN 'yes' ELSE 'no' END, points, tier
      FROM ranked WHERE offered AND NOT type_1 AND NOT dissents AND NOT leaves ORDER BY points DESC NULLS LAST, id)
    TO '@OUT@/review.csv' (HEADER false);
