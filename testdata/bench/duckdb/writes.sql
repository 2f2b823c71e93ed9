-- What keytrail search --event-source SOURCE --writes lists.
SET threads = CAST($threads AS INTEGER);
COPY (
  SELECT event_time, event_id, event_source, event_name, aws_region, recipient_account_id, access_key_id, principal_arn,
    source_ip_address, user_agent, error_code, error_message, read_only, request_parameters, response_elements, source_object
  FROM read_parquet($in, hive_partitioning = false)
  WHERE event_source = $source AND NOT read_only ORDER BY event_time, event_id, recipient_account_id
) TO $out (FORMAT json);
