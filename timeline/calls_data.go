package timeline

// s3Calls are the sentences for S3. Bucket policies are objects there, with
// the policy's own casing, and header parameters keep their dashes.
const s3Calls = `
[s3]
ListBuckets, ListAllMyBuckets: list buckets
ListObjects, ListObjectsV2: list objects in bucket {bucketName}[ under {prefix}]
ListObjectVersions: list object versions in bucket {bucketName}[ under {prefix}]
HeadBucket: check bucket {bucketName}
HeadObject: check object[ s3://{bucketName}/{key}]
GetObject: read object[ s3://{bucketName}/{key}]
GetObjectAcl: read the ACL of object[ s3://{bucketName}/{key}]
GetObjectTagging: read the tags of object[ s3://{bucketName}/{key}]
GetObjectAttributes: read the attributes of object[ s3://{bucketName}/{key}]
PutObject: write object[ s3://{bucketName}/{key}]
PutObjectAcl: change the ACL of object[ s3://{bucketName}/{key}][ to {["x-amz-acl"]}]
PutObjectTagging: tag object[ s3://{bucketName}/{key}]
CopyObject: copy[ {["x-amz-copy-source"]}] to object[ s3://{bucketName}/{key}]
RestoreObject: restore object[ s3://{bucketName}/{key}]
DeleteObject: delete object[ s3://{bucketName}/{key}]
DeleteObjects: delete objects in bucket {bucketName}
DeleteObjectVersion: delete a version of object[ s3://{bucketName}/{key}]
CreateMultipartUpload: begin to write object[ s3://{bucketName}/{key}]
UploadPart: write a part of object[ s3://{bucketName}/{key}]
CompleteMultipartUpload: finish writing object[ s3://{bucketName}/{key}]
AbortMultipartUpload: abandon writing object[ s3://{bucketName}/{key}]
SelectObjectContent: query object[ s3://{bucketName}/{key}]
CreateBucket: create bucket {bucketName}[ in {CreateBucketConfiguration.LocationConstraint}]
DeleteBucket: delete bucket {bucketName}
PutBucketPolicy: set the policy of bucket {bucketName}
DeleteBucketPolicy: delete the policy of bucket {bucketName}
GetBucketPolicy: read the policy of bucket {bucketName}
GetBucketPolicyStatus: check if bucket {bucketName} is public
PutBucketAcl: set the ACL of bucket {bucketName}[ to {["x-amz-acl"]}][ (grants {AccessControlPolicy.AccessControlList.Grant[].Permission})]
GetBucketAcl: read the ACL of bucket {bucketName}
PutBucketPublicAccessBlock: set the public access block of bucket {bucketName}
DeleteBucketPublicAccessBlock: delete the public access block of bucket {bucketName}
GetBucketPublicAccessBlock: read the public access block of bucket {bucketName}
PutAccountPublicAccessBlock: set the account's public access block
DeleteAccountPublicAccessBlock: delete the account's public access block
PutBucketVersioning: set versioning of bucket {bucketName}[ to {VersioningConfiguration.Status}]
PutBucketLifecycle, PutBucketLifecycleConfiguration: set the lifecycle of bucket {bucketName}[, rule {LifecycleConfiguration.Rule[].ID}][, objects expire after {LifecycleConfiguration.Rule[].Expiration.Days} days]
DeleteBucketLifecycle: delete the lifecycle of bucket {bucketName}
PutBucketReplication: set replication of bucket {bucketName}[ to {ReplicationConfiguration.Rule[].Destination.Bucket}]
DeleteBucketReplication: delete replication of bucket {bucketName}
PutBucketEncryption: set the encryption of bucket {bucketName}[ to {ServerSideEncryptionConfiguration.Rule[].ApplyServerSideEncryptionByDefault.SSEAlgorithm}][ with key {ServerSideEncryptionConfiguration.Rule[].ApplyServerSideEncryptionByDefault.KMSMasterKeyID}]
DeleteBucketEncryption: delete the encryption of bucket {bucketName}
PutBucketLogging: set access logging of bucket {bucketName}[ to bucket {BucketLoggingStatus.LoggingEnabled.TargetBucket}]
PutBucketNotification, PutBucketNotificationConfiguration: set notifications of bucket {bucketName}
PutBucketWebsite: publish bucket {bucketName} as a website
PutBucketCors: set cross-origin access of bucket {bucketName}
PutBucketTagging: tag bucket {bucketName}
PutBucketOwnershipControls: set object ownership of bucket {bucketName}
PutObjectLockConfiguration, PutBucketObjectLockConfiguration: set object lock of bucket {bucketName}
GetBucketLocation: look up the region of bucket {bucketName}
GetBucketVersioning: read versioning of bucket {bucketName}
GetBucketLogging: read access logging of bucket {bucketName}
GetBucketEncryption: read the encryption of bucket {bucketName}
GetBucketReplication: read replication of bucket {bucketName}
GetBucketLifecycle, GetBucketLifecycleConfiguration: read the lifecycle of bucket {bucketName}
GetBucketTagging: read the tags of bucket {bucketName}
GetBucketWebsite: read website settings of bucket {bucketName}
GetBucketCors: read cross-origin access of bucket {bucketName}
GetBucketNotification, GetBucketNotificationConfiguration: read notifications of bucket {bucketName}
GetBucketObjectLockConfiguration, GetObjectLockConfiguration: read object lock of bucket {bucketName}
GetBucketOwnershipControls: read object ownership of bucket {bucketName}
GetBucketRequestPayment: read request payment of bucket {bucketName}
GetAccelerateConfiguration: read acceleration of bucket {bucketName}
CreateAccessPoint: create access point {name}[ for bucket {CreateAccessPointRequest.Bucket|bucket}]
PutAccessPointPolicy: set the policy of access point {name}
CreateJob: create a batch job
JobCreated: create batch job[ {@serviceEventDetails.jobId}]

[glacier]
DeleteVault: delete vault {vaultName}
DeleteArchive: delete an archive of vault {vaultName}
SetVaultAccessPolicy: set the access policy of vault {vaultName}
ListVaults: list vaults
`

