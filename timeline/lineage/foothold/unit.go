package foothold

import (
	"slices"
	"strings"

	"keytrail/timeline/iampolicy"
)

// unit is what one statement of a policy says of one principal, or all of a
// statement that names none.
type unit struct {
	allow      bool
	kind       iampolicy.PrincipalKind
	who        string // principal, "" where the statement names none
	others     bool   // everybody but those who are named
	actions    string
	resources  string
	conditions string
}

func (u unit) same(v unit) bool { return u == v }

// maxUnits bounds what is compared of one document.
const maxUnits = 2000

// units takes a policy apart, statement by statement and principal by
// principal. The order and the Sids of statements mean nothing to IAM.
func units(p iampolicy.Policy) (list []unit) {
	for i := range p.Statements {
		s := &p.Statements[i]
		u := unit{allow: s.Allow, actions: alternatives(s.Actions, s.NotActions), resources: alternatives(s.Resources, s.NotResources)}
		var conditions []string
		for _, c := range s.Conditions {
			conditions = append(conditions, c.Operator+" "+c.Key+" "+joined(c.Values))
		}
		u.conditions = joined(conditions)
		if s.HasNotPrincipal {
			u.others = true
		}
		if len(s.Principals) == 0 {
			list = append(list, u)
		}
		for _, w := range s.Principals {
			u.kind, u.who = w.Kind, w.Value
			list = append(list, u)
		}
		if len(list) > maxUnits {
			return list[:maxUnits]
		}
	}
	return list
}

func alternatives(these, butThese []string) string {
	if len(these) == 0 && len(butThese) > 0 {
		return "all but " + joined(butThese)
	}
	return joined(these)
}

func joined(list []string) string {
	list = slices.Clone(list)
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}

// foreign tells whether a unit lets in somebody outside of the own set.
func (u unit) foreign(home string, own iampolicy.Accounts) bool {
	if u.others {
		return true
	}
	if u.who == "" || u.kind != iampolicy.AWS {
		return false
	}
	switch iampolicy.OwnerOf(u.who, home, own) {
	case iampolicy.OwnerForeign, iampolicy.OwnerAnyone:
		return true
	}
	return false
}

// text says what a unit says: a trust policy names whom it trusts, others what
// they allow.
func (u unit) text(kind Kind, home string, own iampolicy.Accounts) string {
	var b strings.Builder
	switch {
	case kind == RoleTrust && u.allow:
		b.WriteString("trusts " + u.principal(home, own))
	case kind == RoleTrust:
		b.WriteString("keeps out " + u.principal(home, own))
	case u.who != "" || u.others:
		b.WriteString(verbOf(u.allow, "lets ", "denies ") + u.principal(home, own) + " " + u.actions)
	default:
		b.WriteString(verbOf(u.allow, "allows ", "denies ") + u.actions)
	}
	if kind != RoleTrust && u.resources != "" {
		b.WriteString(" on " + u.resources)
	}
	if u.conditions != "" {
		b.WriteString(" if " + u.conditions)
	}
	return b.String()
}

func verbOf(allow bool, yes, no string) string {
	if allow {
		return yes
	}
	return no
}

// principal names who is meant. An id in the place of an ARN is what IAM leaves
// of a principal that was deleted.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func (u unit) principal(home string, own iampolicy.Accounts) string {
	switch {
	case u.others:
		return "everyone but those whom it names"
	case u.who == "":
		return "nobody by name"
	case u.kind == iampolicy.Service:
		return "service " + u.who
	case u.kind == iampolicy.Federated:
		return "identity provider " + u.who
	case u.kind == iampolicy.CanonicalUser:
		return "canonical user " + u.who
	}
	switch iampolicy.OwnerOf(u.who, home, own) {
	case iampolicy.OwnerAnyone:
		if u.who == "*" {
			return "everyone"
		}
		return u.who + " (any account)"
	case iampolicy.OwnerForeign:
		return accountName(u.who) + " (not in the own set)"
	case iampolicy.OwnerSame:
		return accountName(u.who)
	}
	if len(u.who) > 16 && (strings.HasPrefix(u.who, "AIDA") || strings.HasPrefix(u.who, "AROA")) {
		return u.who + " (a deleted principal)"
	}
	return u.who
}

// accountName names an account that is meant as a whole.
func accountName(principal string) string {
	if !strings.Contains(principal, ":") {
		return "account " + principal
	}
	if f := strings.SplitN(principal, ":", 6); len(f) == 6 && f[5] == "root" {
		return "account " + f[4]
	}
	return principal
}
