-- Log files to one Parquet file, as one would who knows DuckDB well: every
-- type is named, so that nothing is inferred, and the order of rows is left
-- free, so that all threads write
-- (https://duckdb.org/docs/stable/data/json/loading_json,
-- https://duckdb.org/docs/stable/guides/performance/how_to_tune_workloads).
--
-- $in is a glob of the files, $out the Parquet file, $threads a number.
-- Columns have the names they have in a case, so that one query asks both.
-- maximum_object_size is the least power of two above the largest file of the
-- load: the buffers follow it, and its default makes this slower.
SET threads = CAST($threads AS INTEGER);
SET preserve_insertion_order = false;
COPY (
  WITH records AS (
    SELECT unnest(Records) AS r, filename
    FROM read_json($in, format = 'unstructured', records = true, compression = 'gzip', filename = true, hive_partitioning = false,
      maximum_object_size = 8388608,
      columns = {Records: 'STRUCT(
        eventTime TIMESTAMP, eventSource VARCHAR, eventName VARCHAR, sourceIPAddress VARCHAR, awsRegion VARCHAR,
        recipientAccountId VARCHAR, errorCode VARCHAR, eventID VARCHAR, readOnly BOOLEAN, userAgent VARCHAR, errorMessage VARCHAR,
        eventVersion VARCHAR, eventType VARCHAR, eventCategory VARCHAR, managementEvent BOOLEAN, requestID VARCHAR, apiVersion VARCHAR,
        sharedEventID VARCHAR, vpcEndpointId VARCHAR, sessionCredentialFromConsole VARCHAR,
        userIdentity STRUCT(
          type VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, accessKeyId VARCHAR, userName VARCHAR, invokedBy VARCHAR,
          identityProvider VARCHAR,
          sessionContext STRUCT(
            attributes STRUCT(creationDate VARCHAR, mfaAuthenticated VARCHAR),
            sessionIssuer STRUCT(type VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, userName VARCHAR),
            webIdFederationData JSON, sourceIdentity VARCHAR)),
        requestParameters JSON, responseElements JSON, additionalEventData JSON, serviceEventDetails JSON, resources JSON, tlsDetails JSON
      )[]'}))
  SELECT r.eventTime AS event_time, r.userIdentity.accessKeyId AS access_key_id, r.eventSource AS event_source, r.eventName AS event_name,
    r.userIdentity.arn AS principal_arn, r.sourceIPAddress AS source_ip_address, r.awsRegion AS aws_region,
    r.recipientAccountId AS recipient_account_id, r.errorCode AS error_code, r.eventID AS event_id, r.readOnly AS read_only,
    r.userAgent AS user_agent, r.errorMessage AS error_message, r.eventVersion AS event_version, r.eventType AS event_type,
    r.eventCategory AS event_category, r.managementEvent AS management_event, r.requestID AS request_id, r.apiVersion AS api_version,
    r.sharedEventID AS shared_event_id, r.vpcEndpointId AS vpc_endpoint_id,
    r.sessionCredentialFromConsole AS session_credential_from_console,
    r.userIdentity.type AS user_identity_type, r.userIdentity.principalId AS user_identity_principal_id,
    r.userIdentity.accountId AS user_identity_account_id, r.userIdentity.userName AS user_identity_user_name,
    r.userIdentity.invokedBy AS user_identity_invoked_by, r.userIdentity.identityProvider AS user_identity_identity_provider,
    r.userIdentity.sessionContext.attributes.creationDate AS session_creation_date,
    r.userIdentity.sessionContext.attributes.mfaAuthenticated AS session_mfa_authenticated,
    r.userIdentity.sessionContext.sessionIssuer.type AS session_issuer_type,
    r.userIdentity.sessionContext.sessionIssuer.principalId AS session_issuer_principal_id,
    r.userIdentity.sessionContext.sessionIssuer.arn AS session_issuer_arn,
    r.userIdentity.sessionContext.sessionIssuer.accountId AS session_issuer_account_id,
    r.userIdentity.sessionContext.sessionIssuer.userName AS session_issuer_user_name,
    r.userIdentity.sessionContext.webIdFederationData AS session_web_id_federation_data,
    r.userIdentity.sessionContext.sourceIdentity AS session_source_identity,
    r.requestParameters AS request_parameters, r.responseElements AS response_elements,
    r.additionalEventData AS additional_event_data, r.serviceEventDetails AS service_event_details, r.resources AS resources,
    r.tlsDetails AS tls_details, filename AS source_object
  FROM records
) TO $out (FORMAT parquet, COMPRESSION zstd);
