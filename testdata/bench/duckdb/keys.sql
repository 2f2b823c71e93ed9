-- Each key with its first and last event and their number. It is less than
-- keytrail keys tells, which also judges every event by the rules.
SET threads = CAST($threads AS INTEGER);
COPY (
  SELECT access_key_id, min(event_time) AS first_seen, max(event_time) AS last_seen, count(*) AS events
  FROM read_parquet($in, hive_partitioning = false) WHERE access_key_id IS NOT NULL GROUP BY access_key_id ORDER BY events DESC, access_key_id
) TO $out (FORMAT json);
