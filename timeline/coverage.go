package timeline

import (
	"cmp"
	"slices"

	"keytrail/cloudtrail"
)

// Coverage is what a set of logs covers and what it cannot show. It speaks of
// files and events that are there; what is not there may have happened.
type Coverage struct {
	First, Last Moment // of all events
	Objects     int64  // event files whose path tells account, region and day
	Unplaced    int64  // event files whose path does not
	Areas       []Area
	Accounts    []string
	Regions     []string

	EventsRead bool   // the events were looked through, so that what they lack can be said
	IAMRegion  string // where IAM's calls are logged in these logs' partition
	IAMFiles   bool   // that region has files
	IAMEvents  bool   // events of IAM were seen
	Data       []DataCoverage
	DataEvents int64
	FirstData  Moment
	Silent     []string // buckets that calls name and that have no data events, at most MaxListedValues
	SilentMore int64
	Selectors  []SelectorChange
	Trails     []TrailChange
	Limits     []string // what a listing was limited to, in words, each a listing
	Unfinished bool     // an ingest was stopped
}

// Area is an account's files of one region.
type Area struct {
	Account     string
	Region      string
	Objects     int64
	Days        int64 // with files
	First, Last Day
	Missing     []DayRange // days between First and Last without files
	Notable     []DayRange // those of Missing with files on most days around
	StopsEarly  bool       // files came on most days, then none, while the account has later ones elsewhere
}

// DataCoverage is what was seen of the data events of one resource.
type DataCoverage struct {
	Source      string // short: s3
	Resource    string // bucket, table or function; "" where the record names none
	Events      int64
	First, Last Moment
}

// SelectorChange is a change of what a trail logs.
type SelectorChange struct {
	At         Moment
	Account    string
	Region     string
	Trail      string
	EventID    string
	EventName  string
	By         string
	Management string   // "on", "off" or "" where the call says nothing of it
	Data       []string // "AWS::S3::Object: arn:aws:s3:::bucket/", sorted, at most MaxListedValues
}

// TrailChange is a call that made, changed, started, stopped or deleted a
// trail.
type TrailChange struct {
	At        Moment
	Account   string
	Region    string
	Trail     string
	What      string // created, changed, started, stopped, deleted
	EventID   string
	EventName string
	By        string
	Outcome   cloudtrail.Outcome
}

// CoverageBuilder gathers a Coverage. It is not safe for concurrent use.
type CoverageBuilder struct {
	span       span
	areas      map[areaKey]*area
	unplaced   int64
	iamEvents  bool
	read       bool
	data       map[[2]string]*DataCoverage
	buckets    map[string]bool
	selectors  []SelectorChange
	trails     []TrailChange
	limits     []string
	unfinished bool
	regions    map[string]bool
}

type areaKey struct{ account, region string }

type area struct {
	objects int64
	days    days
}

// The limits on what hostile logs may name.
const (
	maxCoverageNames   = 100_000 // resources, buckets
	maxCoverageChanges = 10_000
)

// NewCoverage makes an empty builder.
func NewCoverage() *CoverageBuilder {
	return &CoverageBuilder{
		areas: map[areaKey]*area{}, data: map[[2]string]*DataCoverage{}, buckets: map[string]bool{}, regions: map[string]bool{},
	}
}

// AddObject takes one event file of the ledger: its path, and the times of
// its first and last event, none where it has no events.
func (b *CoverageBuilder) AddObject(uri string, first, last Moment) {
	b.span.add(first)
	b.span.add(last)
	key, ok := cloudtrail.ParseObjectKey(uri)
	if !ok || key.Kind != cloudtrail.ObjectEvents || key.Account == "" || key.Region == "" {
		b.unplaced++
		return
	}
	day, ok := dayOf(key)
	if !ok {
		b.unplaced++
		return
	}
	k := areaKey{key.Account, key.Region}
	a := b.areas[k]
	if a == nil {
		a = &area{}
		b.areas[k] = a
	}
	a.objects++
	a.days.add(day)
}

// AddRegions takes regions that the case is known to have events of.
func (b *CoverageBuilder) AddRegions(regions ...string) {
	for _, r := range regions {
		b.regions[r] = true
	}
}

// EventsRead says that AddEvent was given all events that it wants, even if
// there were none.
func (b *CoverageBuilder) EventsRead() { b.read = true }

// AddLimit takes one thing that the listing was limited to, in words: "only
// us-east-1", "from 2026-01-01".
func (b *CoverageBuilder) AddLimit(text string) { b.limits = append(b.limits, text) }

// AddUnfinished says that a listing did not come to its end.
func (b *CoverageBuilder) AddUnfinished() { b.unfinished = true }

// Coverage gives what is known so far.
func (b *CoverageBuilder) Coverage() Coverage {
	c := Coverage{
		First: b.span.first, Last: b.span.last, Unplaced: b.unplaced, EventsRead: b.read, IAMEvents: b.iamEvents,
		Selectors: slices.Clone(b.selectors), Trails: slices.Clone(b.trails), Limits: slices.Clone(b.limits), Unfinished: b.unfinished,
	}
	b.fillAreas(&c)
	b.fillData(&c)
	slices.SortFunc(c.Selectors, func(x, y SelectorChange) int { return compareMoments(x.At, y.At, x.EventID, y.EventID) })
	slices.SortFunc(c.Trails, func(x, y TrailChange) int { return compareMoments(x.At, y.At, x.EventID, y.EventID) })
	slices.Sort(c.Limits)
	c.Limits = slices.Compact(c.Limits)
	c.IAMRegion = iamRegion(c.Regions)
	for _, a := range c.Areas {
		c.IAMFiles = c.IAMFiles || a.Region == c.IAMRegion
	}
	return c
}

func compareMoments(a, b Moment, idA, idB string) int {
	switch {
	case a == b:
		return cmp.Compare(idA, idB)
	case a.before(b):
		return -1
	}
	return 1
}

// iamRegion is the region that logs IAM in the partition that most of the
// regions belong to (CloudTrail guide, "About global service events"; IAM
// guide for the other partitions).
func iamRegion(regions []string) string {
	homes := []struct{ prefix, home string }{
		{"cn-", "cn-north-1"}, {"us-gov-", "us-gov-west-1"}, {"us-iso-", "us-iso-east-1"}, {"us-isob-", "us-isob-east-1"},
		{"eusc-", "eusc-de-east-1"}, {"", "us-east-1"},
	}
	counts := make([]int, len(homes))
	for _, r := range regions {
		for i, h := range homes {
			if len(r) >= len(h.prefix) && r[:len(h.prefix)] == h.prefix {
				counts[i]++
				break
			}
		}
	}
	best := len(homes) - 1
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return homes[best].home
}
