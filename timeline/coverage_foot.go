package timeline

import (
	"strconv"
	"strings"

	"keytrail/cloudtrail"
)

// maxFootGaps is how many gaps the foot names; the rest is counted.
const maxFootGaps = 3

// Foot says in a few sentences what these logs cannot show, for the end of a
// timeline or a list of keys. They are about files and events that are not
// there; the last one says what that means. Without anything to say it is
// empty.
func (c *Coverage) Foot() []string {
	var out []string
	for _, limit := range c.Limits {
		out = append(out, "The listing was limited: "+limit+".")
	}
	if c.Unfinished {
		out = append(out, "An ingest was stopped before its end: the same command goes on.")
	}
	if s := c.iamSentence(); s != "" {
		out = append(out, s)
	}
	out = append(out, c.gapSentences()...)
	if s := c.dataSentence(); s != "" {
		out = append(out, s)
	}
	out = append(out, c.trailSentences()...)
	if len(out) > 0 {
		out = append(out, "What is not here may still have happened.")
	}
	return out
}

func (c *Coverage) iamSentence() string {
	switch {
	case c.IAMEvents || c.IAMFiles:
		return ""
	case c.Objects > 0:
		return "No files for " + c.IAMRegion + ", where IAM is logged: what was done to users, keys and roles does not show."
	}
	for _, r := range c.Regions {
		if r == c.IAMRegion {
			return ""
		}
	}
	if len(c.Regions) == 0 || !c.EventsRead {
		return ""
	}
	return "No events of IAM and none of " + c.IAMRegion + ", where IAM is logged: what was done to users, keys and roles does not show."
}

// gapSentences name regions and days without files.
func (c *Coverage) gapSentences() []string {
	type gap struct {
		text     string
		accounts []string
	}
	var gaps []*gap
	find := func(text, account string) {
		for _, g := range gaps {
			if g.text == text {
				g.accounts = append(g.accounts, account)
				return
			}
		}
		gaps = append(gaps, &gap{text, []string{account}})
	}
	for _, a := range c.Areas {
		for _, g := range a.Notable {
			if g.From == g.To {
				find("No files for "+a.Region+" on "+g.From.String(), a.Account)
			} else {
				find("No files for "+a.Region+" from "+g.From.String()+" to "+g.To.String(), a.Account)
			}
		}
		if a.StopsEarly {
			find("No files for "+a.Region+" after "+a.Last.String(), a.Account)
		}
	}
	var out []string
	for i, g := range gaps {
		if i == maxFootGaps {
			out = append(out, "There are "+counted(int64(len(gaps)-i), "more such gap", "more such gaps")+".")
			break
		}
		text := g.text
		switch {
		case len(c.Accounts) < 2:
		case len(g.accounts) == len(c.Accounts):
			text += " in all " + strconv.Itoa(len(c.Accounts)) + " accounts"
		case len(g.accounts) > maxListed:
			text += " in " + counted(int64(len(g.accounts)), "account", "accounts")
		default:
			text += " in " + strings.Join(g.accounts, ", ")
		}
		out = append(out, text+".")
	}
	if c.Unplaced > 0 && c.Objects == 0 {
		out = append(out, "The files' paths tell no region and day, so that days without files cannot be told.")
	}
	return out
}

// dataSentence says how far data events are there.
func (c *Coverage) dataSentence() string {
	switch {
	case !c.EventsRead || !c.First.Known:
		return ""
	case c.DataEvents == 0:
		return "No data events: reading and writing of objects, functions' invocations and items of tables do not show."
	}
	var parts []string
	switch {
	case len(c.Silent) == 0:
	case len(c.Silent) <= maxListed && c.SilentMore == 0:
		word := "bucket "
		if len(c.Silent) > 1 {
			word = "buckets "
		}
		parts = append(parts, "no data events for "+word+strings.Join(c.Silent, ", "))
	default:
		parts = append(parts, "no data events for "+thousands(int64(len(c.Silent))+c.SilentMore)+" of the buckets that are named")
	}
	const day = 86400 * 1e6
	if c.FirstData.Known && c.First.Known && c.FirstData.Micros-c.First.Micros > day {
		parts = append(parts, "data events begin "+clock(c.FirstData))
	}
	if len(parts) == 0 {
		return ""
	}
	text := strings.Join(parts, "; ") + "."
	return strings.ToUpper(text[:1]) + text[1:]
}

// trailSentences tell when trails were stopped or deleted.
func (c *Coverage) trailSentences() []string {
	var out []string
	more := int64(0)
	for i := range c.Trails {
		t := &c.Trails[i]
		if t.Outcome != cloudtrail.OutcomeSuccess || t.What != "stopped" && t.What != "deleted" {
			continue
		}
		if len(out) == maxFootGaps {
			more++
			continue
		}
		text := "Trail " + t.Trail
		if t.Account != "" {
			text += " of " + t.Account
		}
		out = append(out, text+" was "+t.What+" "+clock(t.At)+" by "+t.By+".")
	}
	if more > 0 {
		out = append(out, counted(more, "further trail was", "further trails were")+" stopped or deleted.")
	}
	return out
}
