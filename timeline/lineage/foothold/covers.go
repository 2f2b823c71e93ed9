package foothold

import (
	"keytrail/timeline"
)

// Covers says up to when the logs would show a removal.
type Covers struct {
	home string // the region that logs IAM
	last map[place]timeline.Moment
	end  timeline.Moment
	gaps map[place][]hole
}

type place struct{ account, region string }

// hole is a stretch without files where there usually are some.
type hole struct {
	from, to timeline.Moment // to is the end of the hole, none where nothing follows
	days     string
}

// NewCovers begins with what the files of a case cover.
func NewCovers(c *timeline.Coverage) *Covers {
	v := &Covers{home: c.IAMRegion, last: make(map[place]timeline.Moment), gaps: make(map[place][]hole)}
	for i := range c.Areas {
		a := &c.Areas[i]
		p := place{a.Account, a.Region}
		if span := int64(a.Last-a.First) + 1; a.Days*2 < span {
			continue // days without files are the rule there
		}
		for _, g := range a.Notable {
			days := "on " + g.From.String()
			if g.From != g.To {
				days = "from " + g.From.String() + " to " + g.To.String()
			}
			v.gaps[p] = append(v.gaps[p], hole{dayStart(g.From), dayStart(g.To + 1), days})
		}
		if a.StopsEarly {
			v.gaps[p] = append(v.gaps[p], hole{dayStart(a.Last + 1), timeline.Moment{}, "after " + a.Last.String()})
		}
	}
	return v
}

func dayStart(d timeline.Day) timeline.Moment { return timeline.At(int64(d) * 86400 * 1e6) }

// Seen says that an account has an event of a region at a time, the last of
// some.
func (v *Covers) Seen(account, region string, last timeline.Moment) {
	p := place{account, region}
	if v.last[p].Before(last) {
		v.last[p] = last
	}
	if v.end.Before(last) {
		v.end = last
	}
}

// End gives the time of the last event of all; Home the region that logs IAM.
func (v *Covers) End() timeline.Moment { return v.end }
func (v *Covers) Home() string         { return v.home }

// AsOf gives the last event of an account in a region, none where there is no.
func (v *Covers) AsOf(account, region string) timeline.Moment { return v.last[place{account, region}] }

// gap gives the days of the last stretch without files that ends after a time,
// and its end, none where nothing follows.
func (v *Covers) gap(account, region string, from timeline.Moment) (days string, end timeline.Moment, ok bool) {
	for _, h := range v.gaps[place{account, region}] {
		if !h.to.Known || from.Before(h.to) {
			days, end, ok = h.days, h.to, true
		}
	}
	return days, end, ok
}
