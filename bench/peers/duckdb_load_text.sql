-- Loads the files into DuckDB's own, ids and codes as text, dates as dates. Comes after duckdb_csv.sql.
CREATE TABLE main.gp_rows AS SELECT id, TRY_CAST(date AS DATE) AS date, code, TRY_CAST(value AS DOUBLE) AS value FROM temp.gp_rows;
CREATE TABLE main.admissions_rows AS SELECT * REPLACE (TRY_CAST(admission_date AS DATE) AS admission_date) FROM temp.admissions_rows;
CREATE TABLE main.attendances_rows AS SELECT * REPLACE (TRY_CAST(arrival_date AS DATE) AS arrival_date) FROM temp.attendances_rows;
CREATE TABLE main.referrals_rows AS SELECT * REPLACE (TRY_CAST(received_date AS DATE) AS received_date) FROM temp.referrals_rows;
CREATE TABLE main.contacts_rows AS SELECT * EXCLUDE (note) REPLACE (TRY_CAST(contact_date AS DATE) AS contact_date) FROM temp.contacts_rows;
CREATE TABLE main.people_rows AS
    SELECT * REPLACE (TRY_CAST(registration_start AS DATE) AS registration_start, TRY_CAST(registration_end AS DATE) AS registration_end)
    FROM temp.people_rows;
CREATE MACRO main.pseudonym(id) AS id;
CHECKPOINT;
