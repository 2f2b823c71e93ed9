package answer

import (
	"keytrail/internal/derived"
	"keytrail/timeline"
)

// Keys is what is known of all keys of a case.
type Keys struct {
	Rows      []timeline.KeyRow    // worst first
	HandedOut []timeline.HandedOut // made in these logs, and never acted
}

// KeysKey names the keys of a case at a head, judged by rules.
func KeysKey(head, rules string) derived.Key { return derived.Key{Name: "keys", Head: head, Of: rules} }

// The sorts of records.
const (
	actingKey = iota
	handedOutKey
)

// WriteKeys keeps the keys.
func WriteKeys(w *derived.Writer, k Keys) error {
	r, c := derived.NewRecords(w), derived.Encoder()
	for i := range k.Rows {
		c.Clear()
		sort := uint64(actingKey)
		c.Uint(&sort)
		codeKeyRow(c, &k.Rows[i])
		r.Add(c.Bytes())
	}
	for i := range k.HandedOut {
		c.Clear()
		sort := uint64(handedOutKey)
		c.Uint(&sort)
		codeHandedOut(c, &k.HandedOut[i])
		r.Add(c.Bytes())
	}
	return r.Commit()
}

// ReadKeys gives the keys that were kept; ok is false where they are damaged.
func ReadKeys(f *derived.File) (k Keys, ok bool) {
	ok = sorted(f, func(c *derived.Coder, sort uint64) bool {
		switch sort {
		case actingKey:
			k.Rows = append(k.Rows, timeline.KeyRow{})
			codeKeyRow(c, &k.Rows[len(k.Rows)-1])
		case handedOutKey:
			k.HandedOut = append(k.HandedOut, timeline.HandedOut{})
			codeHandedOut(c, &k.HandedOut[len(k.HandedOut)-1])
		default:
			return false
		}
		return true
	})
	if !ok {
		return Keys{}, false
	}
	return k, true
}

// sorted reads the records of a file whose records begin with their sort. read
// gets the rest, and tells false where there is no such sort.
func sorted(f *derived.File, read func(c *derived.Coder, sort uint64) bool) (ok bool) {
	c := derived.Decoder(nil)
	return f.Records(func(record []byte) bool {
		c.Reset(record)
		var sort uint64
		c.Uint(&sort)
		return read(c, sort) && c.Done()
	})
}

func codeKeyRow(c *derived.Coder, r *timeline.KeyRow) {
	c.Text(&r.AccessKeyID)
	codeText(c, &r.Kind)
	c.Text(&r.AccountID)
	c.Text(&r.PrincipalType)
	c.Text(&r.PrincipalARN)
	codeDistinct(c, &r.Principals)
	c.Text(&r.UserName)
	codeMoment(c, &r.FirstSeen)
	codeMoment(c, &r.LastSeen)
	c.Int(&r.Events)
	c.Int(&r.Errors)
	codeDistinct(c, &r.SourceIPs)
	codeDistinct(c, &r.Regions)
	codeDistinct(c, &r.UserAgents)
	c.Text(&r.IssuedByEventID)
	c.Text(&r.ParentAccessKeyID)
	codeMoment(c, &r.ExpiresAt)
	for i := range r.Findings {
		c.Int(&r.Findings[i])
	}
	c.Text(&r.PrincipalLabel)
	codeText(c, &r.ExpiresBasis)
	c.Int(&r.Incarnations)
	c.Int(&r.ForwardedEvents)
	codeMoment(c, &r.IssuedAt)
	c.Text(&r.IssuedByEventName)
	c.Text(&r.IssuedByPrincipal)
	c.Bool(&r.IssuedByAWSService)
	c.Text(&r.IssuedSessionOrUser)
}

func codeHandedOut(c *derived.Coder, h *timeline.HandedOut) {
	c.Text(&h.AccessKeyID)
	codeText(c, &h.Kind)
	codeMoment(c, &h.IssuedAt)
	c.Text(&h.IssuedByEventID)
	c.Text(&h.IssuedByEventName)
	c.Text(&h.ParentAccessKeyID)
	c.Text(&h.ParentPrincipal)
	c.Text(&h.Owner)
	codeMoment(c, &h.ExpiresAt)
}

func codeDistinct(c *derived.Coder, d *timeline.Distinct) {
	c.Int(&d.Count)
	c.Texts(&d.Values)
}

func codeMoment(c *derived.Coder, m *timeline.Moment) {
	c.Bool(&m.Known)
	c.Int(&m.Micros)
}

// codeText codes a text that has a type of its own.
func codeText[T ~string](c *derived.Coder, v *T) {
	text := string(*v)
	c.Text(&text)
	*v = T(text)
}
