package lineage

// iamCases are about users, roles, rights and providers.
func iamCases() []edgeCase {
	provider := "arn:aws:iam::" + home + ":saml-provider/corp"
	plant := event("e1", "09:00:00", "iam:CreateSAMLProvider", mallory, asks(`{"name":"corp"}`), answer(`{"sAMLProviderArn":"`+provider+`"}`))
	change := event("e1", "09:00:00", "iam:UpdateSAMLProvider", mallory, asks(`{"sAMLProviderArn":"`+provider+`"}`), answer(`{"sAMLProviderArn":"`+provider+`"}`))
	saml := `{"type":"SAMLUser","principalId":"abc=:eve@corp","userName":"eve@corp","identityProvider":"abc="}`
	by := func(id, clock, provider, key string) string {
		return event(id, clock, "sts:AssumeRoleWithSAML", saml,
			asks(`{"principalArn":"`+provider+`","roleArn":"arn:aws:iam::`+home+`:role/worker","roleSessionName":"eve"}`), answer(`{"credentials":{"accessKeyId":"`+key+`"}}`))
	}
	open := "arn:aws:iam::" + home + ":oidc-provider/token.example/x"
	return []edgeCase{
		{"create-user", "made", []string{
			event("e1", "09:00:00", "iam:CreateUser", mallory, asks(`{"userName":"bob"}`), answer(`{"user":{"userName":"bob","userId":"AIDABOB","arn":"arn:aws:iam::`+home+`:user/bob"}}`)),
		}, []string{"key:" + leaked + " issued/certain user:user/bob#AIDABOB"}},
		{"create-role", "made", []string{
			event("e1", "09:00:00", "iam:CreateRole", mallory, asks(`{"roleName":"door"}`), answer(`{"role":{"roleName":"door","roleId":"AROADOOR","arn":"arn:aws:iam::`+home+`:role/door"}}`)),
		}, []string{"key:" + leaked + " altered/certain role:role/door#AROADOOR"}},
		{"policy-grant", "to a user, a role, a group and a policy", []string{
			event("e1", "09:00:00", "iam:AttachUserPolicy", mallory, asks(`{"userName":"bob","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`)),
			event("e2", "09:00:00", "iam:PutRolePolicy", mallory, asks(`{"roleName":"worker","policyName":"x"}`)),
			event("e3", "09:00:00", "iam:AttachGroupPolicy", mallory, asks(`{"groupName":"staff","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`)),
			event("e4", "09:00:00", "iam:CreatePolicyVersion", mallory, asks(`{"policyArn":"arn:aws:iam::`+home+`:policy/p","setAsDefault":true}`)),
			event("e5", "09:00:00", "iam:AddUserToGroup", mallory, asks(`{"groupName":"staff","userName":"bob"}`)),
		}, []string{
			"key:" + leaked + " altered/certain user:user/bob", "key:" + leaked + " altered/certain role:role/worker",
			"key:" + leaked + " altered/certain policy:group/staff", "key:" + leaked + " altered/certain policy:policy/p", "key:" + leaked + " altered/certain user:user/bob",
		}},
		{"policy-grant", "taken away", []string{
			event("e1", "09:00:00", "iam:DetachUserPolicy", mallory, asks(`{"userName":"bob","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`)),
		}, nil},
		{"identity-provider", "planted, then vouching", []string{plant, by("e2", "10:00:00", provider, child)},
			[]string{"key:" + leaked + " acts-as/certain provider:saml-provider/corp", "provider:saml-provider/corp acts-as/strong key:" + child}},
		{"identity-provider", "another provider", []string{plant, by("e2", "10:00:00", provider+"2", child)},
			[]string{"key:" + leaked + " acts-as/certain provider:saml-provider/corp"}},
		{"identity-provider", "changed: its own people still sign in by it", []string{change, by("e2", "10:00:00", provider, child)},
			[]string{"key:" + leaked + " altered/certain provider:saml-provider/corp", "key:" + leaked + " acts-as/weak provider:saml-provider/corp", "provider:saml-provider/corp acts-as/strong key:" + child}},
		{"identity-provider", "deleted, and vouching no more", []string{
			plant, event("e3", "09:30:00", "iam:DeleteSAMLProvider", user("owner", other), asks(`{"sAMLProviderArn":"`+provider+`"}`)), by("e2", "10:00:00", provider, child),
		}, []string{"key:" + leaked + " acts-as/certain provider:saml-provider/corp"}},
		{"identity-provider", "an issuer, named by its host", []string{
			event("e1", "09:00:00", "iam:CreateOpenIDConnectProvider", mallory, asks(`{"url":"https://token.example/x"}`), answer(`{"openIDConnectProviderArn":"`+open+`"}`)),
			event("e2", "10:00:00", "sts:AssumeRoleWithWebIdentity", `{"type":"WebIdentityUser","principalId":"x","userName":"repo","identityProvider":"token.example/x"}`, assumed("worker", "ci", child)),
		}, []string{"key:" + leaked + " acts-as/certain provider:oidc-provider/token.example/x", "provider:oidc-provider/token.example/x acts-as/strong key:" + child}},
	}
}
