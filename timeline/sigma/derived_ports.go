package sigma

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"

	"keytrail/cloudtrail"
)

// wideRange is how many ports at once are told as "wide" and no longer each by
// itself.
const wideRange = 1000

// anywhereBits is the longest mask of a network that counts as everywhere:
// the whole internet can be written as a few halves or quarters, too.
const anywhereBits = 3

// groupRule says where the members of a security group's rule stand. The
// request has them with capitals or without, the answer in another layout.
type groupRule struct {
	rules, protocol, from, to, egress cloudtrail.Path
	networks                          []cloudtrail.Path
}

var groupRules = []groupRule{
	{ // one rule, as its members stand in the request
		mustPath("requestParameters"), mustPath("ipProtocol"), mustPath("fromPort"), mustPath("toPort"), mustPath("isEgress"),
		[]cloudtrail.Path{mustPath("cidrIp")},
	},
	{
		mustPath("requestParameters.ipPermissions.items[]").Loose(), mustPath("ipProtocol"), mustPath("fromPort"), mustPath("toPort"), mustPath("isEgress"),
		[]cloudtrail.Path{mustPath("ipRanges.items[].cidrIp").Loose(), mustPath("ipv6Ranges.items[].cidrIpv6").Loose()},
	},
	{
		mustPath("responseElements.securityGroupRuleSet.items[]").Loose(), mustPath("ipProtocol"), mustPath("fromPort"), mustPath("toPort"), mustPath("isEgress"),
		[]cloudtrail.Path{mustPath("cidrIpv4"), mustPath("cidrIpv6")},
	},
	{
		mustPath("requestParameters.ModifySecurityGroupRulesRequest.SecurityGroupRule[].SecurityGroupRule").Loose(),
		mustPath("IpProtocol"), mustPath("FromPort"), mustPath("ToPort"), mustPath("IsEgress"),
		[]cloudtrail.Path{mustPath("CidrIpv4"), mustPath("CidrIpv6")},
	},
}

// portRange is the ports from one to another; all where nothing limits them.
type portRange struct{ from, to int }

var allPorts = portRange{0, 65535}

// eachWorldPort visits the TCP and UDP ports that a call opens to everywhere:
// each by itself, "wide" for more than a thousand in a row, "all" for no limit.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
func eachWorldPort(e *cloudtrail.Event, visit func(cloudtrail.Value) bool) {
	if e.Text(cloudtrail.EventSource) != "ec2.amazonaws.com" || e.Text(cloudtrail.EventName) == "AuthorizeSecurityGroupEgress" {
		return
	}
	var open []portRange
	for i := range groupRules {
		g := &groupRules[i]
		g.rules.Each(e, func(v cloudtrail.Value) bool {
			if r, ok := g.ports(v); ok {
				open = append(open, r)
			}
			return true
		})
	}
	for _, r := range merged(open) {
		switch {
		case r.from <= 1 && r.to == allPorts.to:
			if !visit(textValue("all")) {
				return
			}
			continue
		case r.to-r.from >= wideRange:
			if !visit(textValue("wide")) {
				return
			}
			continue
		}
		for port := r.from; port <= r.to; port++ {
			if !visit(textValue(strconv.Itoa(port))) {
				return
			}
		}
	}
}

// ports gives what a rule opens to everywhere; ok is false for nothing.
func (g *groupRule) ports(rule cloudtrail.Value) (open portRange, ok bool) {
	if rule.Kind != cloudtrail.Object || textIn(g.egress, rule.Text) == "true" {
		return open, false
	}
	for _, network := range g.networks {
		network.In(rule.Text, func(v cloudtrail.Value) bool {
			ok = ok || isAnywhere(string(v.Text))
			return !ok
		})
	}
	if !ok {
		return open, false
	}
	switch textIn(g.protocol, rule.Text) {
	case "-1", "all":
		return allPorts, true
	case "tcp", "udp", "6", "17":
	default:
		return open, false // ICMP has types in their place, others have no ports
	}
	from, errFrom := strconv.Atoi(textIn(g.from, rule.Text))
	to, errTo := strconv.Atoi(textIn(g.to, rule.Text))
	if errFrom != nil || errTo != nil || from < 0 || to < 0 {
		return allPorts, true // no limit
	}
	open = portRange{from, min(to, allPorts.to)}
	return open, open.from <= open.to
}

func isAnywhere(network string) bool {
	p, err := netip.ParsePrefix(network)
	return err == nil && p.Bits() <= anywhereBits
}

func textIn(p cloudtrail.Path, object []byte) (text string) {
	p.In(object, func(v cloudtrail.Value) bool {
		text = string(v.Text)
		return false
	})
	return text
}

// merged joins ranges that overlap or touch, so that no port comes twice.
func merged(open []portRange) []portRange {
	slices.SortFunc(open, func(a, b portRange) int { return cmp.Or(a.from-b.from, a.to-b.to) })
	n := 0
	for _, r := range open {
		if n > 0 && r.from <= open[n-1].to+1 {
			open[n-1].to = max(open[n-1].to, r.to)
			continue
		}
		open[n] = r
		n++
	}
	return open[:n]
}
