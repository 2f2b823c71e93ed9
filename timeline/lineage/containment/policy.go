package containment

import "strings"

// group: one that was made gives its members nothing once they are out of it.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html
func group(s *steps) {
	s.owner = principal{kind: "group", name: s.f.Value}
	who := s.owner.option()
	s.save("group", s.f.Value, s.iam("get-group", who), "Who is in "+s.owner.String()+" is kept.")
	s.policies("group", "get-group-policy")
	if !s.created() {
		s.unknown(Remove, rankGroup, s.owner.String())
		return
	}
	why := "The lineage made " + s.owner.String() + "; IAM deletes no group that still has "
	all := func(list, query, option, remove, what, breaks string) {
		s.add(Remove, rankGroup, each(s.iam(list, who, lit("--query '"+query+"' --output text")), "id", s.iam(remove, who, lit(option+` "$id"`))), why+what+".", breaks)
	}
	all("get-group", "Users[].UserName", "--user-name", "remove-user-from-group", "members", "Its members lose what it grants.")
	all("list-attached-group-policies", "AttachedPolicies[].PolicyArn", "--policy-arn", "detach-group-policy", "attached policies", "")
	all("list-group-policies", "PolicyNames[]", "--policy-name", "delete-group-policy", "policies of its own", "")
	s.add(Remove, rankGroup, s.iam("delete-group", who), "The lineage made "+s.owner.String()+".", "")
}

// uncertain is added where a call succeeds alike whether something was there
// before or not.
func (s *steps) uncertain() string {
	if s.f.Fresh {
		return ""
	}
	return " These logs do not show whether it was there before: look into what was saved first."
}

