package timeline

import (
	"bytes"
	"net/url"

	"keytrail/cloudtrail"
)

// trustCalls are the sentences of calls that say who may assume a role.
var trustCalls = map[string]func(*sentence){
	"iam:CreateRole":             createRole,
	"iam:UpdateAssumeRolePolicy": updateTrust,
}

var (
	roleName        = lazyPath("roleName")
	trustAtCreation = lazyPath("assumeRolePolicyDocument")
	trustAtUpdate   = lazyPath("policyDocument")
)

func createRole(s *sentence) {
	s.act("create", " role ")
	s.nameOrTrim(roleName(), "role")
	if t := readTrust(s, trustAtCreation()); len(t.who) > 0 {
		s.write(" that trusts ", t.text())
	}
}

func updateTrust(s *sentence) {
	t := readTrust(s, trustAtUpdate())
	if s.outcome() == cloudtrail.OutcomeSuccess && t.read {
		if name := s.text(roleName()); name != "" {
			s.line("role/", cut(name), " now trusts ", t.text())
			return
		}
	}
	s.act("change", " who may assume role ")
	s.nameOrTrim(roleName(), "role")
	if len(t.who) > 0 {
		s.write(" to ", t.text())
	}
}

// nameOrTrim writes the value at a path, or takes back the space before it.
func (s *sentence) nameOrTrim(p cloudtrail.Path, kind string) {
	if !s.path(p, kind) {
		s.body = bytes.TrimSuffix(s.body, []byte(" "))
	}
}

// trust is whom the Allow statements of a trust policy name.
type trust struct {
	who         []string // at most maxListed, in the policy's order, each once
	more        int
	conditional int // statements with a condition
	statements  int
	read        bool // the document could be read
}

func (t *trust) text() string {
	if len(t.who) == 0 {
		return "nobody"
	}
	text := listText(t.who, t.more)
	switch {
	case t.conditional == 0:
	case t.conditional == t.statements:
		text += " (under conditions)"
	default:
		text += " (in part under conditions)"
	}
	return text
}

// maxStatements bounds how much of a policy is looked at; IAM allows a trust
// policy 8,192 characters at most (IAM guide, "IAM and AWS STS quotas").
const maxStatements = 200

// readTrust reads the policy at a path: JSON in a string, URL-encoded JSON in
// a string, or an object.
func readTrust(s *sentence, p cloudtrail.Path) trust {
	v, ok := p.First(s.e)
	if !ok || v.Kind != cloudtrail.String && v.Kind != cloudtrail.Object {
		return trust{}
	}
	doc := bytes.TrimSpace(v.Text)
	if bytes.HasPrefix(doc, []byte("%7B")) || bytes.HasPrefix(doc, []byte("%7b")) {
		text, err := url.PathUnescape(string(doc))
		if err != nil {
			return trust{}
		}
		doc = []byte(text)
	}
	if _, err := cloudtrail.ScanValue(doc, 0); err != nil {
		return trust{}
	}
	t := trust{}
	here := s.e.Text(cloudtrail.RecipientAccountID)
	eachMember(doc, func(name, value []byte) bool {
		if string(name) == "Statement" {
			t.read = true
			n := 0
			eachElement(value, func(statement []byte) bool {
				t.statement(statement, here)
				n++
				return n < maxStatements
			})
		}
		return true
	})
	return t
}

func (t *trust) statement(doc []byte, here string) {
	var allow, conditional bool
	var principal []byte
	eachMember(doc, func(name, value []byte) bool {
		switch string(name) {
		case "Effect":
			allow = string(value) == `"Allow"`
		case "Condition":
			conditional = len(value) > 2 && value[0] == '{'
		case "Principal":
			principal = value
		case "NotPrincipal":
			principal = []byte(`"everyone but the principals named"`)
		}
		return true
	})
	if !allow || principal == nil {
		return
	}
	t.statements++
	if conditional {
		t.conditional++
	}
	if principal[0] != '{' {
		eachElement(principal, func(v []byte) bool { t.add("AWS", v, here); return true })
		return
	}
	eachMember(principal, func(kind, values []byte) bool {
		eachElement(values, func(v []byte) bool { t.add(string(kind), v, here); return true })
		return true
	})
}

func (t *trust) add(kind string, value []byte, here string) {
	text := scalar(value)
	if text == nil {
		return
	}
	name := principalText(kind, text, here)
	for _, w := range t.who {
		if w == name {
			return
		}
	}
	if len(t.who) == maxListed {
		t.more++
		return
	}
	t.who = append(t.who, name)
}

// principalText says whom a policy's principal means. The forms are those of
// the IAM guide, "AWS JSON policy elements: Principal".
func principalText(kind string, value []byte, here string) string {
	text := cut(string(value))
	switch kind {
	case "Service":
		return "service " + text
	case "Federated":
		if a, ok := parseARN(value); ok {
			return "identity provider " + cut(string(a.resource)) + ofAccount(a.account, here)
		}
		return "identity provider " + text
	case "CanonicalUser":
		return "canonical user " + text
	}
	if text == "*" {
		return "everyone"
	}
	if len(value) == 12 && digits(value) {
		return accountText(text, here)
	}
	if a, ok := parseARN(value); ok {
		if string(a.resource) == "root" {
			return accountText(cut(string(a.account)), here)
		}
		return cut(string(a.resource)) + ofAccount(a.account, here)
	}
	if len(value) > 4 && (bytes.HasPrefix(value, []byte("AROA")) || bytes.HasPrefix(value, []byte("AIDA"))) {
		return "principal id " + text
	}
	return text
}

func accountText(account, here string) string {
	if account == here {
		return "its own account"
	}
	return "account " + account
}

func ofAccount(account []byte, here string) string {
	if len(account) == 0 || string(account) == here {
		return ""
	}
	return " of account " + cut(string(account))
}

// eachElement gives the elements of a JSON array; any other value counts as
// the one element of an array.
func eachElement(doc []byte, f func(value []byte) bool) {
	at := cloudtrail.SkipSpace(doc, 0)
	if at >= len(doc) {
		return
	}
	if doc[at] != '[' {
		f(doc[at:])
		return
	}
	for at++; ; at++ {
		at = cloudtrail.SkipSpace(doc, at)
		end, err := cloudtrail.ScanValue(doc, at)
		if err != nil || !f(doc[at:end]) {
			return
		}
		at = cloudtrail.SkipSpace(doc, end)
		if at >= len(doc) || doc[at] != ',' {
			return
		}
	}
}
