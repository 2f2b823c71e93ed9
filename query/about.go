package query

import (
	"bytes"
	"net/netip"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// aboutColumns are where an event can name somebody who does not act in it:
// what was asked and answered, and who else had a part in it.
var aboutColumns = []cloudtrail.Column{
	cloudtrail.RequestParameters,
	cloudtrail.ResponseElements,
	cloudtrail.AdditionalEventData,
	cloudtrail.ServiceEventDetails,
	cloudtrail.Resources,
	cloudtrail.ErrorMessage,
	cloudtrail.PrincipalARN,
	cloudtrail.UserIdentityPrincipalID,
	cloudtrail.UserIdentityUserName,
	cloudtrail.UserIdentityInvokedBy,
	cloudtrail.UserIdentityCredentialID,
	cloudtrail.UserIdentityOnBehalfOfUserID,
	cloudtrail.UserIdentityInScopeOfSourceARN,
	cloudtrail.UserIdentityInScopeOfCredentialsIssuedTo,
	cloudtrail.SessionIssuerARN,
	cloudtrail.SessionIssuerPrincipalID,
	cloudtrail.SessionIssuerUserName,
	cloudtrail.SessionSourceIdentity,
	cloudtrail.SessionSignInSessionARN,
	cloudtrail.SessionFederationAttributes,
	cloudtrail.Unmapped,
	cloudtrail.RawRecord, // members of odd types are only there
}

// aboutConditions gives the conditions by which an event names WHO.
func aboutConditions(w *Who) []condition {
	var list []condition
	for _, k := range w.Kinds {
		switch k {
		case WhoKey:
			list = append(list, names(keyToken(w.Text)))
		case WhoPrincipal:
			list = append(list, names(arnToken(w.Text)))
			if c, ok := namesInAccount(w.Text); ok {
				list = append(list, c)
			}
		case WhoIP:
			if a, err := netip.ParseAddr(w.Text); err == nil { // a range has no name of its own
				list = append(list, names(addressToken(w.Text, a)))
			}
		case WhoUser, WhoRole, WhoSession, WhoInstance:
			list = append(list, names(nameToken(w.Text)))
		}
	}
	return list
}

// names finds a token in any of the columns that can name somebody.
func names(t token) condition {
	f := &finder{token: t}
	var tests []casefile.Test
	for _, c := range aboutColumns {
		tests = append(tests, casefile.Test{Column: c, Match: f.in})
	}
	return exactly(tests...)
}

// namesInAccount finds calls that name the user or role of an ARN as IAM's own
// do, by userName or roleName alone. Such a name means that user or role only
// in the ARN's account.
func namesInAccount(s string) (condition, bool) {
	a, ok := parseARN([]byte(s))
	if !ok || len(a.account) == 0 {
		return condition{}, false
	}
	member := "userName"
	name, ok := a.user()
	if !ok {
		member = "roleName"
		name, ok = a.role()
	}
	if !ok || len(name) == 0 {
		return condition{}, false
	}
	f := &memberFinder{member: []byte(member), value: cloudtrail.AppendString(nil, name)}
	account := string(a.account)
	columns := []cloudtrail.Column{cloudtrail.RequestParameters, cloudtrail.ResponseElements}
	c := condition{needs: cloudtrail.Columns(append(columns, cloudtrail.RecipientAccountID)...)}
	for _, col := range columns {
		c.clause = append(c.clause, casefile.Test{Column: col, Match: f.in})
	}
	c.test = func(e *cloudtrail.Event) bool {
		at := e.Value(cloudtrail.RecipientAccountID)
		return (at == nil || string(at) == account) && c.clause.Holds(e)
	}
	return c, true
}

// memberFinder looks in JSON text for a member of a name and a string value,
// at any depth. Upper and lower case of the name do not matter.
type memberFinder struct {
	member []byte
	value  []byte // as JSON
}

func (f *memberFinder) in(doc []byte) bool {
	for from := 0; ; {
		i := bytes.Index(doc[from:], f.value)
		if i < 0 {
			return false
		}
		before := bytes.TrimRight(doc[:from+i], " \t\r\n")
		if rest, ok := bytes.CutSuffix(before, []byte(":")); ok {
			rest, ok = bytes.CutSuffix(bytes.TrimRight(rest, " \t\r\n"), []byte{'"'})
			if n := len(rest) - len(f.member); ok && n > 0 && rest[n-1] == '"' && bytes.EqualFold(rest[n:], f.member) {
				return true
			}
		}
		from += i + 1
	}
}
