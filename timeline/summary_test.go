package timeline

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"keytrail/cloudtrail"
)

// record writes a record as a trail delivers it. Parameters and answers are
// JSON, "" for null; more members may follow, as JSON without the braces.
func record(source, name, request, response string, more ...string) string {
	if request == "" {
		request = "null"
	}
	if response == "" {
		response = "null"
	}
	text := fmt.Sprintf(`{"eventVersion":"1.08","eventTime":"2026-02-17T21:09:03Z","eventSource":"%s.amazonaws.com",`+
		`"eventName":%q,"awsRegion":"us-east-1","recipientAccountId":"111122223333","eventType":"AwsApiCall",`+
		`"requestParameters":%s,"responseElements":%s`, source, name, request, response)
	for _, m := range more {
		text += "," + m
	}
	return text + "}"
}

// denied is what a refused call adds to a record.
func denied(message string) string {
	return fmt.Sprintf(`"errorCode":"AccessDenied","errorMessage":%q`, message)
}

func TestSummarize(t *testing.T) {
	for _, c := range []struct {
		name, record, want string
	}{
		// IAM
		{"user", record("iam", "CreateUser", `{"userName":"backup-svc"}`, `{"user":{"userName":"backup-svc"}}`), "created user backup-svc"},
		{"user exists", record("iam", "CreateUser", `{"userName":"x"}`, "", `"errorCode":"EntityAlreadyExistsException"`),
			"tried to create user x: EntityAlreadyExistsException"},
		{"user denied, parameters withheld", record("iam", "CreateUser", "", "",
			denied("User: arn:aws:iam::111122223333:user/a is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111122223333:user/evil because no identity-based policy allows the iam:CreateUser action")),
			"tried to create user evil: AccessDenied"},
		{"user denied in another account", record("iam", "CreateUser", "", "",
			denied("… on resource: arn:aws:iam::999988887777:user/path/evil")), "tried to create user evil of account 999988887777: AccessDenied"},
		{"user denied, old message", record("iam", "DeleteUser", "", "", denied("… on resource: user evil because no identity-based policy …")),
			"tried to delete user evil: AccessDenied"},
		{"user denied, nothing named", record("iam", "CreateUser", "", "", denied("… on resource: arn:aws:iam::111122223333:user/*")),
			"tried to create user: AccessDenied"},
		{"key", record("iam", "CreateAccessKey", `{"userName":"backup-svc"}`, `{"accessKey":{"userName":"backup-svc","accessKeyId":"AKIAQ5EXAMPLEMINTED1","status":"Active"}}`),
			"created access key AKIAQ5EXAMPLEMINTED1 for user backup-svc"},
		{"key for oneself", record("iam", "CreateAccessKey", "", `{"accessKey":{"userName":"me","accessKeyId":"AKIA1"}}`), "created access key AKIA1 for user me"},
		{"key of root", record("iam", "CreateAccessKey", "", `{"accessKey":{"accessKeyId":"AKIA1"}}`), "created access key AKIA1"},
		{"key disabled", record("iam", "UpdateAccessKey", `{"userName":"u","accessKeyId":"AKIA1","status":"Inactive"}`, ""),
			"changed access key AKIA1 of user u to Inactive"},
		{"policy of AWS", record("iam", "AttachUserPolicy", `{"userName":"backup-svc","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`, ""),
			"attached policy AdministratorAccess to user backup-svc"},
		{"policy with a borrowed name", record("iam", "AttachUserPolicy", `{"userName":"u","policyArn":"arn:aws:iam::111122223333:policy/AdministratorAccess"}`, ""),
			"attached policy AdministratorAccess (customer managed) to user u"},
		{"policy, target refused", record("iam", "AttachUserPolicy", "", "", denied("… on resource: user u because …")), "tried to attach policy to user u: AccessDenied"},
		{"inline policy body stays out", record("iam", "PutUserPolicy", `{"userName":"u","policyName":"p","policyDocument":"{\"Statement\":[]}"}`, ""),
			"put inline policy p on user u"},
		{"password", record("iam", "CreateLoginProfile", `{"userName":"u","passwordResetRequired":false}`, `{"loginProfile":{"userName":"u"}}`), "set a console password for user u"},
		{"password to be changed", record("iam", "UpdateLoginProfile", `{"userName":"u","passwordResetRequired":true}`, ""),
			"changed the console password of user u (to be changed at sign-in)"},
		{"policy version", record("iam", "CreatePolicyVersion", `{"policyArn":"arn:aws:iam::111122223333:policy/p","setAsDefault":true}`, `{"policyVersion":{"versionId":"v2"}}`),
			"created version v2 of policy p (customer managed) as its default"},
		{"SSH key casing", record("iam", "UploadSSHPublicKey", `{"userName":"u"}`, `{"sSHPublicKey":{"sSHPublicKeyId":"APKA1","userName":"u"}}`), "uploaded SSH public key APKA1 for user u"},
		{"SAML casing", record("iam", "CreateSAMLProvider", `{"name":"x","sAMLMetadataDocument":"<xml/>"}`, `{"sAMLProviderArn":"arn:aws:iam::111122223333:saml-provider/x"}`),
			"created SAML provider x"},

		// trust
		{"trust", record("iam", "UpdateAssumeRolePolicy", `{"roleName":"admin","policyDocument":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::999988887777:root\"},\"Action\":\"sts:AssumeRole\"}]}"}`, ""),
			"role/admin now trusts account 999988887777"},
		{"trust under conditions", record("iam", "UpdateAssumeRolePolicy", `{"roleName":"r","policyDocument":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}}}"}`, ""),
			"role/r now trusts everyone (under conditions)"},
		{"trust of many", record("iam", "UpdateAssumeRolePolicy", `{"roleName":"r","policyDocument":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"111122223333\",\"arn:aws:iam::999988887777:user/x\",\"AROAEXAMPLE\"],\"Service\":\"ec2.amazonaws.com\"}},{\"Effect\":\"Deny\",\"Principal\":\"*\"}]}"}`, ""),
			"role/r now trusts its own account, user/x of account 999988887777, principal id AROAEXAMPLE and 1 more"},
		{"trust URL-encoded", record("iam", "UpdateAssumeRolePolicy", `{"roleName":"r","policyDocument":"%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22ec2.amazonaws.com%22%7D%7D%5D%7D"}`, ""),
			"role/r now trusts service ec2.amazonaws.com"},
		{"trust of nobody", record("iam", "UpdateAssumeRolePolicy", `{"roleName":"r","policyDocument":"{\"Statement\":[]}"}`, ""), "role/r now trusts nobody"},
		{"trust refused", record("iam", "UpdateAssumeRolePolicy", "", "", denied("… on resource: role admin because …")), "tried to change who may assume role admin: AccessDenied"},
		{"trust refused, parameters there", record("iam", "UpdateAssumeRolePolicy", `{"roleName":"admin","policyDocument":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"999988887777\"}}}"}`, "", `"errorCode":"MalformedPolicyDocumentException"`),
			"tried to change who may assume role admin to account 999988887777: MalformedPolicyDocumentException"},
		{"trust unreadable", record("iam", "UpdateAssumeRolePolicy", `{"roleName":"r","policyDocument":"{"}`, ""), "changed who may assume role r"},
		{"role", record("iam", "CreateRole", `{"roleName":"r","assumeRolePolicyDocument":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"arn:aws:iam::111122223333:oidc-provider/token.example.com\"}}]}"}`, ""),
			"created role r that trusts identity provider oidc-provider/token.example.com"},

		// STS and sign-in
		{"assume role", record("sts", "AssumeRole", `{"roleArn":"arn:aws:iam::111122223333:role/x/admin","roleSessionName":"ops"}`, `{"credentials":{"accessKeyId":"ASIA1","sessionToken":"secret","expiration":"Jul 18, 2023, 4:07:39 PM"}}`),
			"assumed role admin as session ops (ASIA1)"},
		{"assume role elsewhere", record("sts", "AssumeRole", `{"roleArn":"arn:aws:iam::999988887777:role/admin","roleSessionName":"ops"}`, `{"credentials":{"accessKeyId":"ASIA1"}}`),
			"assumed role admin of account 999988887777 as session ops (ASIA1)"},
		{"assume role refused", record("sts", "AssumeRole", "", "", denied("User: … is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/admin")),
			"tried to assume role admin: AccessDenied"},
		{"caller identity", record("sts", "GetCallerIdentity", "", ""), "checked its own identity"},
		{"session token stays out", record("sts", "GetSessionToken", `{"durationSeconds":900}`, `{"credentials":{"accessKeyId":"ASIA1","sessionToken":"FwoGZXIvYXdz"}}`), "obtained session credentials ASIA1"},
		{"root session", record("sts", "AssumeRoot", `{"targetPrincipal":"222233334444","taskPolicyArn":{"arn":"arn:aws:iam::aws:policy/root-task/IAMCreateRootUserPassword"}}`, `{"credentials":{"accessKeyId":"ASIA1"}}`),
			"opened a root session in 222233334444 for IAMCreateRootUserPassword (ASIA1)"},
		{"console sign-in", record("signin", "ConsoleLogin", "", `{"ConsoleLogin":"Success"}`, `"userIdentity":{"type":"IAMUser","userName":"x"},"additionalEventData":{"MFAUsed":"Yes"}`), "signed in to the console as user x (with MFA)"},
		{"console sign-in failed", record("signin", "ConsoleLogin", "", `{"ConsoleLogin":"Failure"}`, `"errorMessage":"Failed authentication","userIdentity":{"type":"IAMUser","userName":"x"},"additionalEventData":{"MFAUsed":"No"}`),
			"console sign-in failed for user x (no MFA)"},
		{"console sign-in of an unknown name", record("signin", "ConsoleLogin", "", `{"ConsoleLogin":"Failure"}`, `"errorMessage":"No username found in supplied account","userIdentity":{"type":"IAMUser","userName":"HIDDEN_DUE_TO_SECURITY_REASONS"}`),
			"console sign-in failed for a user name that the record withholds: No username found in supplied account"},
		{"console sign-in by federation claims nothing of MFA", record("signin", "ConsoleLogin", "", `{"ConsoleLogin":"Success"}`, `"userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/R/s@example.com"},"additionalEventData":{"MFAUsed":"No"}`),
			"signed in to the console as role R session s@example.com"},
		{"console sign-in of root", record("signin", "ConsoleLogin", "", `{"ConsoleLogin":"Success"}`, `"userIdentity":{"type":"Root"},"additionalEventData":{"MFAUsed":"No"}`), "signed in to the console as root (no MFA)"},
		{"MFA check", record("signin", "CheckMfa", "", `{"CheckMfa":"Failure"}`, `"userIdentity":{"type":"IAMUser","userName":"x"}`), "MFA check failed for user x"},
		{"switch role", record("signin", "SwitchRole", "", `{"SwitchRole":"Success"}`, `"userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/R/x"},"additionalEventData":{"SwitchFrom":"arn:aws:iam::999988887777:user/x"}`),
			"switched in the console to role R session x from arn:aws:iam::999988887777:user/x"},

		// EC2
		{"launch", record("ec2", "RunInstances", `{"instancesSet":{"items":[{"imageId":"ami-1","minCount":1,"maxCount":4}]},"instanceType":"p4d.24xlarge","iamInstanceProfile":{"name":"admin"},"userData":"<sensitiveDataRemoved>"}`,
			`{"instancesSet":{"items":[{"instanceId":"i-1"},{"instanceId":"i-2"},{"instanceId":"i-3"},{"instanceId":"i-4"}]}}`),
			"started 4 p4d.24xlarge with profile admin (i-1, i-2, i-3 and 1 more)"},
		{"launch of one", record("ec2", "RunInstances", `{"instanceType":"t3.micro","iamInstanceProfile":{"arn":"arn:aws:iam::111122223333:instance-profile/p"}}`, `{"instancesSet":{"items":{"instanceId":"i-1"}}}`),
			"started 1 t3.micro with profile p (i-1)"},
		{"launch refused", record("ec2", "RunInstances", `{"instancesSet":{"items":[{"maxCount":4}]},"instanceType":"p4d.24xlarge","iamInstanceProfile":{"name":"admin"}}`, "", `"errorCode":"Client.UnauthorizedOperation"`),
			"tried to start 4 p4d.24xlarge with profile admin: Client.UnauthorizedOperation"},
		{"launch tried dry", record("ec2", "RunInstances", `{"instancesSet":{"items":[{"maxCount":1}]},"instanceType":"t3.micro"}`, "", `"errorCode":"Client.DryRunOperation"`),
			"dry run, would have started 1 t3.micro"},
		{"launch without parameters", record("ec2", "RunInstances", "", "", denied("no")), "tried to start instances: AccessDenied"},
		{"instances stopped", record("ec2", "StopInstances", `{"instancesSet":{"items":[{"instanceId":"i-1"},{"instanceId":"i-2"}]}}`, ""), "stopped i-1, i-2"},
		{"user data", record("ec2", "ModifyInstanceAttribute", `{"instanceId":"i-1","userData":"<sensitiveDataRemoved>"}`, ""), "changed instance i-1, its user data"},
		{"wrapped request", record("ec2", "ReplaceIamInstanceProfileAssociation", `{"ReplaceIamInstanceProfileAssociationRequest":{"AssociationId":"iip-1","IamInstanceProfile":{"Name":"admin"}}}`,
			`{"ReplaceIamInstanceProfileAssociationResponse":{"iamInstanceProfileAssociation":{"instanceId":"i-1"}}}`), "replaced the instance profile of i-1 with admin"},
		{"snapshot shared", record("ec2", "ModifySnapshotAttribute", `{"snapshotId":"snap-1","createVolumePermission":{"add":{"items":[{"userId":"999988887777"}]}}}`, ""), "shared snapshot snap-1 with account 999988887777"},
		{"snapshot made public", record("ec2", "ModifySnapshotAttribute", `{"snapshotId":"snap-1","createVolumePermission":{"add":{"items":[{"group":"all"}]}}}`, ""), "shared snapshot snap-1 with everyone"},
		{"image no longer shared", record("ec2", "ModifyImageAttribute", `{"imageId":"ami-1","launchPermission":{"remove":{"items":[{"userId":"999988887777"}]}}}`, ""), "stopped sharing image ami-1 with account 999988887777"},
		{"group opened", record("ec2", "AuthorizeSecurityGroupIngress", `{"groupId":"sg-1","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":22,"toPort":22,"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]},"ipv6Ranges":{}}]}}`, ""),
			"opened security group sg-1 to 0.0.0.0/0 (tcp 22)"},
		{"group may reach", record("ec2", "AuthorizeSecurityGroupEgress", `{"groupId":"sg-1","ipPermissions":{"items":[{"ipProtocol":"-1","ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]}}]}}`, ""),
			"let security group sg-1 reach 0.0.0.0/0 (all protocols)"},

		// data
		{"buckets", record("s3", "ListBuckets", "", ""), "listed buckets"},
		{"object", record("s3", "GetObject", `{"bucketName":"b","key":"a/b.csv"}`, ""), "read object s3://b/a/b.csv"},
		{"object withheld", record("s3", "GetObject", "", "", denied("…")), "tried to read object: AccessDenied"},
		{"bucket policy is an object", record("s3", "PutBucketPolicy", `{"bucketName":"b","bucketPolicy":{"Version":"2012-10-17","Statement":[]},"policy":""}`, ""), "set the policy of bucket b"},
		{"copy names its source", record("s3", "CopyObject", `{"bucketName":"b","key":"k","x-amz-copy-source":"a/k"}`, ""), "copied a/k to object s3://b/k"},
		{"decrypt", record("kms", "Decrypt", "", "", `"resources":[{"ARN":"arn:aws:kms:us-east-1:111122223333:key/1234-abcd"}]`), "decrypted with key 1234-abcd"},
		{"decrypt elsewhere", record("kms", "Decrypt", "", "", `"resources":[{"ARN":"arn:aws:kms:us-east-1:999988887777:key/1234-abcd"}]`), "decrypted with key 1234-abcd of account 999988887777"},
		{"secret", record("secretsmanager", "GetSecretValue", `{"secretId":"prod/db"}`, ""), "read secret prod/db"},
		{"parameters", record("ssm", "GetParameters", `{"names":["/a","/b","/c","/d"],"withDecryption":true}`, ""), "read parameters /a, /b, /c and 1 more with decryption"},
		{"command", record("ssm", "SendCommand", `{"documentName":"AWS-RunShellScript","parameters":"HIDDEN_DUE_TO_SECURITY_REASONS","instanceIds":["i-1"]}`, `{"command":{"commandId":"c-1"}}`), "ran document AWS-RunShellScript on i-1 (c-1)"},
		{"shell", record("ssm", "StartSession", `{"target":"i-1"}`, `{"sessionId":"s-1","tokenValue":"Value hidden due to security reasons."}`), "opened a shell session to i-1 (s-1)"},
		{"master password", record("rds", "ModifyDBInstance", `{"dBInstanceIdentifier":"db","masterUserPassword":"****"}`, ""), "changed database db, with a new master password"},
		{"database snapshot shared", record("rds", "ModifyDBSnapshotAttribute", `{"attributeName":"restore","dBSnapshotIdentifier":"s","valuesToAdd":["all"]}`, ""), "shared snapshot s with everyone"},
		{"table", record("dynamodb", "DeleteTable", `{"tableName":"t"}`, ""), "deleted table t"},

		// compute
		{"function, versioned name", record("lambda", "UpdateFunctionCode20150331v2", `{"functionName":"arn:aws:lambda:us-east-1:111122223333:function:f"}`, ""), "changed the code of function f"},
		{"function opened", record("lambda", "AddPermission20150331v2", `{"action":"lambda:InvokeFunction","functionName":"f","principal":"*"}`, ""), "allowed * to invoke function f (lambda:InvokeFunction)"},
		{"function with role", record("lambda", "CreateFunction20150331", `{"functionName":"f","role":"arn:aws:iam::111122223333:role/admin"}`, ""), "created function f with role admin"},
		{"edge function, versioned name", record("cloudfront", "CreateFunction2020_05_31", `{"name":"f"}`, ""), "created edge function f"},
		{"task", record("ecs", "RunTask", `{"taskDefinition":"miner:1","cluster":"c"}`, `{"tasks":[{"taskArn":"arn:aws:ecs:us-east-1:111122223333:task/c/0123"}]}`), "ran task miner:1 on cluster c (c/0123)"},
		{"cluster access, URL-encoded ARN", record("eks", "AssociateAccessPolicy", `{"name":"c","policyArn":"arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy","principalArn":"arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fx"}`, ""),
			"attached arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy for arn:aws:iam::111122223333:role/x on Kubernetes cluster c"},
		{"stack", record("cloudformation", "CreateStack", `{"stackName":"s","roleARN":"arn:aws:iam::111122223333:role/cfn"}`, `{"stackId":"…"}`), "created stack s with role cfn"},
		{"build", record("codebuild", "StartBuild", `{"projectName":"p"}`, `{"build":{"id":"p:1"}}`), "started a build of p (p:1)"},
		{"registry login", record("ecr", "GetAuthorizationToken", "", ""), "obtained a registry login"},

		// watching
		{"trail stopped", record("cloudtrail", "StopLogging", `{"name":"arn:aws:cloudtrail:us-east-1:111122223333:trail/main"}`, ""), "stopped trail main"},
		{"trail stop refused", record("cloudtrail", "StopLogging", "", "", denied("… on resource: arn:aws:cloudtrail:us-east-1:111122223333:trail/main because …")), "tried to stop trail main: AccessDenied"},
		{"selectors", record("cloudtrail", "PutEventSelectors", `{"trailName":"main","eventSelectors":[{"includeManagementEvents":false,"readWriteType":"ReadOnly","dataResources":[{"type":"AWS::S3::Object","values":[]}]}]}`, ""),
			"set event selectors of trail main, management events false, ReadOnly, data events of AWS::S3::Object"},
		{"detector", record("guardduty", "UpdateDetector", `{"detectorId":"d","enable":false}`, ""), "changed detector d, enabled false"},
		{"recorder", record("config", "StopConfigurationRecorder", `{"configurationRecorderName":"default"}`, ""), "stopped recorder default"},
		{"log group", record("logs", "DeleteLogGroup", `{"logGroupName":"/aws/lambda/f"}`, ""), "deleted log group /aws/lambda/f"},
		{"rule", record("events", "PutRule", `{"name":"r","state":"ENABLED","scheduleExpression":"rate(5 minutes)"}`, ""), "set rule r (ENABLED), schedule rate(5 minutes)"},
		{"findings suppressed", record("guardduty", "CreateFilter", `{"name":"f","action":"ARCHIVE"}`, ""), "created findings filter f, action ARCHIVE"},

		// organisations, Identity Center, mail, models
		{"leave", record("organizations", "LeaveOrganization", "", ""), "left the organisation"},
		{"account", record("organizations", "CreateAccount", `{"accountName":"HIDDEN_DUE_TO_SECURITY_REASONS"}`, `{"createAccountStatus":{"id":"car-1"}}`), "created account (car-1)"},
		{"assignment", record("sso", "CreateAccountAssignment", `{"permissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","targetId":"222233334444","principalType":"USER","principalId":"u-1"}`, ""),
			"assigned permission set ssoins-1/ps-1 on account 222233334444 to USER u-1"},
		{"portal credentials", record("sso", "GetRoleCredentials", "", "", `"serviceEventDetails":{"account_id":"222233334444","role_name":"Admin"}`), "obtained credentials for role Admin in account 222233334444"},
		{"mail", record("ses", "SendEmail", `{"source":"a@example.com","destination":{"toAddresses":["HIDDEN_DUE_TO_SECURITY_REASONS"]}}`, ""), "sent mail from a@example.com"},
		{"topic", record("sns", "Subscribe", `{"protocol":"email","topicArn":"arn:aws:sns:us-east-1:111122223333:t"}`, ""), "subscribed by email to topic arn:aws:sns:us-east-1:111122223333:t"},
		{"queue", record("sqs", "DeleteQueue", `{"queueUrl":"https://sqs.us-east-1.amazonaws.com/111122223333/q"}`, ""), "deleted queue https://sqs.us-east-1.amazonaws.com/111122223333/q"},
		{"model", record("bedrock", "InvokeModel", `{"modelId":"m"}`, ""), "invoked model m"},
		{"quota", record("servicequotas", "RequestServiceQuotaIncrease", `{"quotaCode":"L-1","serviceCode":"ec2","desiredValue":512}`, ""), "requested more of quota L-1 of ec2: 512"},
		{"trust anchor", record("rolesanywhere", "CreateTrustAnchor", `{"name":"a","source":{}}`, `{"trustAnchor":{"trustAnchorArn":"arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/1"}}`), "created trust anchor a (1)"},

		// everything else
		{"unknown call", record("dlm", "GetLifecyclePolicies", "", ""), "dlm:GetLifecyclePolicies"},
		{"unknown call with a name", record("appmesh", "CreateMesh", `{"clientToken":"t-1","meshName":"m"}`, ""), "appmesh:CreateMesh (meshName m)"},
		{"unknown call, wrapped", record("ec2", "CreateThing", `{"CreateThingRequest":{"ClientToken":"t","ThingId":"x-1"}}`, ""), "ec2:CreateThing (ThingId x-1)"},
		{"unknown call refused", record("dlm", "CreateThing", "", "", denied("… on resource: arn:aws:dlm:us-east-1:111122223333:thing/x because …")), "tried dlm:CreateThing (arn:aws:dlm:us-east-1:111122223333:thing/x): AccessDenied"},
		{"unknown call, secrets only", record("x", "CreateThing", `{"password":"p","secretString":"s","authToken":"t","policyDocument":"d"}`, ""), "x:CreateThing"},
		{"service event", record("kms", "RotateKey", "", "", `"eventType":"AwsServiceEvent","serviceEventDetails":{"keyId":"k-1"}`), "service event kms:RotateKey (keyId k-1)"},
		{"insight", `{"eventTime":"2026-02-17T21:09:03Z","eventType":"AwsCloudTrailInsight","insightDetails":{"state":"Start","eventSource":"ec2.amazonaws.com","eventName":"RunInstances","insightType":"ApiCallRateInsight"}}`,
			"CloudTrail Insights: unusual rate of calls to ec2:RunInstances began"},
		{"nothing", `{"eventVersion":"1.0","userIdentity":{}}`, "an event without a name (outcome unknown)"},
		{"parameters as a string", record("iam", "CreateUser", `"None"`, ""), "created user"},
		{"parameters as a list", record("iam", "CreateUser", `["x"]`, ""), "created user"},
		{"value of another type", record("iam", "CreateUser", `{"userName":{"a":1}}`, ""), "created user"},
		{"number for a name", record("iam", "CreateUser", `{"userName":12}`, ""), "created user 12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := parse(t, c.record, SummaryColumns())
			if got := Summarize(e); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			checkColumnsOf(t, e, c.want)
		})
	}
}

