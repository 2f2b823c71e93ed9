package containment

import "strings"

// document is one of Systems Manager, or an association that runs one again
// and again.
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteAssociation.html
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteDocument.html
func document(s *steps) {
	if id, ok := strings.CutPrefix(s.f.Value, "association "); ok {
		one := opt("--association-id", id)
		s.save("association", id, s.aws("ssm", "describe-association", one), "What association "+id+" runs, where and when, is kept.")
		if s.created() {
			s.add(StopIssuing, rankRecreates, s.aws("ssm", "delete-association", one), "The lineage made association "+id+", which runs its document again and again.",
				"Association "+id+" runs no more.")
			return
		}
		s.unknown(StopIssuing, rankRecreates, "association "+id)
		return
	}
	name := s.f.Value
	one := opt("--name", name)
	s.save("document", name, s.aws("ssm", "get-document", one), "What document "+name+" runs is kept.")
	s.save("document-sharing", name, s.aws("ssm", "describe-document-permission", one, lit("--permission-type Share")), "With whom document "+name+" is shared is kept.")
	if !s.created() {
		s.unknown(StopIssuing, rankRecreates, "document "+name+" and its default version")
		return
	}
	list := s.aws("ssm", "list-associations", optJSON("--association-filter-list", []map[string]any{{"key": "Name", "value": name}}, name),
		lit("--query 'Associations[].AssociationId' --output text"))
	s.add(StopIssuing, rankRecreates, each(list, "id", s.aws("ssm", "delete-association", lit(`--association-id "$id"`))),
		"The lineage made document "+name+": associations would run it again and again.", "Associations with "+name+" run no more.")
	s.add(Remove, rankWorkload, s.aws("ssm", "delete-document", one), "The lineage made document "+name+".", "")
}

// activation lets machines outside of EC2 register and get a role.
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteActivation.html
func activation(s *steps) {
	id := s.f.Value
	key := []map[string]any{{"FilterKey": "ActivationIds", "FilterValues": []string{id}}}
	s.save("activation", id, s.aws("ssm", "describe-activations", optJSON("--filters", key, id)), "Role and limits of activation "+id+" are kept.")
	machines := optJSON("--filters", []map[string]any{{"Key": "ActivationIds", "Values": []string{id}}}, id)
	s.save("activated", id, s.aws("ssm", "describe-instance-information", machines), "Which machines registered with activation "+id+" is kept.")
	if !s.created() {
		s.unknown(StopIssuing, rankRecreates, "activation "+id)
		return
	}
	s.add(StopIssuing, rankRecreates, s.aws("ssm", "delete-activation", opt("--activation-id", id)),
		"The lineage made activation "+id+": no further machine registers with it.", "")
	list := s.aws("ssm", "describe-instance-information", machines, lit("--query 'InstanceInformationList[].InstanceId' --output text"))
	s.add(StopIssuing, rankRecreates, each(list, "id", s.aws("ssm", "deregister-managed-instance", lit(`--instance-id "$id"`))),
		"Machines that registered with it get credentials of a role until they are deregistered.", "Systems Manager no longer reaches these machines.")
}

// trustAnchor is a certificate authority that Roles Anywhere believes, or a
// profile that says for which roles.
// https://docs.aws.amazon.com/rolesanywhere/latest/APIReference/API_DisableTrustAnchor.html
func trustAnchor(s *steps) {
	_, resource := resourceOf(s.f.Value)
	kind, option := "trust-anchor", "--trust-anchor-id"
	if strings.HasPrefix(resource, "profile/") {
		kind, option = "profile", "--profile-id"
	}
	one := opt(option, lastOf(resource))
	s.save("rolesanywhere-"+kind, s.f.Value, s.aws("rolesanywhere", "get-"+kind, one), "The "+kind+" "+s.f.Value+" is kept as it is now.")
	why, breaks := "The lineage made "+s.f.Value+".", "Whoever has a certificate of it gets no new sessions."
	if !s.created() {
		why, breaks = "The lineage changed or switched on "+s.f.Value+", which was there before.", breaks+" That holds for the owner's certificates, too."
	}
	s.add(StopIssuing, rankTrust, s.aws("rolesanywhere", "disable-"+kind, one), why, breaks)
	if s.created() {
		s.add(Remove, rankLast, s.aws("rolesanywhere", "delete-"+kind, one), why, "")
		return
	}
	s.unknown(Remove, rankLast, s.f.Value)
}
