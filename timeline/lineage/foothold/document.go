package foothold

import (
	"slices"
	"strings"

	"keytrail/timeline/iampolicy"
)

// document is a policy document of an artefact: as it was before whom we follow
// changed it, and as it is.
type document struct {
	text   string // the last version seen
	before string // before the first change, "" where no record has it
	after  string // as the last change left it
	theirs bool   // after is set
}

// maxDocument bounds what is kept of one: IAM's own limit is 10,240 characters,
// that of KMS 32 KB, and a record may hold it with spaces and escapes.
const maxDocument = 64 << 10

// read takes in the document of an act. ended tells that what whom we follow
// had changed was over before.
func (x *artefact) read(a *act, ended bool) {
	if a.doc == "" || len(a.doc) > maxDocument {
		if a.verb == removes {
			x.document.text = ""
		}
		return
	}
	d := &x.document
	switch {
	case a.verb == reads:
	case a.marked:
		if !d.theirs || ended {
			d.before, d.theirs = d.text, true
		}
		d.after = a.doc
	case x.held && d.theirs:
		x.undone(a)
	}
	d.text = a.doc
}

// undone tells what of their change is left in a document that somebody else
// put in its place.
func (x *artefact) undone(a *act) {
	d := &x.document
	added, removed := difference(d.before, d.after)
	now, err := iampolicy.Parse([]byte(a.doc))
	if err != nil {
		x.set(Unknown, ByNone, "the document that took its place cannot be read", a)
		return
	}
	has := units(now)
	if d.before == "" {
		added = foreignFirst(added)
	}
	left := 0
	for _, u := range added {
		if slices.ContainsFunc(has, func(v unit) bool { return v.same(u) }) {
			left++
		}
	}
	back := 0
	for _, u := range removed {
		if slices.ContainsFunc(has, func(v unit) bool { return v.same(u) }) {
			back++
		}
	}
	switch {
	case left == 0 && back == len(removed):
		x.set(Neutralised, ByEvent, "the document was changed back or replaced", a)
	case left == 0:
		x.set(Neutralised, ByEvent, "what was added is out of the document; what was taken out of it is not back", a)
	default:
		x.set(Standing, ByEvent, "a later document still has what was added", a)
	}
}

// foreignFirst gives, of what may have been there before as well, whom the
// document lets in from elsewhere, or all where nobody is.
func foreignFirst(all []unit) []unit {
	var out []unit
	for _, u := range all {
		if u.who != "" && !strings.Contains(u.who, ".amazonaws.com") {
			out = append(out, u)
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}

// difference gives what a document has that another had not, and the reverse.
// A document that cannot be read has nothing.
func difference(before, after string) (added, removed []unit) {
	p, _ := iampolicy.Parse([]byte(before))
	q, _ := iampolicy.Parse([]byte(after))
	was, is := units(p), units(q)
	for _, u := range is {
		if !slices.ContainsFunc(was, u.same) {
			added = append(added, u)
		}
	}
	for _, u := range was {
		if !slices.ContainsFunc(is, u.same) {
			removed = append(removed, u)
		}
	}
	return added, removed
}

// change puts a document's change into words.
func (d *document) change(kind Kind, account string, own iampolicy.Accounts) *Change {
	if !d.theirs {
		return nil
	}
	c := &Change{Before: d.before, After: d.after}
	added, removed := difference(d.before, d.after)
	for _, u := range added {
		c.Added = addText(c.Added, u.text(kind, account, own))
		if u.allow && u.foreign(account, own) {
			c.Foreign = addText(c.Foreign, u.who)
		}
	}
	for _, u := range removed {
		c.Removed = addText(c.Removed, u.text(kind, account, own))
	}
	return c
}

func addText(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
