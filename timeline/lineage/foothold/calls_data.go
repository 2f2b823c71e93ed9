package foothold

// dataCalls are the calls that let others at data, or hand it out. Bodies of
// S3 keep the spelling of their XML.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
const dataCalls = `
[s3]
PutBucketPolicy: put resource-policy {bucketName} doc bucketPolicy says "of bucket"; remove resource "bucket-policy {bucketName}"
GetBucketPolicy: read resource-policy {bucketName} doc >policy
DeleteBucketPolicy: remove resource-policy {bucketName}; impair resource "bucket-policy {bucketName}" says "it was deleted"
PutBucketAcl: alter resource "bucket-acl {bucketName}" says "{x-amz-acl|accessControlList.x-amz-acl}"
DeleteBucketPublicAccessBlock: impair resource "public-access-block {bucketName}" says "it was deleted"
PutBucketPublicAccessBlock: alter resource "public-access-block {bucketName}"
DeleteAccountPublicAccessBlock: impair resource "public-access-block {@account}" says "it was deleted"
PutAccountPublicAccessBlock: alter resource "public-access-block {@account}"
PutBucketReplication: put resource "bucket-replication {bucketName}"
DeleteBucketReplication: remove resource "bucket-replication {bucketName}"
PutBucketNotification: alter resource "bucket-notification {bucketName}"
PutBucketVersioning: alter resource "bucket-versioning {bucketName}"
PutBucketLifecycle,PutLifecycleConfiguration: put resource "bucket-lifecycle {bucketName}"
DeleteBucketLifecycle: remove resource "bucket-lifecycle {bucketName}"
PutBucketLogging: alter resource "bucket-logging {bucketName}"
DeleteBucketEncryption: impair resource "bucket-encryption {bucketName}" says "it was deleted"
PutBucketEncryption: alter resource "bucket-encryption {bucketName}"
CreateBucket: make resource "bucket {bucketName}"
DeleteBucket: remove resource "bucket {bucketName}"
CreateAccessPoint: make resource "access-point {name}"
PutAccessPointPolicy: alter resource "access-point {name}" says "its policy"
DeleteAccessPoint: remove resource "access-point {name}"
CreateAccessGrant: make resource "access-grant {>accessGrantId}"
DeleteAccessGrant: remove resource "access-grant {id|accessGrantId}"

[kms]
PutKeyPolicy: put resource-policy {keyId} doc policy says "of KMS key"
GetKeyPolicy: read resource-policy {keyId} doc >policy
CreateGrant: make kms-grant {>grantId} of {keyId} says "to {granteePrincipal}"
RevokeGrant,RetireGrant: remove kms-grant {grantId} of {keyId}
DisableKey: impair resource "kms-key {keyId}" says "it is off"
EnableKey: remove resource "kms-key {keyId}"
ScheduleKeyDeletion: impair resource "kms-key-deletion {keyId}" says scheduled
CancelKeyDeletion: remove resource "kms-key-deletion {keyId}"
ImportKeyMaterial,DeleteImportedKeyMaterial: alter resource "kms-key-material {keyId}"
UpdateAlias: alter resource "kms-alias {aliasName}"

[secretsmanager]
PutResourcePolicy: put resource-policy {secretId} doc resourcePolicy says "of secret"
GetResourcePolicy: read resource-policy {secretId} doc >resourcePolicy
DeleteResourcePolicy: remove resource-policy {secretId}
RotateSecret: alter resource "secret {secretId}" says "its rotation {rotationLambdaARN}"
ReplicateSecretToRegions: put resource "secret-replica {secretId}"
RemoveRegionsFromReplication: remove resource "secret-replica {secretId}"
UpdateSecretVersionStage: alter resource "secret {secretId}" says "its versions"

[sns]
AddPermission: put resource-policy "{topicArn} {label}" says "of topic"
RemovePermission: remove resource-policy "{topicArn} {label}"
SetTopicAttributes: put resource-policy {topicArn} doc attributeValue if attributeName=Policy says "of topic"
CreateTopic: make resource "topic {>topicArn|name}"
DeleteTopic: remove resource "topic {topicArn}"
Subscribe: make resource "subscription {>subscriptionArn}" says "{protocol} {endpoint}"
Unsubscribe: remove resource "subscription {subscriptionArn}"

[sqs]
AddPermission: put resource-policy "{queueUrl} {label}" says "of queue"
RemovePermission: remove resource-policy "{queueUrl} {label}"
SetQueueAttributes: put resource-policy {queueUrl} doc attributes.Policy says "of queue"
CreateQueue: make resource "queue {>queueUrl|queueName}"
DeleteQueue: remove resource "queue {queueUrl}"

[ecr]
SetRepositoryPolicy: put resource-policy {repositoryName} doc policyText says "of repository"
GetRepositoryPolicy: read resource-policy {repositoryName} doc >policyText
DeleteRepositoryPolicy: remove resource-policy {repositoryName}
PutRegistryPolicy: put resource-policy registry doc policyText says "of the registry"
DeleteRegistryPolicy: remove resource-policy registry
PutReplicationConfiguration: alter resource "registry-replication {@account}"
PutImage: put resource "container-image {repositoryName}:{imageTag|>image.imageId.imageDigest}"
BatchDeleteImage: remove resource "container-image {repositoryName}:{imageIds[].imageTag}"
CreatePullThroughCacheRule: make resource "pull-through-rule {ecrRepositoryPrefix}"
DeletePullThroughCacheRule: remove resource "pull-through-rule {ecrRepositoryPrefix}"

[ec2]
ModifySnapshotAttribute: put share "snapshot {snapshotId} with {createVolumePermission.add.items[].userId|createVolumePermission.add.items[].group}"; remove share "snapshot {snapshotId} with {createVolumePermission.remove.items[].userId|createVolumePermission.remove.items[].group}"
ModifyImageAttribute: put share "image {imageId} with {launchPermission.add.items[].userId|launchPermission.add.items[].group}"; remove share "image {imageId} with {launchPermission.remove.items[].userId|launchPermission.remove.items[].group}"

[rds]
ModifyDBSnapshotAttribute: put share "DB snapshot {dBSnapshotIdentifier} with {valuesToAdd[]}"; remove share "DB snapshot {dBSnapshotIdentifier} with {valuesToRemove[]}"
ModifyDBClusterSnapshotAttribute: put share "DB cluster snapshot {dBClusterSnapshotIdentifier} with {valuesToAdd[]}"; remove share "DB cluster snapshot {dBClusterSnapshotIdentifier} with {valuesToRemove[]}"
CreateDBSnapshot: make resource "db-snapshot {dBSnapshotIdentifier}"
DeleteDBSnapshot: remove resource "db-snapshot {dBSnapshotIdentifier}"
CreateDBInstance,RestoreDBInstanceFromDBSnapshot: make resource "db-instance {dBInstanceIdentifier}"
ModifyDBInstance: alter resource "db-instance {dBInstanceIdentifier}"
StopDBInstance: disable resource "db-instance {dBInstanceIdentifier}"
StartDBInstance: enable resource "db-instance {dBInstanceIdentifier}"
DeleteDBInstance: remove resource "db-instance {dBInstanceIdentifier}"
RestoreDBClusterFromSnapshot: make resource "db-cluster {dBClusterIdentifier}"
ModifyDBCluster: alter resource "db-cluster {dBClusterIdentifier}"
DeleteDBCluster: remove resource "db-cluster {dBClusterIdentifier}"
AddRoleToDBInstance: put resource "db-role {dBInstanceIdentifier} {roleArn}"
RemoveRoleFromDBInstance: remove resource "db-role {dBInstanceIdentifier} {roleArn}"
AddRoleToDBCluster: put resource "db-role {dBClusterIdentifier} {roleArn}"
RemoveRoleFromDBCluster: remove resource "db-role {dBClusterIdentifier} {roleArn}"
StopActivityStream: impair resource "activity-stream {resourceArn}" says "it is off"
StartActivityStream: remove resource "activity-stream {resourceArn}"

[redshift]
AuthorizeSnapshotAccess: put share "Redshift snapshot {snapshotIdentifier} with {accountWithRestoreAccess}"
RevokeSnapshotAccess: remove share "Redshift snapshot {snapshotIdentifier} with {accountWithRestoreAccess}"

[ram]
CreateResourceShare: make share {>resourceShare.resourceShareArn} says "with {principals[]}"
AssociateResourceShare,UpdateResourceShare: alter share {resourceShareArn|>resourceShare.resourceShareArn} says "with {principals[]}"
DeleteResourceShare: remove share {resourceShareArn}
AcceptResourceShareInvitation: put share {>resourceShareInvitation.resourceShareArn} says accepted
EnableSharingWithAwsOrganization: put resource "organization-sharing {@account}"

[elasticfilesystem]
PutFileSystemPolicy: put resource-policy {fileSystemId} doc policy says "of file system"
DeleteFileSystemPolicy: remove resource-policy {fileSystemId}

[lakeformation]
PutDataLakeSettings: alter resource "data-lake-settings {@account}"
GrantPermissions,BatchGrantPermissions: alter resource "data-lake-permissions {@account}"

[ses]
CreateEmailIdentity: make resource "email-identity {emailIdentity}"
VerifyEmailIdentity: put resource "email-identity {emailAddress}"
VerifyDomainIdentity: put resource "email-identity {domain}"
DeleteEmailIdentity,DeleteIdentity: remove resource "email-identity {emailIdentity|identity}"
CreateReceiptRule,UpdateReceiptRule: put resource "receipt-rule {ruleSetName}/{rule.name}"
DeleteReceiptRule: remove resource "receipt-rule {ruleSetName}/{ruleName}"

[logs]
PutSubscriptionFilter: put resource "subscription-filter {logGroupName}/{filterName}" says "to {destinationArn}"
DeleteSubscriptionFilter: remove resource "subscription-filter {logGroupName}/{filterName}"
PutDestination: put resource "log-destination {destinationName}"
DeleteDestination: remove resource "log-destination {destinationName}"
PutResourcePolicy: put resource-policy "{policyName}" doc policyDocument says "of logs"
DeleteResourcePolicy: remove resource-policy "{policyName}"
DeleteLogGroup: impair resource "log-group {logGroupName}" says "it was deleted"
PutRetentionPolicy: alter resource "log-retention {logGroupName}" says "{retentionInDays} days"
`