func TestSummarizeCutsLongValues(t *testing.T) {
	long := strings.Repeat("é", 5000)
	got := Summarize(parse(t, record("iam", "AttachUserPolicy", `{"userName":"`+long+`","policyArn":"`+long+`"}`, "")))
	want := "attached policy " + strings.Repeat("é", MaxSummaryValue-1) + "… to user " + strings.Repeat("é", MaxSummaryValue-1) + "…"
	if got != want {
		t.Errorf("%d runes: %.60s…", utf8.RuneCountInString(got), got)
	}
	for _, c := range []struct{ text, want string }{
		{"", ""}, {"abc", "abc"}, {"abcd", "abc…"}, {"éé", "éé"}, {"ééé", "ééé"}, {"éééé", "éé…"}, {"a\xff\xffbc", "a\xff…"},
	} {
		limit := 4
		if c.text == "éééé" || c.text == "ééé" || c.text == "abcd" || c.text == "a\xff\xffbc" {
			limit = 3
		}
		if c.text == "abcd" {
			limit, c.want = 4, "abcd"
		}
		if got := string(cutRunes([]byte(c.text), limit)); got != c.want {
			t.Errorf("cut %q at %d: %q, want %q", c.text, limit, got, c.want)
		}
	}
}

// Every phrase compiles, reads only columns that SummaryColumns has, and
// makes a sentence of an event that has none of its values.
func TestCallTables(t *testing.T) {
	calls := allCalls()
	if len(calls) < 600 {
		t.Errorf("%d calls", len(calls))
	}
	for name, c := range calls {
		source, call, _ := strings.Cut(name, ":")
		if source == "" || call == "" || strings.ContainsAny(call, " {[") {
			t.Errorf("odd name %q", name)
			continue
		}
		if c.special == nil {
			p, err := compilePhrase(c.text)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			checkColumns(t, name, p.parts)
		}
		for _, tail := range []string{"", `,"errorCode":"AccessDenied","errorMessage":"User: x is not authorized on resource: *"`, `,"errorCode":"DryRunOperation"`} {
			e := parse(t, `{"eventTime":"2026-02-17T21:09:03Z","eventSource":"`+source+`.amazonaws.com","eventName":"`+call+`"`+tail+`}`, SummaryColumns())
			text := Summarize(e)
			if text == "" || strings.Contains(text, "  ") || strings.HasSuffix(text, " ") || strings.ContainsAny(text, "{}[]") {
				t.Errorf("%s: %q", name, text)
			}
			if strings.Contains(text, " to to ") || strings.Contains(text, " of of ") {
				t.Errorf("%s: %q", name, text)
			}
		}
	}
}

