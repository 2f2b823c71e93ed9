package cloudtrail

import "testing"

func TestIdentity(t *testing.T) {
	for _, test := range []struct {
		name, identity string
		kind, label    string
		service, sent  bool // IsService, Forwarded
		want           Identity
	}{
		{"root", `{"type":"Root","principalId":"218007301253","arn":"arn:aws:iam::218007301253:root","accountId":"218007301253","accessKeyId":"ASIATFQR7NSCTM3XVF6B"}`,
			"root", "root", false, false, Identity{ARN: "arn:aws:iam::218007301253:root", Account: "218007301253"}},
		{"root with an alias", `{"type":"Root","userName":"acme","accountId":"218007301253"}`, "root", "root", false, false, Identity{UserName: "acme"}},
		{"user", `{"type":"IAMUser","principalId":"AIDATFQR7NSC5U6Q3TMDR","arn":"arn:aws:iam::218007301253:user/dev/alice","accountId":"218007301253","accessKeyId":"AKIATFQR7NSCTM3XVF6B","userName":"alice"}`,
			"user", "user/alice", false, false, Identity{UserName: "alice", PrincipalID: "AIDATFQR7NSC5U6Q3TMDR", AccessKeyID: "AKIATFQR7NSCTM3XVF6B"}},
		{"user without a name", `{"type":"IAMUser","arn":"arn:aws-cn:iam::218007301253:user/dev/alice"}`, "user", "user/alice", false, false, Identity{UserName: "alice"}},
		{"user without anything", `{"type":"IAMUser","principalId":"AIDATFQR7NSC5U6Q3TMDR"}`, "user", "user/AIDATFQR7NSC5U6Q3TMDR", false, false, Identity{}},
		{"user through a service", `{"type":"IAMUser","userName":"alice","invokedBy":"cloudformation.amazonaws.com"}`, "user", "user/alice", false, true,
			Identity{UserName: "alice", InvokedBy: "cloudformation.amazonaws.com"}},
		{"role", `{"type":"AssumedRole","principalId":"AROATFQR7NSC5U6Q3TMDR:ops","arn":"arn:aws:sts::218007301253:assumed-role/admin/ops","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROATFQR7NSC5U6Q3TMDR","arn":"arn:aws:iam::218007301253:role/team/admin","accountId":"218007301253","userName":"admin"},"sourceIdentity":"bob","attributes":{"creationDate":"2025-11-14T20:01:44Z"}}}`,
			"role", "role/admin session ops", false, false,
			Identity{RoleARN: "arn:aws:iam::218007301253:role/team/admin", RoleName: "admin", RoleID: "AROATFQR7NSC5U6Q3TMDR", SessionName: "ops", SourceIdentity: "bob", SessionCreated: "2025-11-14T20:01:44Z"}},
		{"role without issuer", `{"type":"AssumedRole","principalId":"AROATFQR7NSC5U6Q3TMDR:ops","arn":"arn:aws:sts::218007301253:assumed-role/admin/ops"}`,
			"role", "role/admin session ops", false, false, Identity{RoleName: "admin", RoleID: "AROATFQR7NSC5U6Q3TMDR", SessionName: "ops"}},
		{"role with principal id only", `{"type":"AssumedRole","principalId":"AROATFQR7NSC5U6Q3TMDR:ops"}`,
			"role", "role/AROATFQR7NSC5U6Q3TMDR:ops session ops", false, false, Identity{RoleID: "AROATFQR7NSC5U6Q3TMDR", SessionName: "ops"}},
		{"role without type", `{"arn":"arn:aws:sts::218007301253:assumed-role/admin/ops"}`, "role", "role/admin session ops", false, false, Identity{RoleName: "admin", SessionName: "ops"}},
		{"role itself", `{"type":"Role","arn":"arn:aws:iam::218007301253:role/x/admin"}`, "role", "role/admin", false, false, Identity{}},
		{"instance", `{"type":"AssumedRole","principalId":"AROATFQR7NSC5U6Q3TMDT:i-0a1b2c3d4e5f67890","arn":"arn:aws:sts::218007301253:assumed-role/web/i-0a1b2c3d4e5f67890"}`,
			"workload", "role/web session i-0a1b2c3d4e5f67890", false, false, Identity{RoleName: "web", SessionName: "i-0a1b2c3d4e5f67890", IssuedTo: "i-0a1b2c3d4e5f67890"}},
		{"role delivered to a machine", `{"type":"AssumedRole","arn":"arn:aws:sts::218007301253:assumed-role/web/x","sessionContext":{"ec2RoleDelivery":"1.0"}}`,
			"workload", "role/web session x", false, false, Identity{RoleDelivery: "1.0"}},
		{"function", `{"type":"AssumedRole","arn":"arn:aws:sts::218007301253:assumed-role/fn/job","inScopeOf":{"issuerType":"AWS::Lambda::Function","credentialsIssuedTo":"arn:aws:lambda:eu-west-1:218007301253:function:job"}}`,
			"workload", "role/fn session job", false, false, Identity{ScopeType: "AWS::Lambda::Function", IssuedTo: "arn:aws:lambda:eu-west-1:218007301253:function:job"}},
		{"pod", `{"type":"AssumedRole","arn":"arn:aws:sts::218007301253:assumed-role/p/s","sessionContext":{"webIdFederationData":{"federatedProvider":"arn:aws:iam::218007301253:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/X"}}}`,
			"workload", "role/p session s", false, false, Identity{Provider: "arn:aws:iam::218007301253:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/X"}},
		{"assumed root", `{"type":"AssumedRole","arn":"arn:aws:sts::218007301253:assumed-root","sessionContext":{"assumedRoot":"true"}}`, "root", "root", false, false, Identity{AssumedRoot: "true"}},
		{"service-linked role", `{"type":"AssumedRole","arn":"arn:aws:sts::218007301253:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling","invokedBy":"autoscaling.amazonaws.com","sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::218007301253:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"}}}`,
			"service", "role/AWSServiceRoleForAutoScaling session AutoScaling", true, false, Identity{RoleName: "AWSServiceRoleForAutoScaling"}},
		{"role that imitates one", `{"type":"AssumedRole","arn":"arn:aws:sts::218007301253:assumed-role/AWSServiceRoleForX/s","sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::218007301253:role/AWSServiceRoleForX"}}}`,
			"role", "role/AWSServiceRoleForX session s", false, false, Identity{RoleName: "AWSServiceRoleForX"}},
		{"service", `{"type":"AWSService","invokedBy":"ec2.amazonaws.com"}`, "service", "ec2.amazonaws.com", true, false, Identity{InvokedBy: "ec2.amazonaws.com"}},
		{"service by principal", `{"type":"AWSService","principalId":"config.amazonaws.com"}`, "service", "config.amazonaws.com", true, false, Identity{}},
		{"service without type", `{"accountId":"218007301253","invokedBy":"AWS Internal"}`, "service", "AWS Internal", true, false, Identity{Account: "218007301253"}},
		{"federated by token", `{"type":"FederatedUser","principalId":"218007301253:bob","arn":"arn:aws:sts::218007301253:federated-user/bob","sessionContext":{"sessionIssuer":{"type":"IAMUser","arn":"arn:aws:iam::218007301253:user/alice","userName":"alice"}}}`,
			"federated", "federated/bob", false, false, Identity{UserName: "bob", IssuerType: "IAMUser", IssuerARN: "arn:aws:iam::218007301253:user/alice"}},
		{"SAML", `{"type":"SAMLUser","principalId":"x=:bob","userName":"bob","identityProvider":"x="}`, "federated", "federated/bob", false, false, Identity{Provider: "x="}},
		{"web identity", `{"type":"WebIdentityUser","principalId":"accounts.google.com:app:user","userName":"user","identityProvider":"accounts.google.com"}`,
			"federated", "federated/user", false, false, Identity{Provider: "accounts.google.com"}},
		{"identity center", `{"type":"IdentityCenterUser","accountId":"218007301253","credentialId":"c","onBehalfOf":{"userId":"u","identityStoreArn":"arn:x"}}`,
			"federated", "identity-center/u", false, false, Identity{OnBehalfOf: "u", CredentialID: "c"}},
		{"directory", `{"type":"Directory","userName":"bob@example.com"}`, "federated", "directory/bob@example.com", false, false, Identity{}},
		{"account", `{"type":"AWSAccount","principalId":"AIDATFQR7NSC5U6Q3TMDR","accountId":"218007301253"}`, "account", "account/218007301253", false, false, Identity{}},
		{"anonymous", `{"type":"AWSAccount","principalId":"","accountId":"ANONYMOUS_PRINCIPAL"}`, "account", "anonymous", false, false, Identity{}},
		{"unknown", `{"type":"Unknown","principalId":"p"}`, "unknown", "unknown/p", false, false, Identity{}},
		{"a type to come", `{"type":"Robot"}`, "unknown", "unknown", false, false, Identity{}},
		{"empty", `{}`, "unknown", "unknown", false, false, Identity{}},
		{"null", `null`, "unknown", "unknown", false, false, Identity{}},
		{"odd ARN", `{"type":"AssumedRole","arn":"arn:aws:sts::"}`, "role", "role/arn:aws:sts::", false, false, Identity{}},
		{"instance id that is none", `{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/web/i-0a1b2c3dXX"}`, "role", "role/web session i-0a1b2c3dXX", false, false, Identity{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := mustParse(t, `{"eventName":"x","userIdentity":`+test.identity+`}`)
			e.Restrict(IdentityColumns())
			id := e.Identity()
			if got := id.Kind().String(); got != test.kind {
				t.Errorf("kind is %s, want %s", got, test.kind)
			}
			if got := id.Label(); got != test.label {
				t.Errorf("label is %q, want %q", got, test.label)
			}
			if id.IsService() != test.service || id.Forwarded() != test.sent {
				t.Errorf("IsService %v, Forwarded %v; want %v, %v", id.IsService(), id.Forwarded(), test.service, test.sent)
			}
			for _, field := range []struct{ name, got, want string }{
				{"ARN", id.ARN, test.want.ARN}, {"Account", id.Account, test.want.Account}, {"UserName", id.UserName, test.want.UserName},
				{"PrincipalID", id.PrincipalID, test.want.PrincipalID}, {"AccessKeyID", id.AccessKeyID, test.want.AccessKeyID},
				{"InvokedBy", id.InvokedBy, test.want.InvokedBy}, {"RoleARN", id.RoleARN, test.want.RoleARN},
				{"RoleName", id.RoleName, test.want.RoleName}, {"RoleID", id.RoleID, test.want.RoleID},
				{"SessionName", id.SessionName, test.want.SessionName}, {"IssuerType", id.IssuerType, test.want.IssuerType},
				{"IssuerARN", id.IssuerARN, test.want.IssuerARN}, {"Provider", id.Provider, test.want.Provider},
				{"SourceIdentity", id.SourceIdentity, test.want.SourceIdentity}, {"SessionCreated", id.SessionCreated, test.want.SessionCreated},
				{"OnBehalfOf", id.OnBehalfOf, test.want.OnBehalfOf}, {"CredentialID", id.CredentialID, test.want.CredentialID},
				{"ScopeType", id.ScopeType, test.want.ScopeType}, {"IssuedTo", id.IssuedTo, test.want.IssuedTo},
				{"RoleDelivery", id.RoleDelivery, test.want.RoleDelivery}, {"AssumedRoot", id.AssumedRoot, test.want.AssumedRoot},
			} {
				if field.want != "" && field.got != field.want {
					t.Errorf("%s is %q, want %q", field.name, field.got, field.want)
				}
			}
		})
	}
}

