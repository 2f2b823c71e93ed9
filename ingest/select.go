package ingest

import (
	"slices"
	"strings"
	"time"

	"keytrail/cloudtrail"
)

const (
	// defaultSlack is how long after its event a delivery is looked for. Most
	// come within minutes, and none of that is promised; a trail that was
	// misconfigured delivers for up to 30 days.
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
	defaultSlack = 24 * time.Hour

	// nameGrain is how much later than a file's name an event in it may be:
	// names are cut to the minute.
	nameGrain = 2 * time.Minute
)

// Selection chooses objects by what their keys say; never records, for a
// later and wider run would skip what was dropped. The zero value chooses
// everything.
type Selection struct {
	// From and To bound the time of the events that are wanted, half open;
	// zero is no bound. Keys hold the time of delivery, so that objects are
	// chosen from two minutes before From until Slack after To.
	From, To time.Time
	// Slack is how late a delivery may be; 0 is 24 hours, less is none.
	Slack time.Duration

	Accounts      []string // twelve digits each
	Organizations []string // o-…
	Regions       []string // of the trail's folders
	// Strict leaves out the region where the partition logs its global
	// services, such as IAM, unless Regions names it.
	Strict bool
}

// IsZero tells whether everything is chosen.
func (s Selection) IsZero() bool {
	return s.From.IsZero() && s.To.IsZero() && len(s.Accounts) == 0 && len(s.Organizations) == 0 && len(s.Regions) == 0
}

// Keeps tells whether the object of that key or relative path is chosen. What
// a key does not say does not count against it.
func (s Selection) Keeps(uri string) bool {
	if s.IsZero() {
		return true
	}
	k, ok := cloudtrail.ParseObjectKey(uri)
	if !ok {
		return true
	}
	unsaid := k.Missing > 0 || k.Kind == cloudtrail.ObjectSecurityLake // whether there was an organization
	return (k.Account == "" || s.keepsAccount(k.Account)) &&
		(unsaid && k.Organization == "" || s.keepsOrganization(k.Organization, k.Prefix)) &&
		(k.Region == "" || s.keepsRegion(k.Region)) &&
		s.keepsTime(k)
}

func (s Selection) keepsAccount(account string) bool {
	return len(s.Accounts) == 0 || slices.Contains(s.Accounts, account)
}

// keepsOrganization judges a key by its organization, or by the prefix before
// AWSLogs, where Control Tower has it too. A key without any is of an
// account's own trail.
func (s Selection) keepsOrganization(organization, prefix string) bool {
	if len(s.Organizations) == 0 || slices.Contains(s.Organizations, organization) {
		return true
	}
	prefix = strings.TrimSuffix(prefix, "/")
	return organization == "" && slices.Contains(s.Organizations, prefix[strings.LastIndexByte(prefix, '/')+1:])
}

func (s Selection) keepsRegion(region string) bool {
	if len(s.Regions) == 0 || slices.Contains(s.Regions, region) {
		return true
	}
	return !s.Strict && slices.Contains(s.globalRegions(), region)
}

// globalRegions are the regions where the partitions of the chosen regions
// log their global services, in the order of Regions.
func (s Selection) globalRegions() []string {
	var out []string
	for _, r := range s.Regions {
		if g := globalRegion(r); !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

// globalRegion gives the region whose trail files hold IAM and STS of the
// region's partition.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
func globalRegion(region string) string {
	for _, p := range [...]struct{ prefix, global string }{
		{"us-gov-", "us-gov-west-1"},
		{"cn-", "cn-north-1"},
		{"us-iso-", "us-iso-east-1"},
		{"us-isob-", "us-isob-east-1"},
		{"eu-isoe-", "eu-isoe-west-1"},
		{"us-isof-", "us-isof-south-1"},
		{"eusc-", "eusc-de-east-1"},
	} {
		if strings.HasPrefix(region, p.prefix) {
			return p.global
		}
	}
	return "us-east-1"
}

func (s Selection) keepsTime(k cloudtrail.ObjectKey) bool {
	from, to := s.deliveries()
	if k.Kind == cloudtrail.ObjectLakeQuery || k.Year == 0 {
		return true // a query's day is nobody's delivery
	}
	begin, grain := k.Time, time.Minute
	if k.Time.IsZero() || k.Kind == cloudtrail.ObjectDigest {
		begin, grain = time.Date(k.Year, time.Month(k.Month), k.Day, 0, 0, 0, 0, time.UTC), 24*time.Hour
	}
	return (from.IsZero() || begin.Add(grain).After(from)) && (to.IsZero() || begin.Before(to))
}

// deliveries gives the time in which an object may have been delivered, half
// open; zero is no bound.
func (s Selection) deliveries() (from, to time.Time) {
	if !s.From.IsZero() {
		from = s.From.UTC().Add(-nameGrain).Truncate(time.Minute)
	}
	if !s.To.IsZero() {
		to = s.To.UTC().Add(s.slack())
	}
	return from, to
}

func (s Selection) slack() time.Duration {
	if s.Slack == 0 {
		return defaultSlack
	}
	return max(s.Slack, 0)
}
