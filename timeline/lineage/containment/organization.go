package containment

import "strings"

// memberAccount: an account that was made or invited is refused everything by a
// policy of the organisation, from the management account. One that was made is
// closed in the end; one that was invited leaves.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html
func memberAccount(s *steps) {
	id := s.f.Value
	one := opt("--account-id", id)
	s.save("account", id, s.aws("organizations", "describe-account", one), "Name, e-mail address and state of account "+id+" are kept.")
	s.save("account-parents", id, s.aws("organizations", "list-parents", opt("--child-id", id)), "Where in the organisation account "+id+" is, is kept.")
	make := s.aws("organizations", "create-policy", lit("--type SERVICE_CONTROL_POLICY"), opt("--name", denyAllName+"-"+id), opt("--description", "Refuses everything in account "+id),
		opt("--content", denyAll), lit("--query Policy.PolicySummary.Id --output text"))
	s.add(StopIssuing, rankPrincipal, all(set("policy", make), s.aws("organizations", "attach-policy", lit(`--policy-id "$policy"`), opt("--target-id", id))),
		"The lineage made account "+id+" or took it into the organisation: a service control policy refuses it everything. Service-linked roles are not held by it.",
		"Nothing in account "+id+" works, for anybody.")
	switch {
	case !s.created() || strings.Contains(s.f.Detail, "invited"):
		s.note(Remove, rankLast, "Take account "+id+" out of the organisation once it has been looked through (remove-account-from-organization): it is somebody's, and not closed.")
	default:
		s.add(Remove, rankLast, s.aws("organizations", "close-account", one), "The lineage made account "+id+". It can be reopened for 90 days.", "")
	}
}

// permissionSet: all of Identity Center's roles in accounts change through it.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/revoke-user-permissions.html
// https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeleteAccountAssignment.html
func permissionSet(s *steps) {
	arn, assignment, assigned := strings.Cut(s.f.Value, " for ")
	instance, ok := instanceOf(arn)
	if !ok {
		s.unknown(StopIssuing, rankTrust, "permission set "+s.f.Value)
		return
	}
	at := join(" ", opt("--instance-arn", instance), opt("--permission-set-arn", arn))
	s.save("permission-set", arn, s.aws("sso-admin", "describe-permission-set", at), "Settings of permission set "+arn+" are kept.")
	s.save("permission-set-policy", arn, s.aws("sso-admin", "get-inline-policy-for-permission-set", at), "The inline policy of "+arn+" is kept.")
	s.save("permission-set-attached", arn, s.aws("sso-admin", "list-managed-policies-in-permission-set", at), "Which policies are in "+arn+" is kept.")
	if assigned {
		s.assignment(at, arn, assignment)
		return
	}
	if !s.created() {
		s.unknown(StopIssuing, rankTrust, "what permission set "+arn+" grants, then provision it: its roles change only through it")
		return
	}
	s.add(StopIssuing, rankPrincipal, all(s.aws("sso-admin", "put-inline-policy-to-permission-set", at, opt("--inline-policy", denyAll)),
		s.aws("sso-admin", "provision-permission-set", at, lit("--target-type ALL_PROVISIONED_ACCOUNTS"))),
		"The lineage made permission set "+arn+": its roles are refused everything in all accounts, and so are sessions that they have.", "Whoever signs in with "+arn+" can do nothing.")
	list := s.aws("sso-admin", "list-accounts-for-provisioned-permission-set", at, lit("--query 'AccountIds[]' --output text"))
	assignments := s.aws("sso-admin", "list-account-assignments", at, lit(`--account-id "$account" --query 'AccountAssignments[].[PrincipalType,PrincipalId]' --output text`))
	remove := s.aws("sso-admin", "delete-account-assignment", at, lit(`--target-type AWS_ACCOUNT --target-id "$account" --principal-type "$type" --principal-id "$id"`))
	s.add(Remove, rankBinding, each(list, "account", join("", lit("{ "), assignments, lit(` | while IFS=$'\t' read -r type id; do [ -z "$id" ] || `), remove, lit(" || exit 1; done; }"))),
		"The lineage made permission set "+arn+"; Identity Center deletes none that is assigned.", "")
	s.add(Remove, rankLast, s.aws("sso-admin", "delete-permission-set", at), "The lineage made permission set "+arn+".", "")
}

// assignment gives a permission set to somebody: PRINCIPAL in ACCOUNT. Whether
// that is a user or a group Identity Center is asked.
func (s *steps) assignment(at shell, arn, text string) {
	who, account, ok := strings.Cut(text, " in ")
	if !ok || !s.created() {
		s.unknown(StopIssuing, rankTrust, "assignment of "+arn+": "+text)
		return
	}
	list := s.aws("sso-admin", "list-account-assignments", at, opt("--account-id", account), lit("--query 'AccountAssignments[].[PrincipalType,PrincipalId]' --output text"))
	remove := s.aws("sso-admin", "delete-account-assignment", at, lit("--target-type AWS_ACCOUNT"), opt("--target-id", account), lit(`--principal-type "$type"`), opt("--principal-id", who))
	if bad := unsayable(who); bad != "" {
		list = shell{bad: bad}
	}
	s.add(StopIssuing, rankTrust, join("", list, lit(` | while IFS=$'\t' read -r type id; do [ "$id" != `+Quote(who)+` ] || `), remove, lit(" || exit 1; done")),
		"The lineage gave "+who+" permission set "+arn+" in account "+account+"."+s.uncertain(),
		who+" can no longer open this role there. Sessions that it has go on for up to twelve hours.")
}

// instanceOf gives the ARN of the Identity Center instance that a permission
// set is of.
func instanceOf(arn string) (string, bool) {
	service, resource := resourceOf(arn)
	parts := strings.Split(resource, "/")
	if service != "sso" || len(parts) != 3 || parts[0] != "permissionSet" || partitionOf(arn) == "" {
		return "", false
	}
	return "arn:" + partitionOf(arn) + ":sso:::instance/" + parts[1], true
}

// identityCenterUser: no call of an API disables one, only the console does.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/disableuser.html
// https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DeleteUser.html
func identityCenterUser(s *steps) {
	id := s.f.Value
	store := s.aws("sso-admin", "list-instances", lit("--query 'Instances[0].IdentityStoreId' --output text"))
	at := join("", lit(`--identity-store-id "$(`), store, lit(`)"`))
	s.save("identity-center-user", id, s.aws("identitystore", "describe-user", at, opt("--user-id", id)), "What Identity Center has of user "+id+" is kept.")
	s.note(StopIssuing, rankPrincipal, "Disable user "+id+" in the console of IAM Identity Center and end its active sessions there: the AWS CLI has no call for either.")
	if s.created() {
		s.add(Remove, rankUser, s.aws("identitystore", "delete-user", at, opt("--user-id", id)), "The lineage made user "+id+" of Identity Center.", "User "+id+" can no longer sign in.")
	}
}