func TestIdentityOfRealRecords(t *testing.T) {
	var p Parser
	var e Event
	kinds := map[string]int{}
	for i, record := range realRecords(t) {
		if err := p.Parse(record, &e); err != nil {
			t.Fatalf("record %d: %v", i, err)
		}
		id := e.Identity()
		kinds[id.Kind().String()]++
		if id.Label() == "" {
			t.Errorf("record %d: no label for %+v", i, id)
		}
		if id.Kind() == ActorUnknown && (id.Type != "" && id.Type != "Unknown" || id.ARN != "") {
			t.Logf("record %d: kind of %+v is unknown", i, id)
		}
	}
	t.Logf("kinds %v", kinds)
	if kinds["unknown"] > 100 {
		t.Errorf("%d identities of unknown kind", kinds["unknown"])
	}
}

func BenchmarkIdentity(b *testing.B) {
	e := mustParse(b, sampleRecords[0])
	b.ReportAllocs()
	for b.Loop() {
		id := e.Identity()
		if id.RoleName == "" {
			b.Fatal("no role")
		}
	}
}

func TestLookAlike(t *testing.T) {
	for _, test := range []struct{ name, record, want string }{
		{"event", `{"eventSource":"s3.amazonaws.com","eventName":"PutObject"}`, ""},
		{"S3 notification", `{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{}}`, LookAlikeS3Notification},
		{"SQS", `{"eventSource":"aws:sqs","awsRegion":"x"}`, LookAlikeLambdaEvent},
		{"aggregated", `{"eventSource":"s3.amazonaws.com","eventType":"AwsAggregatedEvent"}`, LookAlikeAggregated},
		{"aggregated by category", `{"eventSource":"s3.amazonaws.com","eventCategory":"Aggregated"}`, LookAlikeAggregated},
		{"another cloud", `{"eventSource":"cvm.tencentcloudapi.com","eventName":"x"}`, LookAlikeOtherCloud},
		{"insight is CloudTrail's own", `{"eventType":"AwsCloudTrailInsight","eventID":"x"}`, ""},
		{"no source", `{"eventName":"x","eventID":"y"}`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := LookAlike(mustParse(t, test.record)); got != test.want {
				t.Errorf("LookAlike is %q, want %q", got, test.want)
			}
		})
	}
}
