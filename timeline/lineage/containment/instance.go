package containment

import "strings"

// instance: what runs is kept and cut off, never ended: what it has in memory
// and on its disks is evidence. Only one that the lineage started may go at the
// very end.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html
// https://docs.aws.amazon.com/whitepapers/latest/aws-security-incident-response-guide/aws-security-incident-response-guide.html
func instance(s *steps) {
	id := s.f.Value
	if strings.HasPrefix(id, "mi-") {
		s.managedNode()
		return
	}
	one := optJSON("--instance-ids", []string{id}, id)
	s.save("instance", id, s.aws("ec2", "describe-instances", one), "Security groups, profile, disks and networks of "+id+" are kept as they are now.")
	s.save("user-data", id, s.aws("ec2", "describe-instance-attribute", opt("--instance-id", id), lit("--attribute userData")), "What "+id+" runs at its start is kept.")
	s.save("console-output", id, s.aws("ec2", "get-console-output", opt("--instance-id", id)), "What "+id+" wrote to its console is kept.")
	s.add(Preserve, rankArtefact, s.aws("ec2", "modify-instance-attribute", opt("--instance-id", id), lit("--disable-api-termination")),
		"Nobody terminates "+id+" by one call.", "To terminate "+id+" takes two calls.")
	s.add(Preserve, rankArtefact, s.aws("ec2", "modify-instance-attribute", opt("--instance-id", id), lit("--instance-initiated-shutdown-behavior Value=stop")),
		"A shutdown from inside "+id+" stops it and does not end it.", "")
	s.add(Preserve, rankArtefact, s.aws("ec2", "create-snapshots", optJSON("--instance-specification", map[string]any{"InstanceId": id}, id),
		opt("--description", "Evidence: volumes of "+id)), "All volumes of "+id+" are copied as snapshots. What is in memory is not: take that first where it is wanted.", "")

	list := s.aws("ec2", "describe-iam-instance-profile-associations", optJSON("--filters", filter("instance-id", id), id),
		lit("--query 'IamInstanceProfileAssociations[].AssociationId' --output text"))
	s.add(StopIssuing, rankProfile, each(list, "id", s.aws("ec2", "disassociate-iam-instance-profile", lit(`--association-id "$id"`))),
		"The instance "+id+" gets no new credentials of its role. Those that it has go on until they expire or the role's sessions are revoked.",
		"What runs on "+id+" loses its role, at the latest when its credentials expire.")
	s.quarantine(id)
	if s.created() {
		s.add(Remove, rankWorkload, all(s.aws("ec2", "modify-instance-attribute", opt("--instance-id", id), lit("--no-disable-api-termination")),
			s.aws("ec2", "terminate-instances", one)), "The lineage started "+id+". Run this only when nobody needs its memory, and its snapshots are complete.", "")
	}
}

// filter is the one filter of an EC2 call.
func filter(name, value string) any {
	return []map[string]any{{"Name": name, "Values": []string{value}}}
}

// quarantine moves all network interfaces of an instance into a security group
// of its own that lets nothing in and nothing out.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
func (s *steps) quarantine(id string) {
	one := optJSON("--instance-ids", []string{id}, id)
	vpc := s.aws("ec2", "describe-instances", one, lit("--query 'Reservations[0].Instances[0].VpcId' --output text"))
	interfaces := s.aws("ec2", "describe-instances", one, lit("--query 'Reservations[].Instances[].NetworkInterfaces[].NetworkInterfaceId' --output text"))
	s.add(Isolate, rankArtefact, s.intoGroup("quarantine-"+id, vpc, interfaces),
		"The instance "+id+" goes on running, and nothing gets in or out. Connections that its groups tracked go on until they time out: a network ACL of its subnet cuts those too.",
		"Nothing reaches "+id+", and it reaches nothing.")
}

// intoGroup makes a security group without rules in a VPC and puts network
// interfaces into it.
func (s *steps) intoGroup(name string, vpc, interfaces shell) shell {
	make := s.aws("ec2", "create-security-group", opt("--group-name", name), lit(`--description 'No traffic, evidence' --vpc-id "$vpc" --query GroupId --output text`))
	rules := s.aws("ec2", "describe-security-group-rules", lit(`--filters Name=group-id,Values="$group" --query 'SecurityGroupRules[?IsEgress].SecurityGroupRuleId' --output text`))
	return all(
		set("vpc", vpc), set("group", make),
		each(rules, "rule", s.aws("ec2", "revoke-security-group-egress", lit(`--group-id "$group" --security-group-rule-ids "$rule"`))),
		each(interfaces, "eni", s.aws("ec2", "modify-network-interface-attribute", lit(`--network-interface-id "$eni" --groups "$group"`))),
	)
}