func checkColumns(t *testing.T, name string, parts []part) {
	for _, p := range parts {
		checkColumns(t, name, p.group)
		if p.slot == nil {
			continue
		}
		for _, path := range p.slot.paths {
			if !SummaryColumns().Contains(path.Columns()) {
				t.Errorf("%s: path %s reads other columns", name, path)
			}
		}
	}
}

func TestVerbForms(t *testing.T) {
	for verb, want := range map[string]string{
		"create": "created", "modify": "modified", "put": "put", "delete": "deleted", "stop": "stopped", "tag": "tagged",
		"destroy": "destroyed", "share": "shared", "write": "wrote", "read": "read", "copy": "copied", "leave": "left",
		"re-encrypt": "re-encrypted", "run": "ran", "begin": "began", "let": "let",
	} {
		if got := string(appendPastTense(nil, verb)); got != want {
			t.Errorf("past of %s: %s, want %s", verb, got, want)
		}
	}
	if got := string(appendPastParticiple(nil, "write")); got != "written" {
		t.Error(got)
	}
	// verbs whose last consonant would double, or that are irregular, must be in the table
	odd := regexp.MustCompile(`^(\w*[^aeiou][aeiou][bdgmnprt]|go|do|come|begin|see|know|buy|find|hold|keep|lose|pay|sell|take|win)$`)
	known := map[string]bool{"open": true, "register": true, "deregister": true, "mirror": true, "abandon": true}
	for name, c := range allCalls() {
		if c.special != nil {
			continue
		}
		verb, _, _ := strings.Cut(c.text, " ")
		if _, ok := irregular[verb]; !ok && odd.MatchString(verb) && !known[verb] {
			t.Errorf("%s: is the past of %q %q?", name, verb, string(appendPastTense(nil, verb)))
		}
	}
}

