package sigma

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

var operators = map[string]Op{
	"contains": Contains, "startswith": StartsWith, "endswith": EndsWith, "re": Regexp, "cidr": CIDR,
	"exists": Exists, "lt": Less, "lte": LessOrEqual, "gt": Greater, "gte": GreaterOrEqual,
}

// meaningless are modifiers of the standard that encode text as Windows
// programs do, or take a time apart; no member of a CloudTrail record is such.
var meaningless = []string{
	"utf16", "utf16le", "utf16be", "wide", "windash", "base64offset",
	"minute", "hour", "day", "week", "month", "year",
}

// changes are what modifiers do to a test's values.
type changes struct {
	base64 bool
	expand bool
	flags  string // of expressions
}

// modify applies the modifiers of a key, which are separated by "|".
func (t *Test) modify(modifiers string) (c changes, err error) {
	if t.Field == "" {
		t.Op = Contains
	}
	if modifiers == "" {
		if t.Field == "" {
			return c, errors.New("the field has no name")
		}
		return c, nil
	}
	operator := ""
	for _, m := range strings.Split(modifiers, "|") {
		switch op, isOperator := operators[m]; {
		case isOperator && operator != "":
			return c, fmt.Errorf("modifiers %s and %s exclude each other", operator, m)
		case isOperator:
			t.Op, operator = op, m
		case m == "all":
			t.All = true
		case m == "cased":
			t.Cased = true
		case m == "fieldref":
			t.Ref = true
		case m == "base64":
			c.base64 = true
		case operator == "re" && (m == "i" || m == "m" || m == "s"):
			c.flags += m
		case m == "expand":
			c.expand = true
		case slices.Contains(meaningless, m):
			return c, fmt.Errorf("modifier %s means nothing for CloudTrail", m)
		default:
			return c, fmt.Errorf("modifier %q is not known", m)
		}
	}
	if c.base64 && (t.Op > EndsWith || t.Ref) {
		return c, errors.New("modifier base64 goes with comparisons of text only")
	}
	return c, nil
}

// apply changes the values of a test. base64 has neither wildcards nor
// escapes in it.
func (c changes) apply(values []Value) {
	for i := range values {
		if c.base64 {
			values[i].Text = base64.StdEncoding.EncodeToString([]byte(values[i].Text))
		}
		if c.flags != "" {
			values[i].Text = "(?" + c.flags + ")" + values[i].Text
		}
	}
}

// check refuses tests that cannot mean anything.
func (t *Test) check() error {
	switch {
	case t.Field == "" && (t.Op > Regexp || t.Ref):
		return errors.New("keywords are compared as text")
	case t.Ref && t.Op > EndsWith:
		return errors.New("fieldref goes with comparisons of text only")
	case t.Cased && t.Op > EndsWith:
		return errors.New("cased goes with comparisons of text only")
	case t.All && t.Op == Exists:
		return errors.New("all goes with several values")
	}
	for _, v := range t.Values {
		if err := t.checkValue(v); err != nil {
			return err
		}
	}
	return nil
}

func (t *Test) checkValue(v Value) error {
	switch t.Op {
	case Exists:
		if v.Kind != Bool || len(t.Values) != 1 {
			return errors.New("exists takes true or false")
		}
	case Less, LessOrEqual, Greater, GreaterOrEqual:
		if _, err := strconv.ParseFloat(v.Text, 64); err != nil {
			return fmt.Errorf("%q is no number", v.Text)
		}
	case CIDR:
		if _, err := parseNetwork(v.Text); err != nil {
			return err
		}
	case Regexp:
		if v.Kind == Null {
			return errors.New("null is no expression")
		}
	case Equals:
		if v.Kind == Null && (t.Ref || t.All) {
			return errors.New("null stands for no value")
		}
	default:
		if v.Kind == Null {
			return errors.New("null has no text")
		}
	}
	if t.Ref {
		_, err := newField(v.Text)
		return err
	}
	return nil
}

// parseNetwork reads a CIDR block, or an address as a block of one.
func parseNetwork(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return p, fmt.Errorf("%q is no network", text)
	}
	return p.Masked(), nil
}
