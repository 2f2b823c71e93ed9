package containment

// denyAll stops a principal that the lineage made, whatever else it is granted,
// its temporary credentials included.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html
const (
	denyAllName = "keytrail-deny-all"
	denyAll     = `{"Version":"2012-10-17","Statement":[{"Sid":"KeytrailDenyAll","Effect":"Deny","Action":"*","Resource":"*"}]}`
)

// user: who was made is denied everything, and deleted with all that it has.
func user(s *steps) {
	s.owner = principal{kind: "user", name: s.f.Value}
	who := s.owner.option()
	s.save("user", s.f.Value, s.iam("get-user", who), "What "+s.owner.String()+" is now is kept.")
	s.policies("user", "get-user-policy")
	if !s.created() {
		s.unknown(Remove, rankUser, s.owner.String())
		return
	}
	s.save("access-keys", s.f.Value, s.iam("list-access-keys", who), "Which keys "+s.owner.String()+" has is kept; keytrail footholds --access-keys reads it.")
	s.add(StopIssuing, rankPrincipal, s.iam("put-user-policy", who, lit("--policy-name "+denyAllName), opt("--policy-document", denyAll)),
		"The lineage made "+s.owner.String()+": its keys, password and sessions are refused everything, those too that these logs do not show.",
		"Whatever uses "+s.owner.String()+" stops.")
	s.deleteUser()
}

// deleteUser deletes a user with everything that DeleteUser refuses to go
// before: what there is of it, IAM is asked.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_remove.html
func (s *steps) deleteUser() {
	who := s.owner.option()
	why := "The lineage made " + s.owner.String() + "; IAM deletes no user that still has "
	all := func(list, query, option, remove, what string) {
		s.add(Remove, rankUser, each(s.iam(list, who, lit("--query '"+query+"' --output text")), "id",
			s.iam(remove, who, lit(option+` "$id"`))), why+what+".", "")
	}
	all("list-access-keys", "AccessKeyMetadata[].AccessKeyId", "--access-key-id", "delete-access-key", "access keys")
	s.add(Remove, rankUser, join("", lit("if "), s.iam("get-login-profile", who), lit(" > /dev/null 2>&1; then "),
		s.iam("delete-login-profile", who), lit("; fi")), why+"a password.", "")
	s.add(Remove, rankUser, each(s.iam("list-mfa-devices", who, lit("--query 'MFADevices[].SerialNumber' --output text")), "id",
		join("", lit("{ "), s.iam("deactivate-mfa-device", who, lit(`--serial-number "$id"`)), lit(` && case "$id" in arn:*:mfa/*) `),
			s.iam("delete-virtual-mfa-device", lit(`--serial-number "$id"`)), lit(" ;; esac; }"))), why+"MFA devices.", "")
	all("list-signing-certificates", "Certificates[].CertificateId", "--certificate-id", "delete-signing-certificate", "signing certificates")
	all("list-ssh-public-keys", "SSHPublicKeys[].SSHPublicKeyId", "--ssh-public-key-id", "delete-ssh-public-key", "SSH keys")
	all("list-service-specific-credentials", "ServiceSpecificCredentials[].ServiceSpecificCredentialId", "--service-specific-credential-id",
		"delete-service-specific-credential", "service-specific credentials")
	all("list-groups-for-user", "Groups[].GroupName", "--group-name", "remove-user-from-group", "memberships of groups")
	all("list-attached-user-policies", "AttachedPolicies[].PolicyArn", "--policy-arn", "detach-user-policy", "attached policies")
	s.unbound("User", "get-user", "delete-user-permissions-boundary", rankUser, why+"a permissions boundary.")
	all("list-user-policies", "PolicyNames[]", "--policy-name", "delete-user-policy", "policies of its own")
	s.add(Remove, rankUser, s.iam("delete-user", who), "The lineage made "+s.owner.String()+".", "")
}

// unbound takes a boundary off a principal that has one, as long as the deny is
// still there.
func (s *steps) unbound(member, get, remove string, r rank, why string) {
	who := s.owner.option()
	ask := s.iam(get, who, lit("--query "+member+".PermissionsBoundary.PermissionsBoundaryArn --output text"))
	s.add(Remove, r, join("", lit(`[ "$(`), ask, lit(`)" = None ] || `), s.iam(remove, who)), why, "")
}

// policies saves what a user, group or role is granted: the documents of its
// own policies, and which managed ones are attached.
func (s *steps) policies(kind, get string) {
	who := s.owner.option()
	s.save(kind+"-attached", s.owner.name, s.iam("list-attached-"+kind+"-policies", who), "Which policies are attached to "+s.owner.String()+" is kept.")
	list := s.iam("list-"+kind+"-policies", who, lit("--query 'PolicyNames[]' --output text"))
	s.add(Preserve, rankArtefact, join("", each(list, "name", s.iam(get, who, lit(`--policy-name "$name"`))),
		lit(" > "+s.file(kind+"-policies", s.owner.name, "json"))), "The documents of the policies of "+s.owner.String()+"'s own are kept.", "")
}
