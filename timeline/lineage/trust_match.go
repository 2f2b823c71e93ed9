package lineage

import (
	"cmp"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline/iampolicy"
)

// lets tells whether a version of a trust names whoever got a session. The
// record of another account's caller has no more than the account: then that
// is what is compared.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func (t *trustEdit) lets(x *issue, home string) bool {
	if t.anybody {
		return true
	}
	for _, p := range t.let {
		switch p.Kind {
		case iampolicy.Service:
			if x.who.IsService() && service([]byte(strings.ToLower(p.Value))) == serviceOf(x.who) {
				return true
			}
		case iampolicy.Federated:
			if x.via != "" && federates(p.Value, x.via) {
				return true
			}
		case iampolicy.AWS:
			if !x.who.IsService() && x.kind != "assume-role-with-saml" && x.kind != "assume-role-with-web-identity" && names(p.Value, x.who, home) {
				return true
			}
		}
	}
	return false
}

// federates tells whether a provider in a trust, an ARN or an issuer, is the
// one that vouched.
func federates(trusted, via string) bool {
	return trusted == via || issuerOf(trusted) == issuerOf(via)
}

// issuerOf is the host and path of an OpenID provider, whichever way it is
// named.
func issuerOf(s string) string {
	if _, after, ok := strings.Cut(s, ":oidc-provider/"); ok {
		return after
	}
	return strings.TrimPrefix(s, "https://")
}

// names tells whether a principal of a policy is a caller, or the account that
// the caller is of.
func names(principal string, who *party, home string) bool {
	if principal == "*" {
		return true
	}
	account := who.Account
	switch {
	case !strings.HasPrefix(principal, "arn:"):
		id, _, _ := strings.Cut(who.PrincipalID, ":")
		return principal == account || principal == id || padded(principal) == account
	case accountOf(principal) != account:
		return false
	case strings.HasSuffix(principal, ":root"):
		return true
	case who.Kind() == cloudtrail.ActorAccount:
		return account != home
	}
	if who.RoleARN == "" && who.RoleName != "" && strings.Contains(principal, ":role/") {
		return roleName(principal) == who.RoleName
	}
	return principal == who.ARN || who.RoleARN != "" && principal == who.RoleARN
}

// padded is an account id whose leading zeros a number lost.
func padded(id string) string {
	if len(id) >= 12 || id == "" || strings.Trim(id, "0123456789") != "" {
		return id
	}
	return strings.Repeat("0", 12-len(id)) + id
}

// callerOf tells callers apart who were let in as one.
func callerOf(x *issue) string {
	return x.who.Account + "\x00" + cmp.Or(x.who.RoleARN, x.who.ARN, x.who.PrincipalID, x.who.InvokedBy) + "\x00" + x.via
}
