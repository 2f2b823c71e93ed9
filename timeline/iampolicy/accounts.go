package iampolicy

import "strings"

// Accounts is a set of AWS account ids that count as one's own. The zero value
// is empty. It is safe for concurrent reading.
type Accounts struct {
	ids map[string]struct{}
}

// NewAccounts makes a set of the given ids.
func NewAccounts(ids ...string) Accounts {
	a := Accounts{make(map[string]struct{}, len(ids))}
	for _, id := range ids {
		a.ids[id] = struct{}{}
	}
	return a
}

// Has tells whether the account is in the set.
func (a Accounts) Has(id string) bool { _, ok := a.ids[id]; return ok }

// Owner tells what is known of a principal's account.
type Owner uint8

// The owners.
const (
	OwnerUnknown Owner = iota // a unique id, a canonical user, a masked account
	OwnerSame                 // an account of the set
	OwnerForeign              // an account outside the set
	OwnerAnyone               // "*", or an ARN with a wildcard for its account
	OwnerService              // AWS itself, as CloudFront's origin access identities
)

// OwnerOf says whose a principal under the key AWS is: an account id, an ARN,
// or a wildcard. home is an account that belongs to the set whatever the set
// says (the account that logged the record), or "".
func OwnerOf(principal, home string, own Accounts) Owner {
	if principal == "*" {
		return OwnerAnyone
	}
	account, ok := accountOf(principal)
	switch {
	case !ok:
		return OwnerUnknown
	case account == home && home != "", own.Has(account):
		return OwnerSame
	case strings.ContainsAny(account, "*?"):
		return OwnerAnyone
	case account == "cloudfront":
		return OwnerService
	case isAccountID(account):
		return OwnerForeign
	}
	return OwnerUnknown
}

// accountOf gives the account field of an ARN, or the bare account id. JSON
// that went through XML holds ids as numbers, without their leading zeros.
func accountOf(principal string) (string, bool) {
	if strings.HasPrefix(principal, "arn:") {
		fields := strings.SplitN(principal, ":", 6)
		if len(fields) < 6 {
			return "", false
		}
		return fields[4], true
	}
	if n := len(principal); n >= 9 && n <= 12 && isDigits(principal) {
		return strings.Repeat("0", 12-n) + principal, true
	}
	return "", false
}

func isAccountID(s string) bool { return len(s) == 12 && isDigits(s) }

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
