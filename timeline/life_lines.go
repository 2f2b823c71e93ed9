package timeline

import "strings"

// LifeLine is one line of a life for people: what it is about, and the words.
type LifeLine struct {
	Label string // made, used, inactive, deleted, handed out, ends
	Text  string
}

// maxToldChanges is how many changes Lines tells.
const maxToldChanges = 6

// Title says what the subject is: "AKIA…, long-term key of user/ci-deploy in
// 111122223333".
func (l *Life) Title() string {
	what := l.Name
	switch l.Subject {
	case SubjectKey:
		what += ", " + keyWords[l.Kind]
		if l.Principal != "" && l.Principal != "root" {
			what += " of " + l.Principal
		}
	case SubjectOther:
	default:
		what = string(l.Subject) + "/" + l.Name
	}
	if l.AccountID != "" {
		what += " in " + l.AccountID
	}
	return what
}

var keyWords = map[KeyKind]string{
	LongTermKey: "long-term key", SessionKey: "session key", ConsoleKey: "console session key", WorkloadKey: "workload's key",
	ForwardedKey: "key of forwarded calls", RootKey: "root key", UnknownKey: "key of unknown kind",
}

// Lines tells the life in a few lines. That a thing was never used, or has no
// beginning, is said of these logs alone.
func (l *Life) Lines() []LifeLine {
	var lines []LifeLine
	add := func(label, text string) { lines = append(lines, LifeLine{label, text}) }
	switch {
	case l.Made != nil:
		add("made", l.Made.text())
	case l.Subject != SubjectOther:
		add("made", "before these logs begin, or outside of them")
	}
	switch {
	case l.Events > 0:
		add("used", l.use())
	case l.Subject != SubjectOther:
		add("used", "never in these logs")
	}
	if text := l.changes(); text != "" {
		add("changed", text)
	}
	if l.Deleted != nil {
		add("deleted", l.Deleted.text())
	}
	if l.ExpiresAt.Known {
		text := clock(l.ExpiresAt)
		switch l.ExpiresBasis {
		case ExpiryRequested:
			text += ", by the duration asked for"
		case ExpiryDefault:
			text += ", by the default of the call"
		}
		add("ends", text)
	}
	if text := l.HandedOut.text(); text != "" {
		add("handed out", text)
	}
	return lines
}

func (l *Life) use() string {
	text := clock(l.First)
	if l.Last != l.First {
		text += " to " + clock(l.Last)
	}
	text += ", " + counted(l.Events, "event", "events")
	if l.Errors > 0 {
		text += " (" + thousands(l.Errors) + " failed)"
	}
	return text + ", " + counted(l.Addresses.Count, "address", "addresses") + ", " + counted(l.Regions.Count, "region", "regions")
}

func (l *Life) changes() string {
	var parts []string
	for i := range l.Changes {
		if i == maxToldChanges {
			break
		}
		c := &l.Changes[i]
		parts = append(parts, c.What+" "+c.text())
	}
	if more := int64(len(l.Changes)-len(parts)) + l.MoreChanges; more > 0 {
		parts = append(parts, counted(more, "further change", "further changes"))
	}
	return strings.Join(parts, "; ")
}

// text says when, by whom and from where.
func (s *Step) text() string {
	text := clock(s.At) + ", by " + s.By
	if s.ByKey != "" {
		text += " with " + s.ByKey
	}
	if s.Address != "" {
		text += " from " + s.Address
	}
	if s.For != "" {
		text += " for " + s.For
	}
	return text
}

func (c HandedOutCounts) text() string {
	var parts []string
	for _, p := range []struct {
		n         int64
		one, many string
	}{
		{c.Keys, "access key", "access keys"},
		{c.Passwords, "password", "passwords"},
		{c.Sessions, "session", "sessions"},
		{c.Others, "other credential", "other credentials"},
	} {
		if p.n > 0 {
			parts = append(parts, counted(p.n, p.one, p.many))
		}
	}
	return strings.Join(parts, ", ")
}
