-- The question's sources as files, read each time, as somebody who knows DuckDB well would: types given, nothing guessed. The planner has no row
-- counts of files and would build its hash tables on them, so that step is switched off: the right side of each join is built, as written.
-- @DIR@ the population, @END@ the ending of its files.
SET threads = 2;
SET preserve_insertion_order = false;
SET disabled_optimizers = 'join_order,build_side_probe_side';
CREATE TEMP VIEW gp_rows AS
    FROM read_csv('@DIR@/gp.csv@END@', header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
                  columns = {'id': 'VARCHAR', 'date': 'VARCHAR', 'code': 'VARCHAR', 'value': 'VARCHAR'});
CREATE TEMP VIEW admissions_rows AS
    FROM read_csv('@DIR@/admissions.csv@END@', header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
                  columns = {'id': 'VARCHAR', 'admission_date': 'VARCHAR', 'discharge_date': 'VARCHAR', 'method': 'VARCHAR',
                             'd1': 'VARCHAR', 'd2': 'VARCHAR', 'd3': 'VARCHAR', 'd4': 'VARCHAR', 'd5': 'VARCHAR', 'd6': 'VARCHAR'});
CREATE TEMP VIEW attendances_rows AS
    FROM read_csv('@DIR@/attendances.csv@END@', header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
                  columns = {'id': 'VARCHAR', 'arrival_date': 'VARCHAR', 'category': 'VARCHAR', 'department': 'VARCHAR', 'complaint': 'VARCHAR'});
CREATE TEMP VIEW referrals_rows AS
    FROM read_csv('@DIR@/referrals.csv@END@', header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
                  columns = {'id': 'VARCHAR', 'received_date': 'VARCHAR', 'team': 'VARCHAR', 'd1': 'VARCHAR', 'd2': 'VARCHAR'});
CREATE TEMP VIEW contacts_rows AS
    FROM read_csv('@DIR@/contacts.csv@END@', header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
                  columns = {'id': 'VARCHAR', 'contact_date': 'VARCHAR', 'team': 'VARCHAR', 'note': 'VARCHAR'});
CREATE TEMP VIEW people_rows AS
    FROM read_csv('@DIR@/people.csv@END@', header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
                  columns = {'id': 'VARCHAR', 'birth_month': 'VARCHAR', 'sex': 'VARCHAR', 'ethnicity': 'VARCHAR', 'lsoa': 'VARCHAR',
                             'practice': 'VARCHAR', 'registration_start': 'VARCHAR', 'registration_end': 'VARCHAR',
                             'type_1_objection': 'VARCHAR', 'dissent': 'VARCHAR'});
CREATE TEMP MACRO pseudonym(id) AS id;
