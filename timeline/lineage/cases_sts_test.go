package lineage

// stsCases are about temporary credentials.
func stsCases() []edgeCase {
	worker := session("worker", "ops", child, "10:00:00")
	outsider := `{"type":"AWSAccount","principalId":"AIDAEVE","accountId":"` + foreign + `"}`
	eve := userOf(foreign, "eve", other, "")
	saml := `{"type":"SAMLUser","principalId":"abc=:eve@corp","userName":"eve@corp","identityProvider":"abc="}`
	web := `{"type":"WebIdentityUser","principalId":"arn:aws:iam::` + home + `:oidc-provider/token.actions.example:aud:repo","userName":"repo","identityProvider":"arn:aws:iam::` + home + `:oidc-provider/token.actions.example"}`
	federated := `{"type":"FederatedUser","principalId":"` + home + `:bob","arn":"arn:aws:sts::` + home + `:federated-user/bob","accountId":"` + home + `","accessKeyId":"` + child + `","sessionContext":{"attributes":{"creationDate":"` + at("10:00:00") + `"},"sessionIssuer":{"type":"IAMUser","principalId":"AIDAMALLORY","arn":"arn:aws:iam::` + home + `:user/mallory","accountId":"` + home + `","userName":"mallory"}}}`
	return []edgeCase{
		{"assume-role", "same account", []string{
			event("e1", "10:00:00", "sts:AssumeRole", mallory, assumed("worker", "ops", child)), does("e2", "10:00:05", worker),
		}, []string{"key:" + leaked + " issued/certain key:" + child}},
		{"assume-role", "the id again, another session's", []string{
			event("e1", "10:00:00", "sts:AssumeRole", mallory, assumed("worker", "ops", child)), does("e2", "10:00:05", worker),
			does("e3", "12:00:05", session("worker", "ops", child, "12:00:00")),
		}, []string{"key:" + leaked + " issued/certain key:" + child + "#10:00:00Z"}},
		{"assume-role", "two sessions of one name", []string{
			event("e1", "10:00:00", "sts:AssumeRole", mallory, assumed("worker", "ops", child)), does("e2", "10:00:05", worker),
			event("e3", "10:00:00", "sts:AssumeRole", user("owner", other), assumed("worker", "ops", second)),
			does("e4", "10:00:05", session("worker", "ops", second, "10:00:00")),
		}, []string{"key:" + leaked + " issued/certain key:" + child, "key:" + other + " issued/certain key:" + second}},
		{"role-chaining", "a session assumes a role", []string{
			event("e1", "10:00:00", "sts:AssumeRole", worker, assumed("admin", "ops", second)),
		}, []string{"key:" + child + " issued/certain key:" + second}},
		{"role-chaining", "a session assumes its own role", []string{
			event("e1", "10:00:00", "sts:AssumeRole", worker, assumed("worker", "ops", second)),
			event("e2", "10:30:00", "sts:AssumeRole", session("worker", "ops", second, "10:00:00"), assumed("worker", "ops", child)),
		}, []string{"key:" + child + "#10:00:00Z issued/certain key:" + second, "key:" + second + " issued/certain key:" + child + "#10:30:00Z"}},
		{"role-chaining", "a user assumes a role", []string{
			event("e1", "10:00:00", "sts:AssumeRole", mallory, assumed("admin", "ops", second)),
		}, nil},
		{"assume-role-cross-account", "two records of one call", []string{
			event("e1", "10:00:00", "sts:AssumeRole", eve, assumed("worker", "ops", child), of(foreign), `"sharedEventID":"s1"`),
			event("e2", "10:00:00", "sts:AssumeRole", outsider, assumed("worker", "ops", child), `"sharedEventID":"s1"`),
		}, []string{"key:" + other + " issued/certain key:" + child}},
		{"assume-role-cross-account", "the role's record alone", []string{
			event("e2", "10:00:00", "sts:AssumeRole", outsider, assumed("worker", "ops", child), `"sharedEventID":"s1"`),
		}, []string{"account:" + foreign + "#AIDAEVE issued/certain key:" + child}},
		{"assume-role-cross-account", "two records of two calls", []string{
			event("e1", "10:00:00", "sts:AssumeRole", eve, assumed("worker", "ops", child), of(foreign), `"sharedEventID":"s1"`),
			event("e2", "10:00:00", "sts:AssumeRole", outsider, assumed("worker", "ops", second), `"sharedEventID":"s2"`),
		}, []string{"account:" + foreign + "#AIDAEVE issued/certain key:" + second}},
		{"assume-role-with-saml", "a provider vouched", []string{
			event("e1", "10:00:00", "sts:AssumeRoleWithSAML", saml, assumed("worker", "eve@corp", child)),
		}, []string{"federated:abc=:eve@corp issued/certain key:" + child}},
		{"assume-role-with-saml", "refused", []string{
			event("e1", "10:00:00", "sts:AssumeRoleWithSAML", saml, asks(`{"roleArn":"arn:aws:iam::`+home+`:role/worker"}`), `"errorCode":"AccessDenied"`),
		}, nil},
		{"assume-role-with-web-identity", "no account in the identity", []string{
			event("e1", "10:00:00", "sts:AssumeRoleWithWebIdentity", web, assumed("worker", "ci", child)), does("e2", "10:00:05", session("worker", "ci", child, "10:00:00")),
		}, []string{"federated:oidc-provider/token.actions.example:aud:repo issued/certain key:" + child}},
		{"assume-role-with-web-identity", "a session of that name, made an hour later", []string{
			event("e1", "10:00:00", "sts:AssumeRoleWithWebIdentity", web, assumed("worker", "ci", child)), does("e2", "11:00:05", session("worker", "ci", child, "11:00:00")),
			does("e3", "10:00:05", session("worker", "ci", child, "10:00:00")),
		}, []string{"federated:oidc-provider/token.actions.example:aud:repo issued/certain key:" + child + "#10:00:00Z"}},
		{"get-session-token", "the same user, a temporary key", []string{
			event("e1", "10:00:00", "sts:GetSessionToken", mallory, answer(`{"credentials":{"accessKeyId":"`+child+`"}}`)),
			does("e2", "10:00:05", user("mallory", child, "10:00:00")),
		}, []string{"key:" + leaked + " issued/certain key:" + child}},
		{"get-session-token", "another user's key of that id, hours later", []string{
			event("e1", "10:00:00", "sts:GetSessionToken", mallory, answer(`{"credentials":{"accessKeyId":"`+child+`"}}`)),
			does("e2", "15:00:05", user("owner", child, "15:00:00")),
		}, []string{"key:" + leaked + " issued/certain key:" + child + "#10:00:00Z"}},
		{"get-federation-token", "a federated user", []string{
			event("e1", "10:00:00", "sts:GetFederationToken", mallory, asks(`{"name":"bob"}`),
				answer(`{"credentials":{"accessKeyId":"`+child+`"},"federatedUser":{"federatedUserId":"`+home+`:bob","arn":"arn:aws:sts::`+home+`:federated-user/bob"}}`)),
			does("e2", "10:00:05", federated),
		}, []string{"key:" + leaked + " issued/certain key:" + child}},
		{"get-federation-token", "another one of the name", []string{
			event("e1", "10:00:00", "sts:GetFederationToken", mallory, asks(`{"name":"bob"}`), answer(`{"credentials":{"accessKeyId":"`+second+`"}}`)),
			does("e2", "10:00:05", federated),
		}, []string{"key:" + leaked + " issued/certain key:" + second}},
		{"assume-root", "a member account's root", []string{
			event("e1", "10:00:00", "sts:AssumeRoot", mallory, asks(`{"targetPrincipal":"`+foreign+`","taskPolicyArn":{"arn":"arn:aws:iam::aws:policy/root-task/IAMCreateRootUserPassword"}}`),
				answer(`{"credentials":{"accessKeyId":"`+child+`"}}`)),
			does("e2", "10:00:05", `{"type":"Root","principalId":"`+foreign+`","arn":"arn:aws:iam::`+foreign+`:root","accountId":"`+foreign+`","accessKeyId":"`+child+`","sessionContext":{"assumedRoot":"true","attributes":{"creationDate":"`+at("10:00:00")+`"}}}`, of(foreign)),
		}, []string{"key:" + leaked + " issued/certain key:" + child}},
		{"assume-root", "refused", []string{
			event("e1", "10:00:00", "sts:AssumeRoot", mallory, asks(`{"targetPrincipal":"`+foreign+`"}`), `"errorCode":"AccessDenied"`),
		}, nil},
		{"delegated-access", "approved, then given", []string{
			event("e1", "10:00:00", "iam:AcceptDelegationRequest", mallory, asks(`{"delegationRequestId":"d1"}`)),
			event("e2", "10:05:00", "sts:GetDelegatedAccessToken", eve, of(foreign),
				answer(`{"credentials":{"accessKeyId":"`+child+`"},"assumedPrincipal":"arn:aws:iam::`+home+`:user/mallory"}`)),
		}, []string{"key:" + leaked + " acts-as/strong key:" + child, "key:" + other + " issued/certain key:" + child}},
		{"delegated-access", "approved by another, and only afterwards", []string{
			event("e0", "10:00:00", "iam:AcceptDelegationRequest", user("owner", "AKIAOWNERKEY00000001"), asks(`{"delegationRequestId":"d1"}`)),
			event("e1", "10:10:00", "iam:AcceptDelegationRequest", mallory, asks(`{"delegationRequestId":"d2"}`)),
			event("e2", "10:05:00", "sts:GetDelegatedAccessToken", eve, of(foreign),
				answer(`{"credentials":{"accessKeyId":"`+child+`"},"assumedPrincipal":"arn:aws:iam::`+home+`:user/mallory"}`)),
		}, []string{"key:" + other + " issued/certain key:" + child}},
		{"cognito-identity", "a guest", []string{
			event("e1", "10:00:00", "cognito-identity:GetCredentialsForIdentity", `{"type":"Unknown","principalId":"guest"}`, asks(`{"identityId":"eu-central-1:1"}`),
				answer(`{"credentials":{"accessKeyId":"`+child+`"}}`)),
		}, []string{"unknown:guest issued/certain key:" + child}},
		{"cognito-identity", "an id is no credential", []string{
			event("e1", "10:00:00", "cognito-identity:GetId", `{"type":"Unknown","principalId":"guest"}`, answer(`{"identityId":"eu-central-1:1"}`)),
		}, nil},
		{"eks-pod", "a pod's identity", []string{
			event("e1", "10:00:00", "eks-auth:AssumeRoleForPodIdentity", session("node", "i-0123456789abcdef0", other, "09:00:00"), asks(`{"clusterName":"c"}`),
				answer(`{"credentials":{"accessKeyId":"`+child+`"}}`)),
		}, []string{"key:" + other + " issued/certain key:" + child}},
		{"eks-pod", "another service's call of the name", []string{
			event("e1", "10:00:00", "eks:AssumeRoleForPodIdentity", mallory, answer(`{"credentials":{"accessKeyId":"`+child+`"}}`)),
		}, nil},
		{"vended-data-keys", "asked for twice by one, once by another", []string{
			event("e1", "10:00:00", "ecr:GetAuthorizationToken", mallory), event("e2", "10:00:00", "ecr:GetAuthorizationToken", mallory),
			event("e3", "10:00:00", "redshift:GetClusterCredentials", user("owner", other), asks(`{"clusterIdentifier":"dwh","dbUser":"admin"}`)),
		}, []string{
			"key:" + leaked + " issued/weak service-credential:vended/" + home + "/eu-central-1/ecr:GetAuthorizationToken/",
			"key:" + other + " issued/weak service-credential:vended/" + home + "/eu-central-1/redshift:GetClusterCredentials/dwh",
		}},
		{"vended-data-keys", "refused", []string{
			event("e1", "10:00:00", "ecr:GetAuthorizationToken", mallory, `"errorCode":"AccessDenied"`),
		}, nil},
		{"rolesanywhere", "planted, then used", []string{
			event("e1", "10:00:00", "rolesanywhere:CreateTrustAnchor", mallory, asks(`{"name":"x"}`), answer(`{"trustAnchor":{"trustAnchorArn":"arn:aws:rolesanywhere:eu-central-1:`+home+`:trust-anchor/a"}}`)),
			event("e2", "10:00:10", "rolesanywhere:CreateProfile", mallory, asks(`{"name":"x"}`), answer(`{"profile":{"profileArn":"arn:aws:rolesanywhere:eu-central-1:`+home+`:profile/p"}}`)),
			anywhere("e3", "10:10:00", "a", "p", child),
			anywhere("e4", "10:10:00", "owners", "owners", second),
		}, []string{
			"key:" + leaked + " acts-as/certain certificate:arn:aws:rolesanywhere:eu-central-1:" + home + ":trust-anchor/a",
			"key:" + leaked + " acts-as/certain certificate:arn:aws:rolesanywhere:eu-central-1:" + home + ":profile/p",
			"certificate:arn:aws:rolesanywhere:eu-central-1:" + home + ":trust-anchor/a issued/certain key:" + child,
			"certificate:arn:aws:rolesanywhere:eu-central-1:" + home + ":profile/p acts-as/strong key:" + child,
			"unknown:serial-a issued/certain key:" + child, "unknown:serial-owners issued/certain key:" + second,
		}},
		{"rolesanywhere", "the service tries the role out", []string{
			event("e1", "10:00:00", "rolesanywhere:UpdateProfile", mallory, answer(`{"profile":{"profileArn":"arn:aws:rolesanywhere:eu-central-1:`+home+`:profile/p"}}`)),
			event("e2", "10:00:01", "sts:AssumeRole", serviceActs("rolesanywhere"), handed("worker", "RolesAnywhereInternalSession", child)),
		}, []string{"key:" + leaked + " altered/certain certificate:arn:aws:rolesanywhere:eu-central-1:" + home + ":profile/p"}},
	}
}

// anywhere is a session of Roles Anywhere.
func anywhere(id, clock, anchor, profile, key string) string {
	arn := "arn:aws:rolesanywhere:eu-central-1:" + home + ":"
	return event(id, clock, "rolesanywhere:CreateSession", `{"type":"Unknown","principalId":"serial-`+anchor+`","accountId":"`+home+`"}`,
		asks(`{"trustAnchorArn":"`+arn+`trust-anchor/`+anchor+`","profileArn":"`+arn+`profile/`+profile+`","roleArn":"arn:aws:iam::`+home+`:role/worker"}`),
		answer(`{"credentialSet":[{"credentials":{"accessKeyId":"`+key+`"}}]}`))
}
