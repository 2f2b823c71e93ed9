// Package iampolicy reads IAM policy documents and says whom they let in.
//
// In comes the text of a policy as CloudTrail records hold it: a JSON object,
// the content of a JSON string, or that content URL-encoded once more. Out
// comes a Policy of plain values and, for a set of own accounts, its Reach:
// which principals it allows that are foreign, public, federated or services.
// The rule engine calls it for the fields keytrail.policy.*. It knows nothing
// of events or rules.
//
// It answers an analyst's question, not IAM's: statements are read one by one,
// a Deny takes nothing away from an Allow, and what cannot be told is unknown.
// The shape of policies is documented at
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
package iampolicy

// Policy is a policy document. It shares no memory with the text it was
// parsed from.
type Policy struct {
	Statements []Statement
}

// Statement is one statement of a policy. Every list holds the values as
// written, whether the document gave one or several.
type Statement struct {
	Sid             string
	Allow           bool // the Effect is Allow
	Principals      []Principal
	HasPrincipal    bool // Principal or NotPrincipal is there: a resource's policy
	HasNotPrincipal bool // everybody but some
	Actions         []string
	NotActions      []string
	Resources       []string
	NotResources    []string
	Conditions      []Condition
}

// PrincipalKind is the key under which a principal stands.
type PrincipalKind uint8

// The kinds of principals.
const (
	AWS           PrincipalKind = iota // an account, an ARN, a unique id, or "*"
	Federated                          // a SAML provider's ARN or an issuer
	Service                            // an AWS service's host name
	CanonicalUser                      // S3's own name for an account
	OtherPrincipal
)

// Principal is somebody that a statement names, as written.
type Principal struct {
	Kind  PrincipalKind
	Value string
}

// Condition is one key of one operator of a Condition block.
type Condition struct {
	Operator string // as StringEquals, with prefixes and suffixes as written
	Key      string // as aws:PrincipalOrgID
	Values   []string
}

// Actions gives the action patterns that Allow statements name, in order and
// once each.
func (p Policy) Actions() []string {
	var all set
	for _, s := range p.Statements {
		if s.Allow {
			all.add(s.Actions...)
		}
	}
	return all.values
}

// DenyOnly tells whether the policy has statements and none of them allows
// anything, as quarantine and containment policies do.
func (p Policy) DenyOnly() bool {
	for _, s := range p.Statements {
		if s.Allow {
			return false
		}
	}
	return len(p.Statements) > 0
}

// set gathers strings in order, once each. Small lists are searched, long ones
// get an index.
type set struct {
	values []string
	index  map[string]struct{}
}

const indexFrom = 32

func (s *set) add(values ...string) {
	for _, v := range values {
		if s.has(v) {
			continue
		}
		s.values = append(s.values, v)
		if s.index != nil {
			s.index[v] = struct{}{}
		} else if len(s.values) >= indexFrom {
			s.index = make(map[string]struct{}, 2*len(s.values))
			for _, known := range s.values {
				s.index[known] = struct{}{}
			}
		}
	}
}

func (s *set) has(v string) bool {
	if s.index != nil {
		_, ok := s.index[v]
		return ok
	}
	for _, known := range s.values {
		if known == v {
			return true
		}
	}
	return false
}