// secretCalls are the sentences for keys, secrets and parameters.
const secretCalls = `
[kms]
Decrypt: decrypt[ with key {keyId|@resources[].ARN~key}]
Encrypt: encrypt[ with key {keyId|@resources[].ARN~key}]
ReEncrypt: re-encrypt[ from key {sourceKeyId~key}][ to key {destinationKeyId~key}]
GenerateDataKey, GenerateDataKeyWithoutPlaintext: make a data key[ with key {keyId|@resources[].ARN~key}]
GenerateDataKeyPair, GenerateDataKeyPairWithoutPlaintext: make a data key pair[ with key {keyId|@resources[].ARN~key}]
GenerateMac: make a message code[ with key {keyId~key}]
VerifyMac: check a message code[ with key {keyId~key}]
Sign: sign[ with key {keyId|@resources[].ARN~key}]
Verify: check a signature[ with key {keyId|@resources[].ARN~key}]
CreateKey: create key[ {>keyMetadata.keyId}]
DescribeKey: look up key {keyId~key}
ListKeys: list keys
ListAliases: list key aliases
GetKeyPolicy: read the policy of key {keyId~key}
PutKeyPolicy: set the policy of key {keyId~key}
CreateGrant: grant use of key {keyId~key}[ to {granteePrincipal}][ ({operations[]})]
RevokeGrant: revoke a grant[ of key {keyId~key}]
RetireGrant: retire a grant[ of key {keyId~key}]
CreateAlias: create alias {aliasName}[ for key {targetKeyId~key}]
UpdateAlias: point alias {aliasName}[ at key {targetKeyId~key}]
DeleteAlias: delete alias {aliasName}
ScheduleKeyDeletion: schedule deletion of key {keyId~key}[ in {pendingWindowInDays} days]
CancelKeyDeletion: cancel deletion of key {keyId~key}
DisableKey: disable key {keyId~key}
EnableKey: enable key {keyId~key}
DisableKeyRotation: turn off rotation of key {keyId~key}
EnableKeyRotation: turn on rotation of key {keyId~key}
ImportKeyMaterial: import material of key {keyId~key}
DeleteImportedKeyMaterial: delete the imported material of key {keyId~key}
ReplicateKey: copy key {keyId~key}[ to {replicaRegion}]
DeleteCustomKeyStore: delete key store {customKeyStoreId}

[secretsmanager]
GetSecretValue: read secret {secretId~secret}
BatchGetSecretValue: read secrets[ {secretIdList[]}][ with {filters[].key}][ {filters[].values[]}]
ListSecrets: list secrets
ListSecretVersionIds: list versions of secret {secretId~secret}
DescribeSecret: look up secret {secretId~secret}
CreateSecret: create secret {name}
PutSecretValue: write secret {secretId~secret}
UpdateSecret: change secret {secretId~secret}
DeleteSecret: delete secret {secretId~secret}[ without recovery{?forceDeleteWithoutRecovery=true}]
RestoreSecret: restore secret {secretId~secret}
RotateSecret: rotate secret {secretId~secret}
CancelRotateSecret: cancel rotation of secret {secretId~secret}
PutResourcePolicy: set the policy of secret {secretId~secret}
GetResourcePolicy: read the policy of secret {secretId~secret}
DeleteResourcePolicy: delete the policy of secret {secretId~secret}
ReplicateSecretToRegions: copy secret {secretId~secret}[ to {addReplicaRegions[].region}]
GetRandomPassword: make a random password

[ssm]
GetParameter: read parameter {name~parameter}[ with decryption{?withDecryption=true}]
GetParameters: read parameters {names[]~parameter}[ with decryption{?withDecryption=true}]
GetParametersByPath: read parameters under {path~parameter}[ with decryption{?withDecryption=true}]
GetParameterHistory: read the history of parameter {name~parameter}[ with decryption{?withDecryption=true}]
DescribeParameters: list parameters
PutParameter: write parameter {name~parameter}
DeleteParameter: delete parameter {name~parameter}
DeleteParameters: delete parameters {names[]~parameter}
SendCommand: run document {documentName~document}[ on {instanceIds[]~instance}][ on targets {targets[].values[]}][ ({>command.commandId})]
CancelCommand: cancel command {commandId}
GetCommandInvocation: read the result of command {commandId}[ on {instanceId}]
ListCommands: list commands
ListCommandInvocations: list command results
StartSession: open a shell session[ to {target~instance}][ by document {documentName~document}][ ({>sessionId})]
ResumeSession: resume shell session {sessionId~session}
TerminateSession: end shell session {sessionId~session}
DescribeSessions: list shell sessions
DescribeInstanceInformation: list managed instances
UpdateInstanceInformation: report the state of instance {instanceId}
StartAutomationExecution, StartChangeRequestExecution: run automation {documentName~automation-definition}[ ({>automationExecutionId})]
CreateDocument: create document {name~document}
UpdateDocument: change document {name~document}
UpdateDocumentDefaultVersion: set the default version of document {name~document}[ to {documentVersion}]
DeleteDocument: delete document {name~document}
CreateAssociation: schedule document {name~document}[ ({>associationDescription.associationId})][ on {instanceId~instance}][ on targets {targets[].values[]}]
UpdateAssociation: change association {associationId|name}
DeleteAssociation: delete association {associationId|name}
CreateActivation: create a hybrid activation[ {>activationId}][ for role {iamRole~role}]
RegisterManagedInstance: register managed node[ {>instanceId}]
CreateMaintenanceWindow: create maintenance window {name}
RegisterTaskWithMaintenanceWindow: schedule[ {taskArn}] in maintenance window {windowId}
UpdateServiceSetting: set[ {settingId}][ to {settingValue}]
ResetServiceSetting: reset[ {settingId}]

[acm acm-pca]
GetCertificate: read certificate {certificateArn|certificateAuthorityArn~certificate}
ExportCertificate: export certificate {certificateArn~certificate}
ImportCertificate: import certificate[ {>certificateArn~certificate}]
RequestCertificate: request a certificate[ for {domainName}]
DeleteCertificate: delete certificate {certificateArn~certificate}
IssueCertificate: issue a certificate[ from {certificateAuthorityArn~certificate-authority}]
`

