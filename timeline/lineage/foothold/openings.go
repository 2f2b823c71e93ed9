package foothold

import (
	"cmp"
	"strings"

	"keytrail/cloudtrail"
)

// Rules of security groups are told apart by what they open: calls name them by
// that or by an id, and only answers have both.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html
var (
	ruleGroup  = readSource("groupId")
	answered   = path("responseElements.securityGroupRuleSet.items[]")
	revokedSet = path("responseElements.revokedSecurityGroupRuleSet.items[]")
	askedByID  = []*source{readSource("securityGroupRuleIds.items[].securityGroupRuleId"), readSource("securityGroupRuleIds.items[]")}
	asked      = path("requestParameters.ipPermissions.items[]")
	ruleID     = path("securityGroupRuleId")
	protocol   = path("ipProtocol")
	fromPort   = path("fromPort")
	toPort     = path("toPort")
	oneCIDR    = []cloudtrail.Path{path("cidrIpv4"), path("cidrIpv6"), path("prefixListId"), path("referencedGroupInfo.groupId")}
	manyCIDRs  = []cloudtrail.Path{path("ipRanges.items[].cidrIp"), path("ipv6Ranges.items[].cidrIpv6"), path("prefixListIds.items[].prefixListId"), path("groups.items[].groupId")}
	plainCIDR  = readSource("cidrIp")
	plainProto = readSource("ipProtocol")
	plainFrom  = readSource("fromPort")
	plainTo    = readSource("toPort")
)

func path(s string) cloudtrail.Path {
	p, err := cloudtrail.CompilePath(s)
	if err != nil {
		panic("foothold: " + err.Error())
	}
	return p
}

// openings adds an act for each rule that a call makes or removes.
func openings(c *call, v verb, base act, region string, acts []act) []act {
	way := "from"
	if strings.HasSuffix(c.Text(cloudtrail.EventName), "Egress") {
		way = "to"
	}
	a := base
	a.verb = v
	a.id = ident{kind: SecurityGroupRule, account: c.account, region: region}
	if groups := ruleGroup.values(c); len(groups) > 0 {
		a.id.owner = ownerID{SecurityGroup, groups[0]}
	}
	add := func(value, id string) {
		a.id.value, a.also = value, id
		if value != "" && len(acts) < maxValues && !said(acts, a.id) {
			acts = append(acts, a)
		}
	}
	set := answered
	if v == removes {
		set = revokedSet
	}
	n := len(acts)
	set.Each(c.Event, func(item cloudtrail.Value) bool {
		for _, p := range oneCIDR {
			if peer := textIn(item.Text, p); peer != "" {
				add(opening(item.Text, way, peer), textIn(item.Text, ruleID))
			}
		}
		return true
	})
	if len(acts) > n {
		return acts
	}
	asked.Each(c.Event, func(item cloudtrail.Value) bool {
		for _, p := range manyCIDRs {
			p.In(item.Text, func(peer cloudtrail.Value) bool {
				add(opening(item.Text, way, string(peer.Text)), "")
				return true
			})
		}
		return true
	})
	if peer := plainCIDR.values(c); len(peer) > 0 {
		add(portsOf(one(plainProto, c), one(plainFrom, c), one(plainTo, c))+" "+way+" "+peer[0], "")
	}
	for _, s := range askedByID {
		for _, id := range s.values(c) {
			add(id, id)
		}
	}
	return acts
}

// opening says what a rule opens: tcp 22 from 0.0.0.0/0.
func opening(item []byte, way, peer string) string {
	return portsOf(textIn(item, protocol), textIn(item, fromPort), textIn(item, toPort)) + " " + way + " " + peer
}

func portsOf(protocol, from, to string) string {
	switch {
	case protocol == "-1" || protocol == "":
		return "all traffic"
	case from == "" || from == "-1":
		return protocol
	case from == to:
		return protocol + " " + from
	}
	return protocol + " " + from + "-" + to
}

func one(s *source, c *call) string { return cmp.Or(s.values(c)...) }

func textIn(doc []byte, p cloudtrail.Path) (text string) {
	p.In(doc, func(v cloudtrail.Value) bool {
		if v.Kind == cloudtrail.String || v.Kind == cloudtrail.Number || v.Kind == cloudtrail.Bool {
			text = string(v.Text)
		}
		return false
	})
	return text
}