// Over all public records: a line, within bounds, the same from the columns
// alone, and with no secret of the record in it.
func TestSummariesOfPublicRecords(t *testing.T) {
	seen, told := map[string]bool{}, map[string]bool{}
	for _, source := range sources(t) {
		t.Run(filepath.Base(source), func(t *testing.T) {
			for _, e := range sourceEvents(t, source) {
				record := e.AppendRecord(nil)
				e.Restrict(SummaryColumns())
				text := Summarize(e)
				checkColumnsOf(t, e, text)
				if text == "" || utf8.RuneCountInString(text) > MaxSummary {
					t.Errorf("%q of %s", text, record)
				}
				var v any
				decode(t, record, &v)
				for _, secret := range secrets(v, false) {
					if strings.Contains(text, secret) {
						t.Errorf("%q holds the secret %q", text, secret)
					}
				}
				call := e.Text(cloudtrail.EventSource) + ":" + e.Text(cloudtrail.EventName)
				seen[call] = true
				told[call] = lookupCall(e) != nil
			}
		})
	}
	n := 0
	for call := range told {
		if told[call] {
			n++
		}
	}
	t.Logf("%d of %d calls have a sentence of their own", n, len(seen))
	if n < 250 {
		t.Errorf("%d calls have a sentence of their own", n)
	}
}

