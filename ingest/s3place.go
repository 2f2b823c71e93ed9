package ingest

import "strings"

// depth is how far down the layout of a trail's keys a folder is:
//
//	[prefix/]AWSLogs/[organization/]account/CloudTrail…/region/year/month/day/
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
type depth uint8

const (
	outside   depth = iota // not in it
	atLogs                 // AWSLogs/, or an organization's folder in it
	atAccount              // …/account/
	atTrail                // …/CloudTrail/, …/CloudTrail-Digest/ and the like
	atRegion               // …/region/, or below it
)

// place is where a folder is in the layout.
type place struct {
	depth        depth
	dir          string // its whole name, with the slash at its end; "" is the bucket
	logs         bool   // there is an AWSLogs/ in it
	prefix       string // what comes before that
	organization string
	account      string // "" when the layout begins below it
	folder       string // CloudTrail, …
	region       string
	base         string // atRegion: the region's folder
}

// child gives the place of a folder in p; ok is false when the layout does
// not go on there, and the child's place is outside.
func (p place) child(name string) (c place, ok bool) {
	c = p
	c.dir += name + "/"
	switch {
	case name == logsFolder && p.depth != atRegion:
		return place{depth: atLogs, dir: c.dir, logs: true, prefix: p.dir}, true
	case p.depth == atLogs && isAccountID(name):
		c.depth, c.account = atAccount, name
	case p.depth == atLogs && p.organization == "" && isOrganizationID(name):
		c.organization = name
	case p.depth == atAccount && isTrailFolder(name):
		c.depth, c.folder = atTrail, name
	case p.depth == atTrail && isRegionName(name) && p.folder != lakeFolder:
		c.depth, c.region, c.base = atRegion, name, c.dir
	case p.depth == atRegion:
	default:
		return place{dir: c.dir}, false
	}
	return c, true
}

// placeOf finds the place of a folder, which ends in a slash or is "". Of
// several AWSLogs in it the last counts from which the layout is followed.
// What was copied without one is known by its CloudTrail folder, with an
// account before it or what must be a region behind it.
func placeOf(dir string) place {
	names := strings.Split(strings.TrimSuffix(dir, "/"), "/")
	for i := len(names) - 1; i >= 0; i-- {
		start := place{dir: joined(names[:i])}
		if names[i] == logsFolder {
			if p, ok := start.descend(names[i:]); ok {
				return p
			}
		}
	}
	for i := len(names) - 1; i >= 0; i-- {
		start := place{depth: atAccount, dir: joined(names[:i])}
		if i > 0 && isAccountID(names[i-1]) {
			start.account = names[i-1]
		}
		if p, ok := start.descend(names[i:]); ok && (start.account != "" || looksLikeRegion(p.region)) {
			return p
		}
	}
	return place{dir: dir}
}

func (p place) descend(names []string) (place, bool) {
	for _, name := range names {
		var ok bool
		if p, ok = p.child(name); !ok {
			return p, false
		}
	}
	return p, true
}

func joined(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return strings.Join(names, "/") + "/"
}

const (
	logsFolder = "AWSLogs"
	lakeFolder = "CloudTrail-Lake"
)

// isTrailFolder tells the folders that hold what CloudTrail delivers, those
// included that are yet to come.
func isTrailFolder(name string) bool { return strings.HasPrefix(name, "CloudTrail") }

func isAccountID(name string) bool { return len(name) == 12 && madeOf(name, "0123456789") }

// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
func isOrganizationID(name string) bool {
	id, ok := strings.CutPrefix(name, "o-")
	return ok && len(id) >= 10 && len(id) <= 32 && madeOf(id, lowerAndDigits)
}

const lowerAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789"

// isRegionName admits what could be a region: partitions have had new forms
// before.
func isRegionName(name string) bool {
	return strings.Contains(name, "-") && madeOf(name, lowerAndDigits+"-")
}

// looksLikeRegion wants the form that regions have had so far, where nothing
// else says that it is one.
func looksLikeRegion(name string) bool {
	return isRegionName(name) && strings.Count(name, "-") >= 2 && strings.Contains("0123456789", name[len(name)-1:])
}

func madeOf(s, set string) bool { return s != "" && strings.Trim(s, set) == "" }

// isOtherService tells the folders beside CloudTrail's whose content is
// known. Others are looked into, for a trail's prefix may look like an
// account's folder.
func isOtherService(name string) bool {
	switch name {
	case "Config", "GuardDuty", "WAFLogs", "elasticloadbalancing", "network-firewall", "redshift", "vpcdnsquerylogs", "vpcflowlogs":
		return true
	}
	return false
}

// wants tells whether what a place says is chosen.
func (s Selection) wants(p place) bool {
	return (p.region == "" || s.keepsRegion(p.region)) &&
		(p.account == "" || s.keepsAccount(p.account)) &&
		(!p.logs || p.account == "" && p.organization == "" || s.keepsOrganization(p.organization, p.prefix))
}