// managedNode is a machine outside of EC2 that Systems Manager knows: there is
// no network of AWS to cut.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-deregister-hybrid-nodes.html
func (s *steps) managedNode() {
	id := s.f.Value
	s.save("managed-node", id, s.aws("ssm", "describe-instance-information",
		optJSON("--filters", []map[string]any{{"Key": "InstanceIds", "Values": []string{id}}}, id)), "What Systems Manager knows of "+id+" is kept.")
	if s.created() {
		s.add(StopIssuing, rankRecreates, s.aws("ssm", "deregister-managed-instance", opt("--instance-id", id)),
			"The lineage registered machine "+id+", which gets credentials of a role from Systems Manager until it is deregistered.", "Systems Manager no longer reaches "+id+".")
		return
	}
	s.note(Isolate, rankArtefact, "Cut machine "+id+" off its own network: it is not of EC2, and it was there before, so it stays registered.")
}

func keyPair(s *steps) {
	name := s.f.Value
	s.save("key-pair", name, s.aws("ec2", "describe-key-pairs", optJSON("--key-names", []string{name}, name)), "Fingerprint and tags of key pair "+name+" are kept.")
	if s.created() {
		s.add(Remove, rankLast, s.aws("ec2", "delete-key-pair", opt("--key-name", name)),
			"The lineage made key pair "+name+". Instances that were started with it still let it in: take it out of their authorized_keys.", "")
		return
	}
	s.unknown(Remove, rankLast, "key pair "+name)
}

// instanceProfile: a profile without its role hands out nothing. An association
// is taken off its instance; what was there before it, the logs rarely hold.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
func instanceProfile(s *steps) {
	name := s.f.Value
	if strings.HasPrefix(name, "iip-assoc-") || strings.HasPrefix(s.resource(), "i-") {
		what := s.resource()
		if what == "" {
			what = "an instance"
		}
		association := lit(`--association-id "$id"`)
		run := func(call shell) shell { return call }
		if strings.HasPrefix(name, "iip-assoc-") {
			association = opt("--association-id", name)
			s.save("profile-association", name, s.aws("ec2", "describe-iam-instance-profile-associations", optJSON("--association-ids", []string{name}, name)),
				"Which profile "+what+" has is kept.")
		} else {
			list := s.aws("ec2", "describe-iam-instance-profile-associations", optJSON("--filters", filter("instance-id", what), what),
				lit("--query 'IamInstanceProfileAssociations[].AssociationId' --output text"))
			run = func(call shell) shell { return each(list, "id", call) }
		}
		s.add(StopIssuing, rankProfile, run(s.aws("ec2", "disassociate-iam-instance-profile", association)),
			"The lineage gave "+what+" an instance profile. Credentials that it has cached go on until they expire or the role's sessions are revoked.",
			"What runs on "+what+" loses its role.")
		s.note(Remove, rankBinding, "Give "+what+" the instance profile back that it had before, if any: these logs do not hold it.")
		return
	}
	s.region = s.home
	profile := opt("--instance-profile-name", name)
	s.save("instance-profile", name, s.iam("get-instance-profile", profile), "Which role is in instance profile "+name+" is kept.")
	switch {
	case !s.created():
		s.unknown(StopIssuing, rankProfile, "instance profile "+name)
	case s.owner.kind == "role":
		s.add(StopIssuing, rankProfile, s.iam("remove-role-from-instance-profile", profile, s.owner.option()),
			"The lineage put "+s.owner.String()+" into instance profile "+name+"."+s.uncertain(), "Instances with the profile get no new credentials.")
		s.note(Remove, rankBinding, "Put the role back into instance profile "+name+" that it had before, if any: these logs do not hold it.")
	default:
		list := s.iam("get-instance-profile", profile, lit("--query 'InstanceProfile.Roles[].RoleName' --output text"))
		s.add(StopIssuing, rankProfile, each(list, "name", s.iam("remove-role-from-instance-profile", profile, lit(`--role-name "$name"`))),
			"The lineage made instance profile "+name+"; without its role it hands out nothing.", "Instances with the profile get no new credentials.")
		s.add(Remove, rankLast, s.iam("delete-instance-profile", profile), "The lineage made instance profile "+name+".", "")
	}
}
