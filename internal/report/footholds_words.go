package report

import (
	"cmp"
	"strings"

	"keytrail/timeline"
	"keytrail/timeline/lineage/foothold"
)

// footholdText says what a foothold is, in a few words. Values are as the logs
// have them: whoever writes them makes them inert.
func footholdText(f *foothold.Foothold) string {
	owner := shortARN(f.Owner)
	switch f.Kind {
	case foothold.AccessKey:
		return "key " + f.Value + ofOwner(owner)
	case foothold.Password:
		return "password" + ofOwner(cmp.Or(owner, f.Value))
	case foothold.User, foothold.Role, foothold.Group:
		return string(f.Kind) + "/" + f.Value
	case foothold.GroupMembership:
		return owner + " in group " + f.Value
	case foothold.RoleTrust:
		if f.Change != nil && len(f.Change.Foreign) > 0 {
			for _, a := range f.Change.Added {
				if strings.Contains(a, "(not in the own set)") || strings.Contains(a, "everyone") {
					return "role/" + f.Value + " " + a
				}
			}
		}
		return "trust of role/" + f.Value
	case foothold.PolicyAttachment:
		return "policy " + shortARN(f.Value) + " on " + owner
	case foothold.InlinePolicy:
		return "inline policy " + f.Value + " on " + owner
	case foothold.ManagedPolicy:
		return "policy " + f.Value
	case foothold.Boundary:
		return "no permissions boundary on " + owner
	case foothold.Session:
		return joinNonEmpty(", ", "session "+f.Value+ofOwner(owner), strings.TrimPrefix(f.Detail, "session "))
	case foothold.ConsoleSession:
		return "console session" + ofOwner(owner)
	case foothold.SecurityGroupRule:
		return f.Owner + " open for " + f.Value
	case foothold.Trail:
		return joinNonEmpty(": ", "trail "+f.Value, f.Detail)
	case foothold.OtherResource, foothold.Detector:
		return joinNonEmpty(": ", f.Value, f.Detail)
	}
	text := strings.ReplaceAll(string(f.Kind), "-", " ") + " " + shortARN(f.Value)
	if f.Kind == foothold.Task && strings.Contains(f.Value, ":task-definition/") {
		text = shortARN(f.Value)
	}
	if owner != "" && owner != f.Value && !strings.HasPrefix(f.Value, owner) {
		text += ofOwner(owner)
	}
	return joinNonEmpty(", ", text, f.Detail)
}

func ofOwner(owner string) string {
	if owner == "" {
		return ""
	}
	return " of " + owner
}

// shortARN leaves out what an ARN says of partition, service and account.
func shortARN(s string) string {
	if f := strings.SplitN(s, ":", 6); len(f) == 6 && f[0] == "arn" {
		return strings.TrimPrefix(f[5], "policy/")
	}
	return s
}

// stateText says how a state came about, "" where the row says it all.
func stateText(f *foothold.Foothold, at func(timeline.Moment) string) string {
	by := ""
	if f.StatePrincipal != "" {
		by = " by " + shortARN(f.StatePrincipal)
		if f.StateBy != "" {
			by += " (" + string(f.StateBy) + ")"
		}
	}
	when := ""
	if f.StateTime.Known {
		when = at(f.StateTime)
	}
	switch f.State {
	case foothold.Neutralised:
		switch f.Basis {
		case foothold.ByExpiry:
			return joinNonEmpty("; ", "over since "+when, f.Reason)
		case foothold.ByImplied:
			return joinNonEmpty("; ", "gone "+when+by, f.Reason)
		}
		return joinNonEmpty("; ", "ended "+when+by, f.Reason)
	case foothold.Partly:
		return joinNonEmpty("; ", "since "+when+by, f.Reason)
	case foothold.Standing:
		switch {
		case strings.HasPrefix(f.Reason, "used after"):
			return f.Reason + ": " + when + by
		case f.Reason != "" && f.StateTime != f.At:
			return "since " + when + by + "; " + f.Reason
		case f.Reason == "" && f.StateTime != f.At && f.StateTime.Known:
			return "again since " + when + by
		}
	}
	return f.Reason
}

// originText says what was done to make something a foothold, and who did it.
func originText(f *foothold.Foothold) string {
	if f.Origin == foothold.Seed {
		return joinNonEmpty(" ", "followed from here, in", f.Account, f.Region)
	}
	text := joinNonEmpty(" ", string(f.Origin), "in", f.Account, f.Region)
	if f.Actor != "" {
		text += " by " + shortARN(f.Actor)
	}
	if f.CreatedBy != "" && f.CreatedBy != f.Actor {
		text += " with " + f.CreatedBy
	}
	return text
}

// nowText says what IAM said of it.
func nowText(n *foothold.Now, at func(timeline.Moment) string) string {
	text := "IAM"
	if n.Status != "" {
		text += " says " + n.Status
	}
	text += " (" + n.Source
	switch {
	case n.At.Known && n.Exact:
		text += " of " + at(n.At)
	case n.At.Known:
		text += ", made at " + at(n.At) + " or later"
	default:
		text += ", which does not tell its age"
	}
	return joinNonEmpty("; ", text+")", n.Reason)
}

// footholdNotes are what is said below a foothold.
func footholdNotes(row *FootholdRow, at func(timeline.Moment) string) (notes []string) {
	f := &row.Foothold
	add := func(s string) {
		if s != "" {
			notes = append(notes, s)
		}
	}
	add(stateText(f, at))
	add(originText(f))
	if c := f.Change; c != nil {
		for _, a := range c.Added {
			if !strings.HasSuffix(footholdText(f), a) { // said above
				add("+ " + a)
			}
		}
		for _, a := range c.Removed {
			add("- " + a)
		}
		switch {
		case c.Before == "":
			add("no earlier version in these logs: all that the document says counts as added")
		case len(c.Added)+len(c.Removed) == 0:
			add("the document says the same as the version before")
		}
	}
	if f.Expires.Known && f.State != foothold.Neutralised {
		add("ends " + at(f.Expires))
	}
	if a := f.After; a != nil {
		add("after " + at(a.Since) + ", by it or what came of it: " + Plural(a.Events, "event", "events") + ", " + at(a.First) + " to " + at(a.Last))
	}
	if f.Now != nil {
		add(nowText(f.Now, at))
	}
	return notes
}
