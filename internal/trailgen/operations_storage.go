package trailgen

const (
	s3Extra        = `{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"%{text:75}=","bytesTransferredOut":%{int:200:900}}`
	s3ObjectExtra  = `{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":%{id},"AuthenticationMethod":"AuthHeader","x-amz-id-2":"%{text:75}=","bytesTransferredOut":%{value}}`
	bucketResource = `[{"accountId":"%{account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::%{bucket}"}]`
	objectResource = `[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::%{bucket}/%{object}"},{"accountId":"%{account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::%{bucket}"}]`
	bucketHost     = `"bucketName":"%{bucket}","Host":"%{bucket}.s3.%{region}.amazonaws.com"`
)

var storageOperations = map[string][]spec{
	"s3": {
		{name: "ListBuckets", read: read, request: `{"Host":"s3.%{region}.amazonaws.com"}`, extra: s3Extra},
		{name: "GetBucketLocation", read: read, request: `{` + bucketHost + `,"location":""}`, resources: bucketResource, extra: s3Extra},
		{name: "GetBucketAcl", read: read, request: `{` + bucketHost + `,"acl":""}`, resources: bucketResource, extra: s3Extra},
		{name: "GetBucketPolicy", read: read, request: `{` + bucketHost + `,"policy":""}`, resources: bucketResource, extra: s3Extra},
		{name: "GetBucketPolicyStatus", read: read, request: `{` + bucketHost + `,"policyStatus":""}`, resources: bucketResource, extra: s3Extra},
		{name: "GetBucketVersioning", read: read, request: `{` + bucketHost + `,"versioning":""}`, resources: bucketResource, extra: s3Extra},
		{name: "GetBucketEncryption", read: read, request: `{` + bucketHost + `,"encryption":""}`, resources: bucketResource, extra: s3Extra},
		{name: "GetBucketLifecycle", read: read, request: `{` + bucketHost + `,"lifecycle":""}`, resources: bucketResource, extra: s3Extra},
		{name: "GetBucketPublicAccessBlock", read: read, request: `{` + bucketHost + `,"publicAccessBlock":""}`, resources: bucketResource, extra: s3Extra},
		{name: "GetBucketTagging", read: read, request: `{` + bucketHost + `,"tagging":""}`, resources: bucketResource, extra: s3Extra},
		{name: "GetObject", read: read, data: true, request: `{` + bucketHost + `,"key":"%{object}"}`, resources: objectResource, extra: s3ObjectExtra},
		{name: "HeadObject", read: read, data: true, request: `{` + bucketHost + `,"key":"%{object}"}`, resources: objectResource, extra: s3ObjectExtra},
		{name: "PutObject", data: true, request: `{` + bucketHost + `,"key":"%{object}","x-amz-server-side-encryption":"aws:kms"}`,
			response:  `{"x-amz-server-side-encryption":"aws:kms","x-amz-server-side-encryption-aws-kms-key-id":"%{arn}","x-amz-server-side-encryption-bucket-key-enabled":"true"}`,
			resources: objectResource, extra: s3ObjectExtra},
		{name: "ListObjects", read: read, data: true, request: `{"list-type":"2",` + bucketHost + `,"prefix":"%{object}","max-keys":"1000"}`,
			resources: `[{"type":"AWS::S3::Object","ARNPrefix":"arn:aws:s3:::%{bucket}/"},{"accountId":"%{account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::%{bucket}"}]`, extra: s3ObjectExtra},
	},
	"kms": {
		{name: "Decrypt", read: read, request: `{"encryptionContext":%{items},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`, resources: keyResource},
		{name: "GenerateDataKey", read: read, request: `{"keyId":"%{arn}","encryptionContext":%{items},"keySpec":"AES_256"}`, resources: keyResource},
		{name: "ListKeys", read: read},
		{name: "ListAliases", read: read},
		{name: "DescribeKey", read: read, request: `{"keyId":"%{arn}"}`, resources: keyResource},
		{name: "RotateKey", eventType: "AwsServiceEvent", resources: keyResource, details: `{"keyId":"%{value}","backingKeyId":"%{hex:64}","rotationType":"AUTOMATIC"}`},
	},
	"dynamodb": {
		{name: "ListTables", read: read, request: `{"limit":100}`},
		{name: "DescribeTable", read: read, request: `{"tableName":"%{of:orders|sessions|terraform-locks}"}`,
			resources: `[{"accountId":"%{account}","type":"AWS::DynamoDB::Table","ARN":"arn:aws:dynamodb:%{region}:%{account}:table/orders"}]`},
		{name: "DescribeContinuousBackups", read: read, request: `{"tableName":"%{of:orders|sessions|terraform-locks}"}`},
		{name: "DescribeTimeToLive", read: read, request: `{"tableName":"%{of:orders|sessions|terraform-locks}"}`},
	},
	"rds": {
		{name: "DescribeDBInstances", read: read},
		{name: "DescribeDBClusters", read: read, request: `{"includeShared":false}`},
		{name: "DescribeDBSnapshots", read: read, request: `{"includeShared":false,"includePublic":false}`},
		{name: "DescribeDBSubnetGroups", read: read},
		{name: "ListTagsForResource", read: read, request: `{"resourceName":"arn:aws:rds:%{region}:%{account}:db:%{of:orders|reporting}"}`},
		{name: "CreateDBSnapshot", request: `{"dBSnapshotIdentifier":"%{name}","dBInstanceIdentifier":"orders"}`,
			response: `{"dBSnapshotIdentifier":"%{name}","dBInstanceIdentifier":"orders","engine":"postgres","allocatedStorage":200,"status":"creating","snapshotType":"manual","engineVersion":"15.5","encrypted":true,"dBSnapshotArn":"arn:aws:rds:%{region}:%{account}:snapshot:%{name}"}`},
	},
	"secretsmanager": {
		{name: "ListSecrets", read: read, request: `{"maxResults":100}`},
		{name: "DescribeSecret", read: read, request: `{"secretId":"%{name}"}`},
		{name: "GetSecretValue", read: read, request: `{"secretId":"%{name}"}`},
		{name: "BatchGetSecretValue", read: read, request: `{"filters":[{"key":"name","values":["prod/"]}],"maxResults":20}`},
		{name: "RotationSucceeded", eventType: "AwsServiceEvent", extra: `{"SecretId":"arn:aws:secretsmanager:%{region}:%{account}:secret:%{name}"}`},
	},
	"sqs": {
		{name: "ListQueues", read: read},
		{name: "GetQueueAttributes", read: read, request: `{"queueUrl":"https://sqs.%{region}.amazonaws.com/%{account}/%{of:orders|mail|thumbnails}","attributeNames":["All"]}`},
	},
}
