package sigma

import (
	"errors"
	"fmt"
	"path"
	"strings"
)

// maxConditionDepth bounds the nesting of a condition, and with it the
// recursion of whoever walks one.
const maxConditionDepth = 64

// parseCondition reads a condition over the named searches:
//
//	or   = and { "or" and }
//	and  = not { "and" not }
//	not  = { "not" } part
//	part = "(" or ")" | name | ( "1" | "any" | "all" ) "of" ( "them" | pattern )
func parseCondition(text string, searches []Search) (Condition, error) {
	p := conditionParser{words: conditionWords(text), searches: searches}
	c, err := p.or(0)
	if err != nil {
		return Condition{}, err
	}
	if w := p.next(); w == "|" {
		return Condition{}, errors.New("aggregations are not supported")
	} else if w != "" {
		return Condition{}, fmt.Errorf("%q is left over", w)
	}
	return c, nil
}

// conditionWords splits at white space, and parentheses and bars are words of
// their own.
func conditionWords(text string) []string {
	for _, mark := range []string{"(", ")", "|"} {
		text = strings.ReplaceAll(text, mark, " "+mark+" ")
	}
	return strings.Fields(text)
}

type conditionParser struct {
	words    []string
	searches []Search
}

func (p *conditionParser) peek() string {
	if len(p.words) == 0 {
		return ""
	}
	return p.words[0]
}

func (p *conditionParser) next() string {
	w := p.peek()
	if w != "" {
		p.words = p.words[1:]
	}
	return w
}

func (p *conditionParser) accept(word string) bool {
	if strings.EqualFold(p.peek(), word) {
		p.next()
		return true
	}
	return false
}

func (p *conditionParser) or(depth int) (Condition, error) {
	return p.join(Or, "or", depth, func() (Condition, error) {
		return p.join(And, "and", depth, func() (Condition, error) { return p.not(depth) })
	})
}

func (p *conditionParser) join(logic Logic, word string, depth int, part func() (Condition, error)) (Condition, error) {
	var of []Condition
	for {
		c, err := part()
		if err != nil {
			return c, err
		}
		of = append(of, c)
		if !p.accept(word) {
			return joined(logic, of), nil
		}
	}
}

// joined makes a condition of one or several parts.
func joined(logic Logic, of []Condition) Condition {
	if len(of) == 1 {
		return of[0]
	}
	return Condition{Logic: logic, Of: of}
}

func (p *conditionParser) not(depth int) (Condition, error) {
	negate := false
	for p.accept("not") {
		negate = !negate
	}
	c, err := p.part(depth)
	if err == nil && negate {
		c = Condition{Logic: Not, Of: []Condition{c}}
	}
	return c, err
}

func (p *conditionParser) part(depth int) (Condition, error) {
	w := p.next()
	switch strings.ToLower(w) {
	case "":
		return Condition{}, errors.New("it breaks off")
	case "(":
		if depth == maxConditionDepth {
			return Condition{}, fmt.Errorf("it is nested deeper than %d levels", maxConditionDepth)
		}
		c, err := p.or(depth + 1)
		if err == nil && !p.accept(")") {
			err = errors.New("a parenthesis is not closed")
		}
		return c, err
	case "1", "any":
		if p.accept("of") {
			return p.of(Or)
		}
	case "all":
		if p.accept("of") {
			return p.of(And)
		}
	}
	for i, s := range p.searches {
		if s.Name == w {
			return Condition{Search: i}, nil
		}
	}
	return Condition{}, fmt.Errorf("there is no search %q", w)
}

// of reads what "1 of" and "all of" range over. Searches whose names begin
// with an underscore take part only where the pattern begins with one too.
func (p *conditionParser) of(logic Logic) (Condition, error) {
	pattern := p.next()
	if strings.EqualFold(pattern, "them") {
		pattern = "*"
	}
	var of []Condition
	for i, s := range p.searches {
		ok, err := path.Match(pattern, s.Name)
		if err != nil {
			return Condition{}, fmt.Errorf("%q is no pattern", pattern)
		}
		if ok && (s.Name[0] != '_' || strings.HasPrefix(pattern, "_")) {
			of = append(of, Condition{Search: i})
		}
	}
	if len(of) == 0 {
		return Condition{}, fmt.Errorf("no search is named like %q", pattern)
	}
	return joined(logic, of), nil
}
