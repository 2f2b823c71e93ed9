package report

import (
	"fmt"
	"io"
	"strings"
)

// Plan is what reading a bucket would come to.
type Plan struct {
	Root              string
	Limits            []string
	Objects, Archived PlanCount

	Accounts, Organizations, Regions, Days, Kinds, Classes []PlanShare

	Unlisted    []string
	LeftOut     []string
	Lists, Gets int64
	CostUSD     float64
	Prices      string
}

// PlanCount is a number of objects and the bytes that they are stored in.
type PlanCount struct{ Objects, Bytes int64 }

// PlanShare is the part of the objects that has a name in common.
type PlanShare struct {
	Name string
	PlanCount
}

// planRows writes the shares of a plan, of which each account, region, day,
// kind and class is one.
func planRows(r rowWriter, plan Plan) error {
	for _, list := range []struct {
		by     string
		shares []PlanShare
	}{
		{"organization", named(plan.Organizations)}, {"account", plan.Accounts}, {"region", plan.Regions},
		{"day", plan.Days}, {"kind", plan.Kinds}, {"storage_class", plan.Classes},
	} {
		for _, s := range list.shares {
			r.str("root", plan.Root, false)
			r.str("by", list.by, false)
			r.str("name", s.Name, s.Name == "")
			r.number("objects", s.Objects)
			r.number("bytes", s.Bytes)
			if err := r.end(); err != nil {
				return err
			}
		}
	}
	return nil
}

// WritePlans writes plans for people, or as CSV their shares.
func WritePlans(w io.Writer, o Options, plans []Plan) error {
	rows := newRowWriter(CSV, w)
	for _, plan := range plans {
		write := writePlan
		if o.Format == CSV {
			write = func(io.Writer, Options, Plan) error { return planRows(rows, plan) }
		}
		if err := write(w, o, plan); err != nil {
			return err
		}
	}
	return nil
}

func writePlan(w io.Writer, o Options, plan Plan) error {
	p := &printer{w: w, o: o}
	p.line(fmt.Sprintf("%s: %s, %s", p.safe(plan.Root), Plural(plan.Objects.Objects, "object", "objects"), Bytes(plan.Objects.Bytes)))
	for _, l := range plan.Limits {
		p.line("  " + p.safe(l))
	}
	if d := named(plan.Days); len(d) > 0 {
		p.line(fmt.Sprintf("delivered on %s, %s to %s", Plural(int64(len(d)), "day", "days"), d[0].Name, d[len(d)-1].Name))
	}
	for _, list := range []struct {
		title  string
		shares []PlanShare
	}{
		{"ORGANISATION", named(plan.Organizations)}, {"ACCOUNT", plan.Accounts}, {"REGION", plan.Regions}, {"KIND", plan.Kinds}, {"STORAGE CLASS", plan.Classes},
	} {
		if len(list.shares) == 0 {
			continue
		}
		p.line("")
		t := &table{heads: []head{{title: list.title}, {title: "OBJECTS", right: true}, {title: "BYTES", right: true}}}
		for _, s := range list.shares {
			name := s.Name
			if name == "" {
				name = "not told by the key"
			}
			t.add(cell{text: Visible(name)}, cell{text: Count(s.Objects)}, cell{text: Bytes(s.Bytes)})
		}
		if p.err == nil {
			p.err = t.write(w, o)
		}
	}
	p.line("")
	if plan.Archived.Objects > 0 {
		p.wrapped("", 2, plain, fmt.Sprintf("%s, %s, are archived and have to be restored before they can be read", Plural(plan.Archived.Objects, "object", "objects"), Bytes(plan.Archived.Bytes)))
	}
	for _, u := range plan.Unlisted {
		p.wrapped("", 2, plain, "not listed: "+p.safe(u))
	}
	if len(plan.LeftOut) > 0 {
		p.wrapped("", 2, plain, "left out, not CloudTrail's: "+p.safe(strings.Join(plan.LeftOut, ", ")))
	}
	p.line(fmt.Sprintf("reading takes %s and %s: about %.2f USD (%s), transfer out of the region apart",
		Plural(plan.Lists, "LIST request", "LIST requests"), Plural(plan.Gets, "GET request", "GET requests"), plan.CostUSD, plan.Prices))
	return p.err
}

// named leaves out what has no name.
func named(shares []PlanShare) (out []PlanShare) {
	for _, s := range shares {
		if s.Name != "" {
			out = append(out, s)
		}
	}
	return out
}
