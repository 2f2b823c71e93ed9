-- All columns of the events of one key, in order, as JSON Lines.
SET threads = CAST($threads AS INTEGER);
COPY (
  SELECT * FROM read_parquet($in, hive_partitioning = false) WHERE access_key_id = $key ORDER BY event_time, event_id, recipient_account_id
) TO $out (FORMAT json);
