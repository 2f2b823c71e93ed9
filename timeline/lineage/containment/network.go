package containment

import (
	"net/netip"
	"strconv"
	"strings"
)

// securityGroup: one that was made goes once nothing uses it.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
func securityGroup(s *steps) {
	id := s.f.Value
	s.saveRules(id)
	if !s.created() {
		s.unknown(Isolate, rankArtefact, "the rules of security group "+id)
		return
	}
	s.add(Isolate, rankArtefact, s.closeGroup(id, "ingress", "!IsEgress"), "The lineage made security group "+id+": it lets nothing in any more.",
		"What has security group "+id+" is reached only as its other groups allow.")
	s.add(Remove, rankLast, s.aws("ec2", "delete-security-group", opt("--group-id", id)), "The lineage made security group "+id+". It is refused while anything has it.", "")
}

func (s *steps) saveRules(group string) {
	s.save("security-group-rules", group, s.aws("ec2", "describe-security-group-rules", optJSON("--filters", filter("group-id", group), group)),
		"The rules of security group "+group+" are kept as they are now.")
}

// closeGroup revokes the rules of a group that a condition chooses.
func (s *steps) closeGroup(group, direction, condition string) shell {
	list := s.aws("ec2", "describe-security-group-rules", optJSON("--filters", filter("group-id", group), group),
		lit("--query 'SecurityGroupRules[?"+condition+"].SecurityGroupRuleId' --output text"))
	return each(list, "rule", s.aws("ec2", "revoke-security-group-"+direction, opt("--group-id", group), lit(`--security-group-rule-ids "$rule"`)))
}

// securityGroupRule: what was opened is closed, by the rule's id or by what it
// lets through.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
func securityGroupRule(s *steps) {
	group, rule := s.f.Owner, s.f.Value
	if strings.HasPrefix(group, "arn:") {
		group = s.resource()
	}
	s.saveRules(group)
	if !s.created() {
		s.unknown(Isolate, rankArtefact, "what security group "+group+" lets through ("+rule+")")
		return
	}
	direction, which := "ingress", optJSON("--security-group-rule-ids", []string{rule}, rule)
	if !strings.HasPrefix(rule, "sgr-") {
		way, permission := permissionOf(rule)
		if permission == nil {
			s.note(Isolate, rankArtefact, "Close what was opened in security group "+group+": "+rule+". Its rule id is among what was kept.")
			return
		}
		direction, which = way, optJSON("--ip-permissions", []any{permission})
	}
	s.add(Isolate, rankArtefact, s.aws("ec2", "revoke-security-group-"+direction, opt("--group-id", group), which),
		"The lineage opened security group "+group+" for "+rule+"."+s.uncertain(), "What this rule alone lets through no longer gets through.")
}

// permissionOf reads what a rule lets through: tcp 22 from 0.0.0.0/0. It gives
// nil for what it does not know to be whole.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
func permissionOf(rule string) (direction string, permission map[string]any) {
	traffic, peer, ok := strings.Cut(rule, " from ")
	direction = "ingress"
	if !ok {
		traffic, peer, ok = strings.Cut(rule, " to ")
		direction = "egress"
	}
	if !ok {
		return "", nil
	}
	permission = make(map[string]any)
	switch protocol, ports, some := strings.Cut(traffic, " "); {
	case traffic == "all traffic":
		permission["IpProtocol"] = "-1"
	case protocol == "" || strings.Trim(protocol, "abcdefghijklmnopqrstuvwxyz0123456789") != "":
		return "", nil
	case !some:
		permission["IpProtocol"], permission["FromPort"], permission["ToPort"] = protocol, -1, -1
	default:
		from, to, span := strings.Cut(ports, "-")
		if !span {
			to = from
		}
		a, err1 := strconv.ParseUint(from, 10, 16)
		b, err2 := strconv.ParseUint(to, 10, 16)
		if err1 != nil || err2 != nil {
			return "", nil
		}
		permission["IpProtocol"], permission["FromPort"], permission["ToPort"] = protocol, a, b
	}
	prefix, err := netip.ParsePrefix(peer)
	switch {
	case err == nil && prefix.Addr().Is4():
		permission["IpRanges"] = []any{map[string]any{"CidrIp": peer}}
	case err == nil:
		permission["Ipv6Ranges"] = []any{map[string]any{"CidrIpv6": peer}}
	case strings.HasPrefix(peer, "pl-"):
		permission["PrefixListIds"] = []any{map[string]any{"PrefixListId": peer}}
	case strings.HasPrefix(peer, "sg-"):
		permission["UserIdGroupPairs"] = []any{map[string]any{"GroupId": peer}}
	default:
		return "", nil
	}
	return direction, permission
}
