-- $out gets DuckDB's version: starting, and nothing else.
COPY (SELECT version()) TO $out (FORMAT csv, HEADER false);
