package timeline

import (
	"bytes"
	"strconv"
	"strings"

	"keytrail/cloudtrail"
)

// arn is an Amazon Resource Name taken apart, as the IAM guide's "Amazon
// Resource Names (ARNs)" page gives it: arn:partition:service:region:account:resource.
type arn struct {
	service, account, resource []byte
}

func parseARN(text []byte) (arn, bool) {
	rest, ok := bytes.CutPrefix(text, []byte("arn:"))
	if !ok {
		return arn{}, false
	}
	_, rest, ok1 := bytes.Cut(rest, []byte(":"))
	service, rest, ok2 := bytes.Cut(rest, []byte(":"))
	_, rest, ok3 := bytes.Cut(rest, []byte(":"))
	account, resource, ok4 := bytes.Cut(rest, []byte(":"))
	return arn{service, account, resource}, ok1 && ok2 && ok3 && ok4 && len(resource) > 0
}

// split parts the resource into its type and its name; type is nil where the
// resource is a bare name, as a bucket's.
func (a arn) split() (kind, name []byte) {
	if i := bytes.IndexAny(a.resource, "/:"); i > 0 {
		return a.resource[:i], a.resource[i+1:]
	}
	return nil, a.resource
}

// pathKinds are IAM's resources whose name is the last part after a path that
// does not identify them (IAM guide, "IAM identifiers").
var pathKinds = map[string]bool{
	"user": true, "role": true, "group": true, "policy": true, "instance-profile": true, "mfa": true,
}

// appendNamed appends a value, cut to its limit. An ARN of the given kind is
// shortened to its name, and the account is told where it is not the one that
// the event was delivered to. A managed policy that is not one of AWS's own
// is marked: customers may give theirs the same names.
func (s *sentence) appendNamed(dst, text []byte, kind string) []byte {
	if kind == "" {
		return append(dst, cutRunes(text, MaxSummaryValue)...)
	}
	a, ok := parseARN(text)
	if !ok {
		return append(dst, cutRunes(text, MaxSummaryValue)...)
	}
	what, name := a.split()
	switch {
	case string(what) != kind:
		name = a.resource
	case pathKinds[kind]:
		name = name[bytes.LastIndexByte(name, '/')+1:]
	}
	dst = append(dst, cutRunes(name, MaxSummaryValue)...)
	if kind == "policy" && string(a.account) != "aws" {
		dst = append(dst, " (customer managed)"...)
	}
	here := s.e.Value(cloudtrail.RecipientAccountID)
	if len(a.account) > 0 && string(a.account) != "aws" && len(here) > 0 && !bytes.Equal(a.account, here) {
		dst = append(append(dst, " of account "...), cutRunes(a.account, 20)...)
	}
	return dst
}

// refused is what an access-denied message names: IAM, STS, Lambda and others
// withhold the parameters of a refused call, and the message is then the only
// place that has the target.
func (s *sentence) refused() []byte {
	if !s.failed() {
		return nil
	}
	message := s.e.Value(cloudtrail.ErrorMessage)
	_, rest, ok := bytes.Cut(message, []byte("on resource: "))
	if !ok {
		return nil
	}
	for _, end := range []string{" because ", " with an explicit deny"} {
		rest, _, _ = bytes.Cut(rest, []byte(end))
	}
	rest = bytes.TrimSpace(rest)
	switch last := len(rest) - 1; {
	case last < 0, rest[last] == '*', rest[last] == '/', rest[last] == ':', bytes.HasSuffix(rest, []byte("/null")):
		return nil // a kind of thing, not one of them
	}
	for _, m := range messageKinds {
		if string(rest) == m.word[:len(m.word)-1] {
			return nil
		}
	}
	return rest
}

// messageKinds are the words that messages put before a bare name, beside the
// kind that the phrases call it.
var messageKinds = []struct{ word, kind string }{
	{"user ", "user"}, {"role ", "role"}, {"group ", "group"}, {"policy ", "policy"},
	{"instance profile ", "instance-profile"},
}

// fromError fills a slot with what the error message names, if that is of the
// slot's kind.
func (s *sentence) fromError(kind string) bool {
	if kind == "" {
		return false
	}
	target := s.refused()
	if target == nil {
		return false
	}
	for _, m := range messageKinds {
		if name, ok := bytes.CutPrefix(target, []byte(m.word)); ok {
			if m.kind != kind {
				return false
			}
			s.body = s.appendNamed(s.body, name, kind)
			s.named = true
			return true
		}
	}
	if a, ok := parseARN(target); ok {
		if what, _ := a.split(); string(what) == kind {
			s.body = s.appendNamed(s.body, target, kind)
			s.named = true
			return true
		}
	}
	return false
}

// fromMessage appends what the error message names where the sentence has
// named nothing.
func (s *sentence) fromMessage() {
	if target := s.refused(); target != nil {
		s.body = append(s.body, " ("...)
		s.body = append(append(s.body, cutRunes(target, MaxSummaryValue)...), ')')
	}
}

// compiled makes a path that the code names; one that does not compile is a
// programming error.
func compiled(short string) cloudtrail.Path {
	p, err := cloudtrail.CompilePath(fullPath(short))
	if err != nil {
		panic("timeline: " + err.Error())
	}
	return p
}

// listText joins names as people read them: "a, b and 4 more".
func listText(names []string, more int) string {
	switch {
	case more > 0:
		return strings.Join(names, ", ") + " and " + strconv.Itoa(more) + " more"
	case len(names) > 1:
		return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
	}
	return strings.Join(names, "")
}
