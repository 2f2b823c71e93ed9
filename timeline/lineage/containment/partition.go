package containment

import (
	"strings"

	"keytrail/timeline/lineage/foothold"
)

// iamRegions are the partitions and the region of each in which IAM and the
// other global services live.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
// https://docs.aws.amazon.com/general/latest/gr/iam-service.html
var iamRegions = map[string]string{
	"aws":        "us-east-1",
	"aws-cn":     "cn-north-1",
	"aws-us-gov": "us-gov-west-1",
	"aws-iso":    "us-iso-east-1",
	"aws-iso-b":  "us-isob-east-1",
	"aws-iso-e":  "eu-isoe-west-1",
	"aws-iso-f":  "us-isof-south-1",
	"aws-eusc":   "eusc-de-east-1",
}

// regionPartitions are how regions outside the partition aws begin.
var regionPartitions = []struct{ prefix, partition string }{
	{"cn-", "aws-cn"}, {"us-gov-", "aws-us-gov"}, {"us-iso-", "aws-iso"}, {"us-isob-", "aws-iso-b"},
	{"eu-isoe-", "aws-iso-e"}, {"us-isof-", "aws-iso-f"}, {"eusc-", "aws-eusc"},
}

// partitionOf gives the partition that an ARN or a region names, "" for none.
func partitionOf(arnOrRegion string) string {
	if rest, ok := strings.CutPrefix(arnOrRegion, "arn:"); ok {
		p, _, _ := strings.Cut(rest, ":")
		if iamRegions[p] != "" {
			return p
		}
		return ""
	}
	if !isRegion(arnOrRegion) {
		return ""
	}
	for _, r := range regionPartitions {
		if strings.HasPrefix(arnOrRegion, r.prefix) {
			return r.partition
		}
	}
	return "aws"
}

// isRegion tells whether a text is shaped as a region's name: us-east-1.
func isRegion(s string) bool {
	parts := strings.Split(s, "-")
	if len(parts) < 3 || len(s) > 32 {
		return false
	}
	for i, p := range parts {
		if p == "" || i == len(parts)-1 && strings.Trim(p, "0123456789") != "" || i < len(parts)-1 && strings.Trim(p, "abcdefghijklmnopqrstuvwxyz") != "" {
			return false
		}
	}
	return true
}

func isAccount(s string) bool { return len(s) == 12 && strings.Trim(s, "0123456789") == "" }

// partition gives that of a foothold: what its own ARNs say, then its region,
// then what is known of its account.
func (p *Planner) partition(f *foothold.Foothold) string {
	for _, s := range []string{f.Owner, f.Value, f.Region, f.Actor, f.StatePrincipal} {
		if strings.HasPrefix(s, "arn:") && accountOf(s) != f.Account && accountOf(s) != "" {
			continue
		}
		if found := partitionOf(s); found != "" {
			return found
		}
	}
	if found := p.partitions[f.Account]; found != "" {
		return found
	}
	return "aws"
}

// accountOf gives the account of an ARN, "" for none.
func accountOf(arn string) string {
	if f := strings.SplitN(arn, ":", 6); len(f) == 6 && f[0] == "arn" {
		return f[4]
	}
	return ""
}

// resourceOf gives an ARN's service and what follows its account; the text
// itself where it is no ARN.
func resourceOf(arn string) (service, resource string) {
	if f := strings.SplitN(arn, ":", 6); len(f) == 6 && f[0] == "arn" {
		return f[2], f[5]
	}
	return "", arn
}
