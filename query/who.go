package query

import (
	"fmt"
	"net/netip"
	"strings"
	"unicode/utf8"

	"keytrail/cloudtrail"
)

// WhoKind is one way to read the WHO that somebody typed.
type WhoKind uint8

// The readings of a WHO.
const (
	WhoAll       WhoKind = iota // everybody
	WhoKey                      // an access key id
	WhoPrincipal                // an ARN, as Filter.Principals
	WhoUser                     // a user's name, as Filter.UserNames
	WhoRole                     // a role's name, for all its sessions
	WhoSession                  // a role session's name, as Filter.Sessions
	WhoInstance                 // an EC2 instance's id, for the sessions of its role on it
	WhoIP                       // an address or a range, as Filter.SourceIPs
)

var whoNames = [...]string{"all", "key", "principal", "user", "role", "session", "instance", "ip"}

// String gives the reading's name; of those that can be forced, the word that
// does it.
func (k WhoKind) String() string { return whoNames[k] }

// Who is the WHO of a timeline: a text and the readings of it that are meant.
// An event belongs to WHO if it does by any of them.
type Who struct {
	Text   string    // as typed, without the word that forces a reading
	Kinds  []WhoKind // at least one, in the order of the constants
	Forced bool      // typed with such a word

	// Known says that some event of the case is WHO's. Resolve sets it. A WHO
	// that is not known is an answer, not an error: a key may have been handed
	// out and never used.
	Known bool

	actor []condition // conditions, once Resolve has settled the readings
}

// Is tells whether the reading is among those meant.
func (w *Who) Is(kind WhoKind) bool {
	for _, k := range w.Kinds {
		if k == kind {
			return true
		}
	}
	return false
}

// UsageError says that something typed cannot be read.
type UsageError struct {
	What   string // what was typed for: "WHO" or "time"
	Text   string
	Reason string
}

// Error says what was typed and what is wrong with it.
func (e *UsageError) Error() string {
	return fmt.Sprintf("malformed %s %q: %s", e.What, e.Text, e.Reason)
}

// maxWho bounds a WHO, in bytes: an ARN has at most 2048 characters.
const maxWho = 4096

// keyPrefixes are what access key ids and context keys begin with; see
// cloudtrail.AccessKeyID.
var keyPrefixes = []string{"AKIA", "ASIA", "ABIA", "ACCA"}

// ParseWho reads a WHO by its form alone. A reading can be forced by
// key: user: role: session: instance: or ip: before it. Without that the form
// decides, and Resolve makes sure that an access key of exactly this id comes
// before every other reading. Nothing is a wildcard: AKIA**** is the literal
// id that it is in masked logs. The error is a *UsageError.
func ParseWho(s string) (Who, error) {
	bad := func(reason string) (Who, error) { return Who{}, &UsageError{"WHO", s, reason} }
	switch {
	case s == "":
		return bad("it is empty")
	case len(s) > maxWho:
		return Who{}, &UsageError{"WHO", s[:40] + "…", fmt.Sprintf("it has %d bytes", len(s))}
	case !utf8.ValidString(s):
		return bad("it is not UTF-8")
	}
	for _, kind := range []WhoKind{WhoKey, WhoUser, WhoRole, WhoSession, WhoInstance, WhoIP} {
		text, ok := strings.CutPrefix(s, kind.String()+":")
		if !ok {
			continue
		}
		switch {
		case text == "":
			return bad("nothing follows " + kind.String() + ":")
		case kind == WhoInstance && !isInstance(text):
			return bad("an instance id is i- with hexadecimal digits")
		case kind == WhoIP && !isAddress(text):
			return bad("no IP address or range follows ip:")
		}
		return Who{Text: text, Kinds: []WhoKind{kind}, Forced: true}, nil
	}
	return Who{Text: s, Kinds: readings(s)}, nil
}

// readings gives the ways to read a WHO that is not forced.
func readings(s string) []WhoKind {
	if s == "all" {
		return []WhoKind{WhoAll}
	}
	if strings.HasPrefix(s, "arn:") {
		return []WhoKind{WhoPrincipal}
	}
	for _, p := range keyPrefixes {
		if strings.HasPrefix(s, p) {
			return []WhoKind{WhoKey}
		}
	}
	switch {
	case isInstance(s):
		return []WhoKind{WhoInstance}
	case isAddress(s):
		return []WhoKind{WhoIP}
	}
	return []WhoKind{WhoUser, WhoRole, WhoSession}
}

// isInstance tells whether s is an EC2 instance id: i- and 8 or 17 digits.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
func isInstance(s string) bool {
	digits, ok := strings.CutPrefix(s, "i-")
	return ok && (len(digits) == 8 || len(digits) == 17) && strings.Trim(digits, "0123456789abcdef") == ""
}

func isAddress(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	_, err := netip.ParsePrefix(s)
	return err == nil
}

// conditions gives what tells the events in which WHO acts, a condition for
// each reading; none when that is everybody.
func (w *Who) conditions() []condition {
	if w.actor != nil {
		return w.actor
	}
	var list []condition
	for _, k := range w.Kinds {
		switch k {
		case WhoAll:
			return nil
		case WhoKey:
			list = append(list, keyCondition(w.Text))
		case WhoPrincipal:
			list = append(list, principalCondition(w.Text))
		case WhoUser:
			list = append(list, userCondition(w.Text))
		case WhoRole:
			list = append(list, roleCondition(w.Text))
		case WhoSession, WhoInstance:
			list = append(list, sessionCondition(w.Text))
		case WhoIP:
			list = append(list, addressCondition(w.Text))
		}
	}
	return list
}

func (w *Who) columns() (s cloudtrail.ColumnSet) {
	for _, c := range w.conditions() {
		s = s.Union(c.needs)
	}
	return s
}

// acts tells whether WHO acts in the event.
func (w *Who) acts(e *cloudtrail.Event) bool {
	conditions := w.conditions()
	for _, c := range conditions {
		if c.test(e) {
			return true
		}
	}
	return len(conditions) == 0
}