func membership(s *steps) {
	group := opt("--group-name", s.f.Value)
	s.save("groups-of", s.owner.name, s.iam("list-groups-for-user", s.owner.option()), "Which groups "+s.owner.String()+" is in is kept.")
	if !s.created() {
		s.unknown(Remove, rankBinding, "what groups "+s.owner.String()+" is in")
		return
	}
	s.add(Remove, rankBinding, s.iam("remove-user-from-group", group, s.owner.option()), "The lineage put "+s.owner.String()+" into group "+s.f.Value+"."+s.uncertain(),
		s.owner.String()+" loses what the group grants.")
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-attach-detach.html
func attachment(s *steps) {
	if why := s.owner.fixed(); why != "" {
		s.note(Remove, rankBinding, why+".")
		return
	}
	if s.owner.kind != "" && s.owner.kind != "root" {
		s.save(s.owner.kind+"-attached", s.owner.name, s.iam("list-attached-"+s.owner.kind+"-policies", s.owner.option()),
			"Which policies are attached to "+s.owner.String()+" is kept.")
	}
	if !s.created() {
		s.unknown(Remove, rankBinding, "what is attached to "+s.owner.String())
		return
	}
	s.add(Remove, rankBinding, s.iam("detach-"+s.owner.kind+"-policy", s.owner.option(), opt("--policy-arn", s.f.Value)),
		"The lineage attached "+s.f.Value+" to "+s.owner.String()+"."+s.uncertain()+s.owner.granted(), s.owner.String()+" loses what the policy grants, or is freed of what it denies.")
}

func inlinePolicy(s *steps) {
	if why := s.owner.fixed(); why != "" {
		s.note(Remove, rankBinding, why+".")
		return
	}
	kind, who, name := s.owner.kind, s.owner.option(), opt("--policy-name", s.f.Value)
	s.save(kind+"-policy", s.owner.name+"/"+s.f.Value, s.iam("get-"+kind+"-policy", who, name), "The document of policy "+s.f.Value+" of "+s.owner.String()+" is kept.")
	before := s.before()
	switch {
	case before != "":
		s.add(Remove, rankBinding, s.iam("put-"+kind+"-policy", who, name, opt("--policy-document", before)),
			"The lineage changed policy "+s.f.Value+" of "+s.owner.String()+"; the version that these logs held before is put again."+s.owner.granted(),
			s.owner.String()+" loses what the change grants.")
	case s.made():
		s.add(Remove, rankBinding, s.iam("delete-"+kind+"-policy", who, name), "The lineage gave "+s.owner.String()+" policy "+s.f.Value+"."+s.owner.granted(),
			s.owner.String()+" loses what the policy grants.")
	default:
		s.unknown(Remove, rankBinding, "policy "+s.f.Value+" of "+s.owner.String())
	}
}

// managedPolicy: a policy goes once nothing has it and it has one version. What
// has it as its boundary is told to people: without it that could do more.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
func managedPolicy(s *steps) {
	arn := opt("--policy-arn", s.f.Value)
	s.savePolicy(s.f.Value)
	if !s.created() {
		s.unknown(Remove, rankPolicy, "policy "+s.f.Value)
		return
	}
	why := "The lineage made policy " + s.f.Value + "; IAM deletes no policy that still has "
	for _, kind := range []string{"user", "group", "role"} {
		title := strings.ToUpper(kind[:1]) + kind[1:]
		list := s.iam("list-entities-for-policy", arn, lit("--policy-usage-filter PermissionsPolicy --query 'Policy"+title+"s[]."+title+"Name' --output text"))
		s.add(Remove, rankPolicy, each(list, "name", s.iam("detach-"+kind+"-policy", arn, lit("--"+kind+`-name "$name"`))), why+kind+"s.", "What has it loses what it grants.")
	}
	s.note(Remove, rankPolicy, "See whether "+s.f.Value+" is the permissions boundary of anything (list-entities-for-policy --policy-usage-filter PermissionsBoundary) and give that another: "+
		"IAM deletes no policy that is one.")
	list := s.iam("list-policy-versions", arn, lit("--query 'Versions[?!IsDefaultVersion].VersionId' --output text"))
	s.add(Remove, rankPolicy, each(list, "id", s.iam("delete-policy-version", arn, lit(`--version-id "$id"`))), why+"further versions.", "")
	s.add(Remove, rankPolicy, s.iam("delete-policy", arn), "The lineage made policy "+s.f.Value+".", "")
}

func (s *steps) savePolicy(arn string) {
	s.save("policy", arn, s.iam("get-policy", opt("--policy-arn", arn)), "Which version of "+arn+" is the default is kept.")
	list := s.iam("list-policy-versions", opt("--policy-arn", arn), lit("--query 'Versions[].VersionId' --output text"))
	s.add(Preserve, rankArtefact, join("", each(list, "id", s.iam("get-policy-version", opt("--policy-arn", arn), lit(`--version-id "$id"`))),
		lit(" > "+s.file("policy-versions", arn, "json"))), "The documents of all versions of "+arn+" are kept.", "")
}

// policyVersion: the earlier document becomes the default version anew. Which
// number it had does not matter, and five are all that a policy holds.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
func policyVersion(s *steps) {
	n := strings.LastIndexByte(s.f.Value, ':')
	if n < 0 || !strings.HasPrefix(s.f.Value, "arn:") {
		s.unknown(Remove, rankPolicy, "policy "+s.f.Value)
		return
	}
	name, version := s.f.Value[:n], s.f.Value[n+1:]
	arn := opt("--policy-arn", name)
	s.savePolicy(name)
	before := s.before()
	if before == "" {
		s.unknown(Remove, rankBinding, "the default version of "+name+" (the lineage's is "+version+")")
		return
	}
	s.add(Remove, rankBinding, s.iam("create-policy-version", arn, opt("--policy-document", before), lit("--set-as-default")),
		"The lineage changed what "+name+" grants; the version that these logs held before becomes the default again. It is refused where there are five: delete the oldest first.",
		"Whoever has the policy loses what the change grants.")
	if s.created() {
		s.add(Remove, rankBinding, s.iam("delete-policy-version", arn, opt("--version-id", version)), "The lineage made version "+version+" of "+name+".", "")
	}
}

// boundary: one that was taken off is not in the logs as a document, only as
// an ARN where an earlier call put it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
func boundary(s *steps) {
	kind := s.owner.kind
	if why := s.owner.fixed(); why != "" {
		s.note(Remove, rankBinding, why+".")
		return
	}
	if kind != "user" && kind != "role" {
		s.unknown(Remove, rankBinding, "the permissions boundary of "+s.owner.String())
		return
	}
	s.save(kind, s.owner.name, s.iam("get-"+kind, s.owner.option()), "What boundary "+s.owner.String()+" has now is kept.")
	if c := s.f.Change; c != nil && strings.HasPrefix(c.Before, "arn:") {
		s.add(Remove, rankBinding, s.iam("put-"+kind+"-permissions-boundary", s.owner.option(), opt("--permissions-boundary", c.Before)),
			"The lineage changed the permissions boundary of "+s.owner.String()+"; the earlier one is set again.", s.owner.String()+" can do no more than the boundary allows.")
		return
	}
	s.unknown(Remove, rankBinding, "the permissions boundary of "+s.owner.String())
}

// identityProvider: a provider that was planted vouches for nobody any more. An
// OIDC provider without audiences accepts no token; for SAML there is nothing
// less than deleting it, after its metadata was kept.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
func identityProvider(s *steps) {
	arn := s.f.Value
	service, resource := resourceOf(arn)
	what := "The lineage made identity provider " + arn + "."
	switch {
	case service == "iam" && strings.HasPrefix(resource, "saml-provider/"):
		option := opt("--saml-provider-arn", arn)
		s.save("saml-provider", resource, s.iam("get-saml-provider", option), "The metadata of "+arn+" is kept: to make the provider again takes it.")
		switch {
		case s.created():
			s.add(StopIssuing, rankTrust, s.iam("delete-saml-provider", option), what+" It cannot be switched off, only deleted.", "Whoever signs in through it no longer can.")
		case s.f.Change != nil && s.f.Change.Before != "":
			s.add(StopIssuing, rankTrust, s.iam("update-saml-provider", option, opt("--saml-metadata-document", s.f.Change.Before)),
				"The lineage changed identity provider "+arn+"; the metadata that these logs held before is set again.", "Whoever only the change let in can no longer sign in.")
		default:
			s.unknown(StopIssuing, rankTrust, "the metadata of identity provider "+arn)
		}
	case service == "iam" && strings.HasPrefix(resource, "oidc-provider/"):
		option := opt("--open-id-connect-provider-arn", arn)
		s.save("oidc-provider", resource, s.iam("get-open-id-connect-provider", option), "Audiences and thumbprints of "+arn+" are kept.")
		if !s.created() {
			s.unknown(StopIssuing, rankTrust, "audiences and thumbprints of identity provider "+arn)
			return
		}
		list := s.iam("get-open-id-connect-provider", option, lit("--query 'ClientIDList[]' --output text"))
		s.add(StopIssuing, rankTrust, each(list, "id", s.iam("remove-client-id-from-open-id-connect-provider", option, lit(`--client-id "$id"`))),
			what+" Without audiences it accepts no token.", "Whoever signs in through it no longer can.")
		s.add(Remove, rankLast, s.iam("delete-open-id-connect-provider", option), what, "")
	case service == "sso" && s.created():
		s.add(StopIssuing, rankTrust, s.aws("sso-admin", "delete-trusted-token-issuer", opt("--trusted-token-issuer-arn", arn)), what, "Whoever's tokens it vouches for no longer can sign in.")
	default:
		s.unknown(StopIssuing, rankTrust, "identity provider "+arn)
	}
}

// resource gives the name of the resource that a foothold belongs to.
func (s *steps) resource() string {
	if s.f.Owner != "" {
		if service, resource := resourceOf(s.f.Owner); service != "" {
			return lastOf(resource)
		}
		return lastOf(s.f.Owner)
	}
	return ""
}

func lastOf(s string) string { return s[strings.LastIndexAny(s, "/:")+1:] }