// databaseCalls are the sentences for databases, file systems and backups.
// RDS keeps the acronym's casing: dBInstanceIdentifier.
const databaseCalls = `
[rds]
CreateDBInstance: create database {dBInstanceIdentifier~db}[ ({engine})]
DeleteDBInstance: delete database {dBInstanceIdentifier~db}[ without a last snapshot{?skipFinalSnapshot=true}]
ModifyDBInstance: change database {dBInstanceIdentifier~db}[, with a new master password{?masterUserPassword}][, public {publiclyAccessible}][, deletion protection {deletionProtection}]
RebootDBInstance: reboot database {dBInstanceIdentifier~db}
StopDBInstance: stop database {dBInstanceIdentifier~db}
CreateDBCluster: create database cluster {dBClusterIdentifier~cluster}[ ({engine})]
DeleteDBCluster: delete database cluster {dBClusterIdentifier~cluster}
ModifyDBCluster: change database cluster {dBClusterIdentifier~cluster}[, with a new master password{?masterUserPassword}]
DeleteGlobalCluster: delete global cluster {globalClusterIdentifier~global-cluster}
CreateDBSnapshot: create snapshot {dBSnapshotIdentifier~snapshot}[ of database {dBInstanceIdentifier~db}]
CreateDBClusterSnapshot: create snapshot {dBClusterSnapshotIdentifier~cluster-snapshot}[ of cluster {dBClusterIdentifier~cluster}]
CopyDBSnapshot: copy snapshot {sourceDBSnapshotIdentifier~snapshot}[ to {targetDBSnapshotIdentifier}]
DeleteDBSnapshot: delete snapshot {dBSnapshotIdentifier~snapshot}
DeleteDBClusterSnapshot: delete snapshot {dBClusterSnapshotIdentifier~cluster-snapshot}
DeleteDBInstanceAutomatedBackup: delete automated backups[ of {dbiResourceId}]
RestoreDBInstanceFromDBSnapshot: restore database {dBInstanceIdentifier~db}[ from snapshot {dBSnapshotIdentifier~snapshot}]
RestoreDBClusterFromSnapshot: restore database cluster {dBClusterIdentifier~cluster}[ from snapshot {snapshotIdentifier}]
RestoreDBInstanceToPointInTime: restore database {targetDBInstanceIdentifier}[ from {sourceDBInstanceIdentifier}]
StartExportTask: export[ {sourceArn}] to bucket {s3BucketName}
AuthorizeDBSecurityGroupIngress: open database security group {dBSecurityGroupName~secgrp}[ to {cIDRIP}]
CreateDBSecurityGroup: create database security group {dBSecurityGroupName~secgrp}
ModifyActivityStream: change the activity stream[ of {resourceArn}]
StopActivityStream: stop the activity stream[ of {resourceArn}]
DescribeDBInstances: list databases
DescribeDBClusters: list database clusters
DescribeDBSnapshots, DescribeDBClusterSnapshots: list database snapshots

[rds-data]
ExecuteStatement: run a statement[ on {resourceArn~cluster}]
BatchExecuteStatement: run statements[ on {resourceArn~cluster}]

[dynamodb]
CreateTable: create table {tableName~table}
DeleteTable: delete table {tableName~table}
UpdateTable: change table {tableName~table}
ListTables: list tables
DescribeTable: look up table {tableName~table}
GetItem, BatchGetItem: read items[ of table {tableName~table}]
Query, Scan: read[ table {tableName~table}]
ExecuteStatement: run a statement
PutItem, UpdateItem: write an item[ of table {tableName~table}]
DeleteItem: delete an item[ of table {tableName~table}]
BatchWriteItem: write items
ExportTableToPointInTime: export table {tableArn~table}[ to bucket {s3Bucket}]
CreateBackup: create backup[ {backupName}] of table {tableName~table}
DeleteBackup: delete backup {backupArn}
RestoreTableFromBackup: restore table {targetTableName}
PutResourcePolicy: set the policy[ of {resourceArn}]

[redshift]
CreateCluster: create data warehouse {clusterIdentifier~cluster}
ModifyCluster: change data warehouse {clusterIdentifier~cluster}[, with a new master password{?masterUserPassword}]
DeleteCluster: delete data warehouse {clusterIdentifier~cluster}
GetClusterCredentials: obtain database credentials[ for {dbUser}][ of data warehouse {clusterIdentifier~cluster}]
GetClusterCredentialsWithIAM: obtain database credentials[ of data warehouse {clusterIdentifier~cluster}]
AuthorizeSnapshotAccess: share snapshot {snapshotIdentifier}[ with account {accountWithRestoreAccess}]

[elasticfilesystem]
CreateFileSystem: create file system[ {>fileSystemId}]
DeleteFileSystem: delete file system {fileSystemId~file-system}
CreateMountTarget: create mount target[ {>mountTargetId}][ of {fileSystemId~file-system}]
DeleteMountTarget: delete mount target {mountTargetId}
ModifyMountTargetSecurityGroups: set the security groups of mount target {mountTargetId}[ to {securityGroups[]}]
PutFileSystemPolicy: set the policy of file system {fileSystemId~file-system}
DeleteFileSystemPolicy: delete the policy of file system {fileSystemId~file-system}

[backup]
DeleteBackupVault: delete backup vault {backupVaultName}
DeleteBackupPlan: delete backup plan {backupPlanId}
DeleteRecoveryPoint: delete recovery point {recoveryPointArn}
StartCopyJob: copy recovery point {recoveryPointArn}[ to {destinationBackupVaultArn}]
StartRestoreJob: restore recovery point {recoveryPointArn}
PutBackupVaultAccessPolicy: set the access policy of backup vault {backupVaultName}
DeleteBackupVaultLockConfiguration: remove the lock of backup vault {backupVaultName}

[glue]
CreateDevEndpoint: create development endpoint {endpointName}[ with role {roleArn~role}]
UpdateDevEndpoint: change development endpoint {endpointName}
CreateJob: create Glue job {name}[ with role {role~role}]
UpdateJob: change Glue job {jobName}
StartJobRun: run Glue job {jobName}
PutResourcePolicy: set the policy of the data catalogue
GetConnections, GetConnection: read connections[ {name}]

[athena]
StartQueryExecution: run a query[ in work group {workGroup}]
GetQueryResults: read the results of query {queryExecutionId}

[elasticache]
CreateCacheCluster: create cache cluster {cacheClusterId}
CreateReplicationGroup: create replication group {replicationGroupId}

[es]
CreateDomain, CreateElasticsearchDomain: create search domain {domainName}
DeleteDomain: delete search domain {domainName}
UpdateDomainConfig: change search domain {domainName}
`
