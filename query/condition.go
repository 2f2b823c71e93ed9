package query

import (
	"bytes"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// condition is one alternative of a field of a filter. Every event that meets
// it meets its clause; where exact is set, the clause says it all.
type condition struct {
	clause casefile.Clause
	test   func(*cloudtrail.Event) bool
	needs  cloudtrail.ColumnSet // what test reads
	exact  bool
}

// exactly makes a condition of tests that say all there is to say.
func exactly(tests ...casefile.Test) condition {
	clause := casefile.Clause(tests)
	return condition{clause: clause, test: clause.Holds, needs: clause.Columns(), exact: true}
}

// in tests a column for one value.
func in(c cloudtrail.Column, value string) casefile.Test {
	return casefile.Test{Column: c, In: [][]byte{[]byte(value)}}
}

// among tests a column for any of some values; none is met by nothing.
func among(c cloudtrail.Column, values []string) casefile.Test {
	t := casefile.Test{Column: c, In: make([][]byte, 0, len(values))}
	for _, v := range values {
		t.In = append(t.In, []byte(v))
	}
	return t
}

func keyCondition(id string) condition { return exactly(in(cloudtrail.AccessKeyID, id)) }

func addressCondition(s string) condition { return exactly(addressTests(s)...) }

// userCondition finds a user by name: in userName, and in the ARN, which some
// services give alone.
func userCondition(name string) condition {
	tests := []casefile.Test{
		in(cloudtrail.UserIdentityUserName, name),
		{Column: cloudtrail.PrincipalARN, Match: func(v []byte) bool {
			a, ok := parseARN(v)
			if !ok {
				return false
			}
			user, ok := a.user()
			return ok && string(user) == name
		}},
	}
	if name == "root" {
		tests = append(tests, in(cloudtrail.UserIdentityType, "Root"))
	}
	return exactly(tests...)
}

// roleCondition finds a role's sessions by its name: in their ARN, and in the
// ARN of the role that issued them.
func roleCondition(name string) condition {
	return exactly(
		casefile.Test{Column: cloudtrail.PrincipalARN, Match: func(v []byte) bool {
			a, ok := parseARN(v)
			if !ok {
				return false
			}
			if role, is := a.role(); is {
				return string(role) == name
			}
			role, _, is := a.session()
			return is && string(role) == name
		}},
		casefile.Test{Column: cloudtrail.SessionIssuerARN, Match: func(v []byte) bool {
			a, ok := parseARN(v)
			if !ok {
				return false
			}
			role, is := a.role()
			return is && string(role) == name
		}},
	)
}

// sessionCondition finds sessions by NAME or ROLE/NAME: in their ARN, and in
// the principal id, which is ID:NAME for them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
func sessionCondition(s string) condition {
	tests := []casefile.Test{{Column: cloudtrail.PrincipalARN, Match: func(v []byte) bool {
		a, ok := parseARN(v)
		if !ok {
			return false
		}
		role, name, ok := a.session()
		return ok && (string(name) == s || len(role) > 0 && len(s) == len(role)+1+len(name) && s[len(role)] == '/' &&
			s[:len(role)] == string(role) && s[len(role)+1:] == string(name))
	}}}
	tests = append(tests, casefile.Test{Column: cloudtrail.UserIdentityPrincipalID, Match: func(v []byte) bool {
		_, name, ok := bytes.Cut(v, []byte(":"))
		return ok && string(name) == s
	}})
	return exactly(tests...)
}

// principalCondition finds a principal by ARN: see Filter.Principals.
func principalCondition(s string) condition {
	a, ok := parseARN([]byte(s))
	if !ok {
		return exactly(in(cloudtrail.PrincipalARN, s))
	}
	if role, is := a.role(); is && string(a.service) == "iam" {
		return roleARNCondition(s, a, string(role))
	}
	if role, name, is := a.session(); string(a.service) == "sts" && !is && name == nil && len(role) > 0 {
		return exactly(in(cloudtrail.PrincipalARN, s), casefile.Test{Column: cloudtrail.PrincipalARN, Prefix: []byte(s + "/")})
	}
	return exactly(in(cloudtrail.PrincipalARN, s))
}

// roleARNCondition finds a role itself and its sessions: by their issuer, and
// where the record names none, by their ARN, which has the role's name but not
// its path.
func roleARNCondition(s string, a arn, role string) condition {
	sessions := []byte("arn:" + string(a.partition) + ":sts::" + string(a.account) + ":assumed-role/" + role + "/")
	return condition{
		clause: casefile.Clause{
			{Column: cloudtrail.PrincipalARN, In: [][]byte{[]byte(s)}},
			{Column: cloudtrail.SessionIssuerARN, In: [][]byte{[]byte(s)}},
			{Column: cloudtrail.PrincipalARN, Prefix: sessions},
		},
		needs: cloudtrail.Columns(cloudtrail.PrincipalARN, cloudtrail.SessionIssuerARN),
		test: func(e *cloudtrail.Event) bool {
			principal, issuer := e.Value(cloudtrail.PrincipalARN), e.Value(cloudtrail.SessionIssuerARN)
			return string(principal) == s || string(issuer) == s || len(issuer) == 0 && bytes.HasPrefix(principal, sessions)
		},
	}
}

// accountCondition finds events by the account whose trail has them, or, in
// records of a time before recipientAccountId, by the caller's.
func accountCondition(account string) condition {
	return condition{
		clause: casefile.Clause{in(cloudtrail.RecipientAccountID, account), in(cloudtrail.UserIdentityAccountID, account)},
		needs:  cloudtrail.Columns(cloudtrail.RecipientAccountID, cloudtrail.UserIdentityAccountID),
		test: func(e *cloudtrail.Event) bool {
			v := e.Value(cloudtrail.RecipientAccountID)
			if v == nil {
				v = e.Value(cloudtrail.UserIdentityAccountID)
			}
			return string(v) == account
		},
	}
}

// kindsCondition is Filter.Kinds for a scan. A value that is no outcome passes:
// the scan's own complaint about it says more.
func kindsCondition(kinds func(source, name []byte, outcome cloudtrail.Outcome) bool) casefile.Combined {
	return casefile.Combined{
		Columns: kindColumns,
		Holds: func(v [][]byte) bool {
			outcome, ok := cloudtrail.ParseOutcome(string(v[2]))
			return kinds(v[0], v[1], outcome) || !ok
		},
	}
}

// kindColumns are what tells of which kind an event is.
var kindColumns = []cloudtrail.Column{cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.OutcomeColumn}
