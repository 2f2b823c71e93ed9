package timeline

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"time"

	"keytrail/cloudtrail"
)

// Day is a date in UTC, counted from 1970-01-01. A file's day is that of its
// delivery, which its events may precede.
type Day int32

// String gives the date: 2026-02-18.
func (d Day) String() string {
	return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly)
}

// MarshalText gives the date.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// DayRange is the days from From to To, both in it.
type DayRange struct{ From, To Day }

// dayOf is the day of an object's path; ok is false for dates that are none.
func dayOf(k cloudtrail.ObjectKey) (Day, bool) {
	t := time.Date(k.Year, time.Month(k.Month), k.Day, 0, 0, 0, 0, time.UTC)
	if k.Year < 2005 || k.Year > 2100 || t.Month() != time.Month(k.Month) || t.Day() != k.Day {
		return 0, false
	}
	return Day(t.Unix() / 86400), true
}

// days is a set of days, as a mask for each 64 of them.
type days map[int32]uint64

func (s *days) add(d Day) {
	if *s == nil {
		*s = days{}
	}
	(*s)[int32(d)>>6] |= 1 << (d & 63)
}

func (s days) has(d Day) bool { return s[int32(d)>>6]&(1<<(d&63)) != 0 }

// sorted gives the days in order.
func (s days) sorted() []Day {
	words := make([]int32, 0, len(s))
	for w := range s {
		words = append(words, w)
	}
	slices.Sort(words)
	var out []Day
	for _, w := range words {
		for mask := s[w]; mask != 0; mask &= mask - 1 {
			out = append(out, Day(w<<6)+Day(bits.TrailingZeros64(mask)))
		}
	}
	return out
}

// A gap is worth saying when chance would hardly make it: quiet regions, and
// offices at weekends, have days without files anyway. How often a day has
// none is taken from the days around.
const (
	aroundDays = 28 // before the gap, and after it
	byChance   = 0.02
)

// unlikely tells whether so many days in a row without files are odd, when
// files came on present of the days around.
func unlikely(gap, present, around int) bool {
	return around >= 7 && math.Pow(1-float64(present)/float64(around), float64(gap)) <= byChance
}

func (s days) count(from, to Day) (n int) {
	for d := from; d <= to; d++ {
		if s.has(d) {
			n++
		}
	}
	return n
}

// fillAreas makes the table of accounts and regions.
func (b *CoverageBuilder) fillAreas(c *Coverage) {
	accounts, regions := map[string]Day{}, map[string]bool{}
	for r := range b.regions {
		regions[r] = true
	}
	for k, a := range b.areas {
		all := a.days.sorted()
		row := Area{
			Account: k.account, Region: k.region, Objects: a.objects, Days: int64(len(all)),
			First: all[0], Last: all[len(all)-1],
		}
		for i := 1; i < len(all); i++ {
			if all[i] > all[i-1]+1 {
				row.Missing = append(row.Missing, DayRange{all[i-1] + 1, all[i] - 1})
			}
		}
		c.Areas = append(c.Areas, row)
		c.Objects += a.objects
		regions[k.region] = true
		if last, ok := accounts[k.account]; !ok || row.Last > last {
			accounts[k.account] = row.Last
		}
	}
	for i := range c.Areas {
		a := &c.Areas[i]
		days := b.areas[areaKey{a.Account, a.Region}].days
		before := max(a.First, a.Last-2*aroundDays+1)
		a.StopsEarly = unlikely(int(accounts[a.Account]-a.Last), days.count(before, a.Last), int(a.Last-before+1))
		a.Notable = days.notable(a)
	}
	slices.SortFunc(c.Areas, func(x, y Area) int {
		return cmp.Or(cmp.Compare(x.Account, y.Account), cmp.Compare(x.Region, y.Region))
	})
	for a := range accounts {
		c.Accounts = append(c.Accounts, a)
	}
	for r := range regions {
		c.Regions = append(c.Regions, r)
	}
	slices.Sort(c.Accounts)
	slices.Sort(c.Regions)
}

// notable gives an area's missing days that are worth saying.
func (s days) notable(a *Area) (gaps []DayRange) {
	for _, g := range a.Missing {
		from, to := max(a.First, g.From-aroundDays), min(a.Last, g.To+aroundDays)
		present := s.count(from, g.From-1) + s.count(g.To+1, to)
		if unlikely(int(g.To-g.From+1), present, int(g.From-from+to-g.To)) {
			gaps = append(gaps, g)
		}
	}
	return gaps
}
