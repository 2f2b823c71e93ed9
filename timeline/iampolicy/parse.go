package iampolicy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Limits on a document. The largest policy that AWS takes has 32 KB (KMS); URL
// encoding can triple it, and a trail's record ends at 256 KB.
const (
	MaxBytes = 256 << 10
	MaxDepth = 64 // a policy needs six levels

	maxWrappings = 3 // strings within strings, URL-encoded or not
)

// ErrNotPolicy says that a text is no policy document at all.
var ErrNotPolicy = errors.New("not a policy document")

// Parse reads a policy document. The text is a JSON object (a whole policy, or
// one statement as Lambda answers it), a JSON string that holds one, or either
// of them URL-encoded.
//
// It is lenient where IAM is strict, because the record says whether the call
// succeeded: names of elements match in any case, a member that is given twice
// counts twice, and elements of the wrong type are skipped. The error is
// ErrNotPolicy, wrapped with what is wrong.
func Parse(text []byte) (Policy, error) {
	root, err := unwrap(text)
	if err != nil {
		return Policy{}, fmt.Errorf("%w: %w", ErrNotPolicy, err)
	}
	var p Policy
	found := false
	root.each(func(name string, v *node) {
		if strings.EqualFold(name, "Statement") {
			found = true
			v.elements(func(s *node) {
				if s.kind == object {
					p.Statements = append(p.Statements, statement(s))
				}
			})
		}
	})
	if !found && root.has("Effect") {
		p.Statements = append(p.Statements, statement(&root))
	}
	return p, nil
}

// unwrap peels strings and URL encoding off until an object is there.
func unwrap(text []byte) (node, error) {
	for range maxWrappings {
		if len(text) > MaxBytes {
			return node{}, fmt.Errorf("it has %d bytes, more than %d", len(text), MaxBytes)
		}
		text = bytes.TrimSpace(text)
		switch {
		case len(text) == 0:
			return node{}, errors.New("it is empty")
		case text[0] == '{':
			return readTree(text)
		case text[0] == '"':
			var inner string
			if err := json.Unmarshal(text, &inner); err != nil {
				return node{}, err
			}
			text = []byte(inner)
		case text[0] == '%':
			inner, err := url.PathUnescape(string(text))
			if err != nil {
				return node{}, err
			}
			text = []byte(inner)
		default:
			return node{}, fmt.Errorf("it begins with %q", text[0])
		}
	}
	return node{}, fmt.Errorf("it is wrapped more than %d times", maxWrappings-1)
}

func statement(n *node) Statement {
	var s Statement
	n.each(func(name string, v *node) {
		switch strings.ToLower(name) {
		case "sid":
			s.Sid = v.text
		case "effect":
			s.Allow = s.Allow || strings.EqualFold(v.text, "Allow")
		case "principal":
			s.HasPrincipal = true
			s.Principals = appendPrincipals(s.Principals, v)
		case "notprincipal":
			s.HasPrincipal, s.HasNotPrincipal = true, true
		case "action":
			s.Actions = v.appendScalars(s.Actions)
		case "notaction":
			s.NotActions = v.appendScalars(s.NotActions)
		case "resource":
			s.Resources = v.appendScalars(s.Resources)
		case "notresource":
			s.NotResources = v.appendScalars(s.NotResources)
		case "condition":
			v.each(func(operator string, keys *node) {
				keys.each(func(key string, values *node) {
					s.Conditions = append(s.Conditions, Condition{operator, key, values.appendScalars(nil)})
				})
			})
		}
	})
	return s
}

func appendPrincipals(dst []Principal, n *node) []Principal {
	if n.kind != object {
		for _, v := range n.appendScalars(nil) {
			dst = append(dst, Principal{AWS, v})
		}
		return dst
	}
	n.each(func(name string, v *node) {
		kind := OtherPrincipal
		switch strings.ToLower(name) {
		case "aws", "*":
			kind = AWS
		case "federated":
			kind = Federated
		case "service":
			kind = Service
		case "canonicaluser":
			kind = CanonicalUser
		}
		for _, value := range v.appendScalars(nil) {
			dst = append(dst, Principal{kind, value})
		}
	})
	return dst
}
