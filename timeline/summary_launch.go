package timeline

import (
	"strconv"

	"keytrail/cloudtrail"
)

// launchCalls are the sentences of instance launches.
var launchCalls = map[string]func(*sentence){"ec2:RunInstances": runInstances}

var (
	launchedID       = lazyPath(">instancesSet.items[].instanceId")
	launchedType     = lazyPath(">instancesSet.items[].instanceType")
	launchType       = lazyPath("instanceType")
	launchMax        = lazyPath("instancesSet.items[].maxCount")
	launchProfile    = lazyPath("iamInstanceProfile.name")
	launchProfileARN = lazyPath("iamInstanceProfile.arn")
	launchTemplateID = lazyPath("launchTemplate.launchTemplateId")
	launchTemplate   = lazyPath("launchTemplate.launchTemplateName")
)

// runInstances writes "started 4 p4d.24xlarge with profile admin (i-…)". How
// many came up is what the answer holds; an attempt says how many were asked
// for at most.
func runInstances(s *sentence) {
	s.act("start", " ")
	var ids []string
	n := 0
	launchedID().Each(s.e, func(v cloudtrail.Value) bool {
		if id := printable(v); id != nil {
			if n++; len(ids) < maxListed {
				ids = append(ids, cut(string(id)))
			}
		}
		return n < 100_000
	})
	count := strconv.Itoa(n)
	if n == 0 {
		count = cut(s.text(launchMax()))
	}
	if count != "" {
		s.write(count, " ")
	}
	kind := s.text(launchType())
	if kind == "" {
		kind = s.text(launchedType())
	}
	switch {
	case kind != "":
		s.write(cut(kind))
		s.named = true
	case count == "1":
		s.write("instance")
	default:
		s.write("instances")
	}
	for _, p := range []cloudtrail.Path{launchTemplate(), launchTemplateID()} {
		if name := s.text(p); name != "" {
			s.write(" from launch template ", cut(name))
			s.named = true
			break
		}
	}
	s.write(" with profile ")
	if !s.path(launchProfile(), "") && !s.path(launchProfileARN(), "instance-profile") {
		s.body = s.body[:len(s.body)-len(" with profile ")]
	}
	if n > 0 {
		s.write(" (", listText(ids, n-len(ids)), ")")
		s.named = true
	}
}