// checkColumnsOf holds what a summary is said to read against what it does: of
// what is not loaded, reading panics.
func checkColumnsOf(t *testing.T, e *cloudtrail.Event, want string) {
	t.Helper()
	loaded := e.Clone()
	loaded.Restrict(SummaryColumnsOf(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome()))
	if got := Summarize(loaded); got != want {
		t.Errorf("from what it reads comes %q, want %q", got, want)
	}
}

// secrets gives the long texts under members whose names speak of secrets.
func secrets(v any, secret bool) (out []string) {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			lower := strings.ToLower(name)
			_, text := value.(string)
			hit := strings.HasSuffix(lower, "token") && lower != "subjectfromwebidentitytoken" || strings.Contains(lower, "password") || strings.Contains(lower, "secretaccesskey") ||
				strings.Contains(lower, "policydocument") || lower == "tokenvalue" || lower == "policy" && text || strings.Contains(lower, "keymaterial")
			out = append(out, secrets(value, secret || hit)...)
		}
	case []any:
		for _, value := range v {
			out = append(out, secrets(value, secret)...)
		}
	case string:
		if secret && len(v) >= 12 && !strings.HasPrefix(v, "arn:") {
			out = append(out, v)
		}
	}
	return out
}

// What is remembered of other events is the summary of each.
func TestSummariesAreThoseOfEach(t *testing.T) {
	for _, source := range sources(t) {
		var s Summaries
		for _, e := range sourceEvents(t, source) {
			want := Summarize(e)
			for range 2 {
				if got := s.Of(e); got != want {
					t.Fatalf("%q, want %q", got, want)
				}
			}
		}
	}
}

