package ingest

import (
	"fmt"

	"keytrail/cloudtrail"
)

// findings are what a splitter notes about a text as a whole.
type findings struct {
	insights, network int64 // of the events
	nuls              int64 // zero bytes between values
	truncated         bool
	torn              bool // a stretch is missing
	records           bool // an array called Records was there

	strangers    int64 // events of another account than the key names
	otherAccount string

	oddities []string
	odder    int64 // that are not in oddities
}

// maxOddities bounds what is said of one text.
const maxOddities = 8

// odd notes something about the text that costs no record.
func (f *findings) odd(code string, offset int64, detail string) {
	if len(f.oddities) == maxOddities {
		f.odder++
		return
	}
	f.oddities = append(f.oddities, fmt.Sprintf("%s: %s at offset %d", code, detail, offset))
}

// see counts an event; account is the one that the object's key names.
func (f *findings) see(e *cloudtrail.Event, account string) {
	switch string(e.Value(cloudtrail.EventCategory)) {
	case "Insight":
		f.insights++
	case "NetworkActivity":
		f.network++
	}
	if account != "" {
		if of := e.Value(cloudtrail.RecipientAccountID); of != nil && string(of) != account {
			if f.strangers++; f.otherAccount == "" {
				f.otherAccount = string(of)
			}
		}
	}
}

// reasons gives the notes in a fixed order.
func (f *findings) reasons(account string) []string {
	out := f.oddities
	if f.odder > 0 {
		out = append(out, fmt.Sprintf("%s: %d more of the kind", ReasonInvalid, f.odder))
	}
	if f.nuls > 0 {
		out = append(out, fmt.Sprintf("%s: %d zero bytes between values", ReasonNUL, f.nuls))
	}
	if f.strangers > 0 {
		out = append(out, fmt.Sprintf("%s: the key names account %s, %d records are of others, the first of %s", ReasonKeyMismatch, account, f.strangers, f.otherAccount))
	}
	return out
}
