package ingest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"keytrail/cloudtrail"
)

// Plan is what reading a bucket would come to. It is made of a listing alone.
type Plan struct {
	Root   string   `json:"root"`
	Limits []string `json:"limits"`

	Objects  PlanCount `json:"objects"`  // all that were listed
	Read     PlanCount `json:"read"`     // of these, what would be fetched
	Known    PlanCount `json:"known"`    // what was read before, where ReadAhead tells
	Archived PlanCount `json:"archived"` // what has to be restored first

	Accounts       []PlanShare `json:"accounts"` // by name; "" is what keys do not tell
	Organizations  []PlanShare `json:"organizations"`
	Regions        []PlanShare `json:"regions"`
	Days           []PlanShare `json:"days"`            // of delivery, as 2026-01-31
	Kinds          []PlanShare `json:"kinds"`           // by key: events, digest, insight, …
	StorageClasses []PlanShare `json:"storage_classes"` // STANDARD, …

	Unlisted []string `json:"unlisted,omitempty"` // prefixes that could not be listed, with the reason
	LeftOut  []string `json:"left_out,omitempty"` // folders beside the trails'

	Requests PlanRequests `json:"requests"`
}

// PlanCount is a number of objects, and of the bytes that they are stored in.
type PlanCount struct {
	Objects int64 `json:"objects"`
	Bytes   int64 `json:"bytes"`
}

// PlanShare is the part of the listed objects that has a name in common.
type PlanShare struct {
	Name string `json:"name"`
	PlanCount
}

// PlanRequests is what reading costs, transfer out of the region apart.
type PlanRequests struct {
	Lists   int64    `json:"lists"` // as many as the plan took
	Gets    int64    `json:"gets"`
	CostUSD float64  `json:"cost_usd"` // of both, and of retrieval from infrequent-access classes
	Prices  S3Prices `json:"prices"`
}

// maxUnlisted bounds what a plan names of the prefixes that it could not list.
const maxUnlisted = 100

// Plan lists what List would, and adds it up. Its memory grows with the
// accounts, regions and days, not with the objects.
func (s *S3) Plan(ctx context.Context) (Plan, error) {
	before := s.count.lists.Load()
	p := planner{s: s, prices: listPrices}
	s.lost.Store(nil)
	if err := s.walk(ctx, p.add); err != nil {
		return Plan{}, err
	}
	out := p.plan
	out.Root, out.Limits, out.LeftOut = s.Root(), s.Limits(), s.left.sorted()
	for _, x := range []struct {
		to   *[]PlanShare
		from shares
	}{
		{&out.Accounts, p.accounts}, {&out.Organizations, p.organizations}, {&out.Regions, p.regions},
		{&out.Days, p.days}, {&out.Kinds, p.kinds}, {&out.StorageClasses, p.classes},
	} {
		*x.to = x.from.sorted()
	}
	out.Requests.Lists = s.count.lists.Load() - before
	out.Requests.Gets = out.Read.Objects
	out.Requests.CostUSD += float64(out.Requests.Lists) * p.prices.Lists / 1000
	out.Requests.Prices = p.prices
	return out, nil
}

// planner adds up a listing.
type planner struct {
	s      *S3
	plan   Plan
	prices S3Prices

	accounts, organizations, regions, days, kinds, classes shares
}

func (p *planner) add(o Object) error {
	if o.Problem != nil && o.StorageClass == "" {
		if len(p.plan.Unlisted) < maxUnlisted {
			p.plan.Unlisted = append(p.plan.Unlisted, o.URI+": "+o.Problem.Reason)
		}
		return nil
	}
	class := o.StorageClass
	if class == "" {
		class = string(types.ObjectStorageClassStandard)
	}
	k, ok := cloudtrail.ParseObjectKey(o.URI)
	if !ok {
		k.Kind = cloudtrail.ObjectOther
	}
	p.accounts.add(k.Account, o.Size)
	p.organizations.add(k.Organization, o.Size)
	p.regions.add(k.Region, o.Size)
	p.kinds.add(k.Kind.String(), o.Size)
	p.classes.add(class, o.Size)
	day := ""
	if k.Year > 0 {
		day = time.Date(k.Year, time.Month(k.Month), k.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	p.days.add(day, o.Size)

	p.plan.Objects.add(o.Size)
	switch {
	case o.Problem != nil:
		p.plan.Archived.add(o.Size)
	case p.s.ahead != nil && !p.s.ahead.wanted(o):
		p.plan.Known.add(o.Size)
	default:
		p.plan.Read.add(o.Size)
		p.plan.Requests.CostUSD += p.prices.get(class, o.Size)
	}
	return nil
}

func (c *PlanCount) add(size int64) {
	c.Objects++
	c.Bytes += size
}

// shares counts by name.
type shares map[string]*PlanCount

func (s *shares) add(name string, size int64) {
	if *s == nil {
		*s = make(shares)
	}
	c := (*s)[name]
	if c == nil {
		c = new(PlanCount)
		(*s)[name] = c
	}
	c.add(size)
}

func (s shares) sorted() []PlanShare {
	out := make([]PlanShare, 0, len(s))
	for name, c := range s {
		out = append(out, PlanShare{name, *c})
	}
	slices.SortFunc(out, func(a, b PlanShare) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
