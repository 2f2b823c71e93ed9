package containment

import "strings"

// role: one that was made is denied everything, and deleted with all that it
// has.
func role(s *steps) {
	if s.owner.kind != "role" { // its ARN tells the path, and so whose it is
		s.owner = principal{kind: "role", name: s.f.Value}
	}
	who := s.owner.option()
	s.save("role", s.owner.name, s.iam("get-role", who), "The trust of "+s.owner.String()+" is kept as it is now.")
	if why := s.owner.fixed(); why != "" {
		s.note(StopIssuing, rankPrincipal, why+".")
		return
	}
	s.policies("role", "get-role-policy")
	if !s.created() {
		s.unknown(Remove, rankRole, s.owner.String())
		return
	}
	s.add(StopIssuing, rankPrincipal, s.iam("put-role-policy", who, lit("--policy-name "+denyAllName), opt("--policy-document", denyAll)),
		"The lineage made "+s.owner.String()+": whoever assumed it or assumes it is refused everything."+s.owner.granted(),
		"Whatever uses "+s.owner.String()+" stops.")
	s.deleteRole()
}

// deleteRole deletes a role with everything that DeleteRole refuses to go
// before.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage_delete.html
func (s *steps) deleteRole() {
	who := s.owner.option()
	why := "The lineage made " + s.owner.String() + "; IAM deletes no role that still has "
	all := func(list, query, option, remove, what string) {
		s.add(Remove, rankRole, each(s.iam(list, who, lit("--query '"+query+"' --output text")), "id",
			s.iam(remove, who, lit(option+` "$id"`))), why+what+".", "")
	}
	all("list-instance-profiles-for-role", "InstanceProfiles[].InstanceProfileName", "--instance-profile-name",
		"remove-role-from-instance-profile", "instance profiles")
	all("list-attached-role-policies", "AttachedPolicies[].PolicyArn", "--policy-arn", "detach-role-policy", "attached policies")
	s.unbound("Role", "get-role", "delete-role-permissions-boundary", rankRole, why+"a permissions boundary.")
	all("list-role-policies", "PolicyNames[]", "--policy-name", "delete-role-policy", "policies of its own")
	s.add(Remove, rankRole, s.iam("delete-role", who), "The lineage made "+s.owner.String()+".", "")
}

// roleTrust: an edited trust goes back to what it was, as far as the logs tell;
// sessions that it let in are revoked after.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html
func roleTrust(s *steps) {
	if s.owner.kind != "role" {
		s.owner = principal{kind: "role", name: s.f.Value}
	}
	who := s.owner.option()
	s.save("role", s.owner.name, s.iam("get-role", who), "The trust of "+s.owner.String()+" is kept as it is now.")
	if why := s.owner.fixed(); why != "" {
		s.note(StopIssuing, rankTrust, why+".")
		return
	}
	if s.made() {
		s.note(StopIssuing, rankTrust, "The trust of "+s.owner.String()+" was made with it: what is done about the role is done about its trust.")
		return
	}
	if before := s.before(); before != "" {
		why := "The lineage changed who may assume " + s.owner.String() + "; the version that these logs held before is set again." + s.owner.granted()
		if strings.Contains(before, `"AIDA`) || strings.Contains(before, `"AROA`) {
			// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
			why += " It names a deleted principal by its id, which IAM refuses: take that out first."
		}
		s.add(StopIssuing, rankTrust, s.iam("update-assume-role-policy", who, opt("--policy-document", before)), why,
			"Whoever only the change let in can no longer assume "+s.owner.String()+s.let()+".")
	} else {
		s.unknown(StopIssuing, rankTrust, "the trust of "+s.owner.String()+s.let())
	}
	s.revoke(s.owner, "Sessions that the changed trust let in do not end with it.")
}

// let names whom a change let in who is not of the own set.
func (s *steps) let() string {
	if s.f.Change == nil || len(s.f.Change.Foreign) == 0 {
		return ""
	}
	return " (not in the own set: " + strings.Join(s.f.Change.Foreign, ", ") + ")"
}
