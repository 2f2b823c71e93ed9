package lineage

// identityCenterCases are about the portal, and who is let into what by it.
func identityCenterCases() []edgeCase {
	const role = "AWSReservedSSO_Admin_0123456789abcdef"
	dana := session(role, "dana", second, "10:00:01")
	samlUser := `{"type":"SAMLUser","principalId":"x=:dana","userName":"dana","identityProvider":"x="}`
	asked := event("e2", "10:00:01", "sts:AssumeRoleWithSAML", samlUser, assumed(role, "dana", child))
	visitor := `{"type":"IdentityCenterUser","accountId":"` + home + `","onBehalfOf":{"userId":"u-1","identityStoreArn":"arn:aws:identitystore::` + home + `:identitystore/d-1"},"credentialId":"c"}`
	visit := func(id, clock, name string) string {
		return event(id, clock, "sso:GetRoleCredentials", visitor, `"serviceEventDetails":{"account_id":"`+home+`","role_name":"Admin"}`, `"additionalEventData":{"UserName":"`+name+`"}`)
	}
	set := event("s1", "08:00:00", "sso:CreatePermissionSet", user("owner", other), asks(`{"name":"Admin"}`), answer(`{"permissionSet":{"name":"Admin","permissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1"}}`))
	assign := func(id, clock, call, who, kind, principal string) string {
		return event(id, clock, "sso:"+call, who, asks(`{"principalId":"`+principal+`","principalType":"`+kind+`","targetId":"`+home+`","permissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1"}`))
	}
	makes := event("s2", "08:30:00", "identitystore:CreateUser", user("owner", other), asks(`{"userName":"dana"}`), answer(`{"userId":"u-1"}`))
	madeUser := "key:" + other + " issued/certain identity-user:u-1"
	altered := "key:" + leaked + " altered/certain policy:arn:aws:sso:::permissionSet/ssoins-1/ps-1"
	return []edgeCase{
		{"identity-center", "the key in the answer is not the one that is used", []string{asked, does("e3", "10:00:10", dana)}, []string{"federated:x=:dana acts-as/strong key:" + second}},
		{"identity-center", "the portal's record, and the account's", []string{visit("e1", "10:00:00", "dana"), asked, does("e3", "10:00:10", dana)},
			[]string{"federated:x=:dana acts-as/strong key:" + second, "identity-user:u-1 acts-as/strong key:" + second}},
		{"identity-center", "somebody else's visit in that second, and a session of an hour later", []string{
			visit("e1", "10:00:00", "erin"), does("e3", "10:00:10", dana), does("e4", "11:00:10", session(role, "dana", child, "11:00:01")),
		}, nil},
		{"identity-center", "an ordinary role by SAML", []string{
			event("e2", "10:00:01", "sts:AssumeRoleWithSAML", samlUser, assumed("worker", "dana", child)), does("e3", "10:00:10", session("worker", "dana", second, "10:00:01")),
		}, nil},
		{"identity-center-assignment", "given to a user who is known by name", []string{
			set, makes, assign("e1", "09:00:00", "CreateAccountAssignment", mallory, "USER", "u-1"), does("e3", "10:00:10", dana),
		}, []string{madeUser, altered, "key:" + leaked + " acts-as/strong key:" + second}},
		{"identity-center-assignment", "given to a group that the user is put into", []string{
			set, makes, assign("e1", "09:00:00", "CreateAccountAssignment", mallory, "GROUP", "g-1"),
			event("e2", "09:30:00", "identitystore:CreateGroupMembership", mallory, asks(`{"groupId":"g-1","memberId":{"userId":"u-1"}}`)), does("e3", "10:00:10", dana),
		}, []string{madeUser, altered, "key:" + leaked + " acts-as/strong key:" + second, "key:" + leaked + " acts-as/strong key:" + second}},
		{"identity-center-assignment", "another user, and before, and after it was taken back", []string{
			set, makes, assign("e1", "10:30:00", "CreateAccountAssignment", mallory, "USER", "u-1"), assign("e2", "10:40:00", "DeleteAccountAssignment", user("owner", other), "USER", "u-1"),
			does("e3", "10:00:10", dana), does("e4", "10:35:10", session(role, "erin", child, "10:35:00")), does("e5", "11:00:10", session(role, "dana", "ASIATHIRDKEY00000001", "11:00:01")),
		}, []string{madeUser, altered}},
		{"identity-center-assignment", "made, signed in", []string{
			event("s2", "08:30:00", "identitystore:CreateUser", mallory, asks(`{"userName":"dana"}`), answer(`{"userId":"u-1"}`)), visit("e1", "10:00:00", "dana"), does("e3", "10:00:10", dana),
		}, []string{"key:" + leaked + " issued/certain identity-user:u-1"}},
	}
}