func FuzzSummarize(f *testing.F) {
	f.Add([]byte(record("iam", "UpdateAssumeRolePolicy", `{"roleName":"r","policyDocument":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"*\"]}}]}"}`, "")))
	f.Add([]byte(record("ec2", "AuthorizeSecurityGroupIngress", `{"ipPermissions":{"items":[{"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"}]}}]}}`, "")))
	f.Add([]byte(record("ec2", "RunInstances", `{"instancesSet":{"items":{}}}`, `{"instancesSet":{"items":[1,{}]}}`)))
	f.Add([]byte(record("x", "Y20150331", `{"a":{"bRequest":{"id":1}},"names":["x"]}`, "", denied("on resource: user "))))
	f.Add([]byte(record("signin", "ConsoleLogin", "", `{"ConsoleLogin":"Failure"}`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		var p cloudtrail.Parser
		var e cloudtrail.Event
		if p.Parse(data, &e) != nil {
			return
		}
		e.Restrict(SummaryColumns())
		text := Summarize(&e)
		checkColumnsOf(t, &e, text)
		if text == "" || utf8.RuneCountInString(text) > MaxSummary {
			t.Errorf("%q", text)
		}
		if _, err := json.Marshal(text); err != nil {
			t.Error(err)
		}
	})
}

func BenchmarkSummarize(b *testing.B) {
	var events []*cloudtrail.Event
	for _, source := range sources(b) {
		events = append(events, sourceEvents(b, source)...)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Summarize(events[i%len(events)])
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func TestSummarizeIsSafeForConcurrentUse(t *testing.T) {
	e := parse(t, record("iam", "AttachUserPolicy", `{"userName":"u","policyArn":"arn:aws:iam::aws:policy/P"}`, ""))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				if got := Summarize(e); got != "attached policy P to user u" {
					t.Error(got)
					return
				}
			}
		})
	}
	wg.Wait()
}
