package iampolicy

import (
	"net/netip"
	"slices"
	"strings"
)

// What a condition key's value says of the caller.
type limit uint8

const (
	limitsNothing limit = iota
	limitsToAccount
	limitsToARN
	limitsToOrganization
	limitsToAddress
	limitsToID
	limitsToTrue
)

// limiting holds the condition keys that narrow a principal of "*", lower-case.
// What is not here leaves everybody in: tags, names and sessions are the
// caller's own choice, and sts:ExternalId is a shared word, no identity. S3
// counts much the same keys when it decides whether a policy is public:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
// The keys are described at
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
var limiting = map[string]limit{
	"aws:principalaccount":      limitsToAccount,
	"aws:sourceaccount":         limitsToAccount,
	"aws:sourceowner":           limitsToAccount,
	"kms:calleraccount":         limitsToAccount,
	"s3:dataaccesspointaccount": limitsToAccount,
	"aws:principalarn":          limitsToARN,
	"aws:sourcearn":             limitsToARN,
	"s3:dataaccesspointarn":     limitsToARN,
	"aws:principalorgid":        limitsToOrganization,
	"aws:principalorgpaths":     limitsToOrganization,
	"aws:sourceorgid":           limitsToOrganization,
	"aws:sourceorgpaths":        limitsToOrganization,
	"aws:sourceip":              limitsToAddress,
	"aws:sourcevpc":             limitsToID,
	"aws:sourcevpce":            limitsToID,
	"aws:userid":                limitsToID,
	"aws:principalisawsservice": limitsToTrue,
}

// operators that keep everybody out whose value differs. Negations do not; nor
// does …IfExists, which lets in whoever lacks the key, nor ForAllValues, which
// an empty set satisfies.
var narrowing = []string{
	"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress", "bool",
}

// limits gives what a statement's conditions narrow everybody down to: account
// ids and ARNs where they say so, else "key=value". limited is false where
// nothing does.
func (s *Statement) limits() (to []string, limited bool) {
	var all set
	for i := range s.Conditions {
		values, ok := s.Conditions[i].limits()
		if ok {
			limited = true
			all.add(values...)
		}
	}
	return all.values, limited
}

func (c *Condition) limits() ([]string, bool) {
	operator := strings.TrimPrefix(strings.ToLower(c.Operator), "foranyvalue:")
	what := limiting[strings.ToLower(c.Key)]
	if what == limitsNothing || len(c.Values) == 0 || !slices.Contains(narrowing, operator) {
		return nil, false
	}
	var to []string
	for _, v := range c.Values {
		// Values are alternatives: one that anybody meets opens the condition.
		if !what.holds(v) {
			return nil, false
		}
		if _, ok := accountOf(v); ok && (what == limitsToAccount || what == limitsToARN) {
			to = append(to, v)
		} else {
			to = append(to, c.Key+"="+v)
		}
	}
	return to, true
}

// holds tells whether the value is one that not everybody meets.
func (l limit) holds(value string) bool {
	switch value {
	case "${aws:ResourceAccount}", "${aws:ResourceOrgID}", "${aws:ResourceOrgPaths}":
		return l == limitsToAccount || l == limitsToOrganization
	}
	if strings.Contains(value, "${") {
		return false // a variable may name the very thing that it is compared with
	}
	switch l {
	case limitsToAccount:
		account, ok := accountOf(value)
		return ok && isAccountID(account)
	case limitsToARN:
		return fixedARN(value)
	case limitsToOrganization:
		return strings.HasPrefix(value, "o-") && len(fixedPart(value)) > len("o-")+8
	case limitsToAddress:
		return narrowNetwork(value)
	case limitsToID:
		return len(fixedPart(value)) >= 12
	case limitsToTrue:
		return strings.EqualFold(value, "true")
	}
	return false
}

func fixedPart(value string) string {
	if i := strings.IndexAny(value, "*?"); i >= 0 {
		return value[:i]
	}
	return value
}

// fixedARN tells whether an ARN names an account, or like a bucket's needs
// none and begins with a name.
func fixedARN(value string) bool {
	fields := strings.SplitN(value, ":", 6)
	if len(fields) < 6 || fields[0] != "arn" {
		return false
	}
	if fields[4] == "" {
		return fields[2] == "s3" && fixedPart(fields[5]) != ""
	}
	return isAccountID(fields[4])
}

// narrowNetwork follows S3, to which IPv4 networks larger than /8 and IPv6
// networks larger than /32 are the public.
func narrowNetwork(value string) bool {
	if p, err := netip.ParsePrefix(value); err == nil {
		return p.Addr().Is4() && p.Bits() >= 8 || p.Addr().Is6() && p.Bits() >= 32
	}
	_, err := netip.ParseAddr(value)
	return err == nil
}

// asksExternalID tells whether the statement asks for a certain sts:ExternalId.
func (s *Statement) asksExternalID() bool {
	for _, c := range s.Conditions {
		operator := strings.ToLower(c.Operator)
		if strings.EqualFold(c.Key, "sts:ExternalId") && len(c.Values) > 0 && slices.Contains(narrowing, operator) &&
			!slices.ContainsFunc(c.Values, func(v string) bool { return fixedPart(v) == "" }) {
			return true
		}
	}
	return false
}
