-- The question's sources are tables of DuckDB's own file, made by one of duckdb_load_*.sql; its planner knows their sizes.
SET threads = 2;
SET preserve_insertion_order = false;
