-- The converted file in the order of a case, which its queries for one key
-- gain from: what this takes comes on top of the conversion.
SET threads = CAST($threads AS INTEGER);
COPY (
  SELECT * FROM read_parquet($in, hive_partitioning = false) ORDER BY access_key_id, event_time, event_id
) TO $out (FORMAT parquet, COMPRESSION zstd);
