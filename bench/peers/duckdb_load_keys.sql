-- Loads the files into DuckDB's own as whoever asks often would: whole numbers for ids, in the order of the ids; events that repeat dropped; GP
-- events in order of code, so that blocks without a code of the question are not read. Comes after duckdb_csv.sql.
CREATE TABLE main.person_key AS
    SELECT row_number() OVER (ORDER BY pseudo_id)::INTEGER AS id, pseudo_id FROM (SELECT DISTINCT id AS pseudo_id FROM temp.people_rows) ORDER BY pseudo_id;
CREATE TABLE main.gp_rows AS
    SELECT DISTINCT k.id, TRY_CAST(date AS DATE) AS date, code, TRY_CAST(value AS DOUBLE) AS value
    FROM temp.gp_rows r JOIN main.person_key k ON r.id = k.pseudo_id
    ORDER BY code, id;
CREATE TABLE main.admissions_rows AS
    SELECT DISTINCT k.id, TRY_CAST(admission_date AS DATE) AS admission_date, method, d1, d2, d3, d4, d5, d6
    FROM temp.admissions_rows r JOIN main.person_key k ON r.id = k.pseudo_id
    ORDER BY admission_date, id;
CREATE TABLE main.attendances_rows AS
    SELECT DISTINCT k.id, TRY_CAST(arrival_date AS DATE) AS arrival_date FROM temp.attendances_rows r JOIN main.person_key k ON r.id = k.pseudo_id
    ORDER BY arrival_date, id;
CREATE TABLE main.referrals_rows AS
    SELECT DISTINCT k.id, TRY_CAST(received_date AS DATE) AS received_date, d1, d2 FROM temp.referrals_rows r JOIN main.person_key k ON r.id = k.pseudo_id
    ORDER BY received_date, id;
CREATE TABLE main.contacts_rows AS
    SELECT DISTINCT k.id, TRY_CAST(contact_date AS DATE) AS contact_date FROM temp.contacts_rows r JOIN main.person_key k ON r.id = k.pseudo_id
    ORDER BY contact_date, id;
CREATE TABLE main.people_rows AS
    SELECT r.* REPLACE (k.id AS id, TRY_CAST(registration_start AS DATE) AS registration_start, TRY_CAST(registration_end AS DATE) AS registration_end)
    FROM temp.people_rows r JOIN main.person_key k ON r.id = k.pseudo_id
    ORDER BY k.id;
CREATE MACRO main.pseudonym(key) AS (SELECT pseudo_id FROM person_key WHERE person_key.id = key);
CHECKPOINT;
