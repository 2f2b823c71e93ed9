package timeline

import (
	"fmt"
	"strings"

	"keytrail/cloudtrail"
)

// phrase is a sentence with blanks, as the tables hold them:
//
//	attach policy {policyArn~policy}[ to user {userName~user}]
//
// The first word is the verb, in the infinitive; the outcome decides its
// form. {…} is a value, the first of several paths parted by "|" that has
// one: a bare path lies in requestParameters, one after ">" in
// responseElements, one after "@" anywhere in the record. "~" and a word at
// the end name the kind of thing: an ARN of that kind is shortened to its
// name, and where parameters are withheld the name is taken from the error
// message if that speaks of the same kind. [ … ] is left out unless all of
// its values are there; {?path=text} in it is the condition that the path has
// that value, {?path} that it has one at all. A missing value outside of brackets is left out alone.
type phrase struct {
	verb  string
	parts []part
}

// part is literal text, a slot, or a group of both; one of the three is set.
type part struct {
	text  string
	slot  *slot
	group []part
}

type slot struct {
	paths []cloudtrail.Path
	kind  string // "" or the word after "~"
	equal string // of a condition; "" is met by any value but null
	test  bool   // a condition, which writes nothing
}

func compilePhrase(text string) (phrase, error) {
	verb, rest := text, ""
	if i := strings.IndexAny(text, " {["); i >= 0 {
		verb, rest = text[:i], text[i:]
	}
	if verb == "" {
		return phrase{}, fmt.Errorf("phrase %q has no verb", text)
	}
	parts, left, err := compileParts(rest, false)
	if err == nil && left != "" {
		err = fmt.Errorf("phrase %q: bracket closed that was not open", text)
	}
	return phrase{verb, parts}, err
}

// compileParts reads parts up to the end, or in a group up to its "]".
func compileParts(text string, grouped bool) (parts []part, rest string, err error) {
	for text != "" {
		switch text[0] {
		case '{':
			inner, after, found := strings.Cut(text[1:], "}")
			if !found {
				return nil, "", fmt.Errorf("open brace in %q", text)
			}
			s, err := compileSlot(inner)
			if err != nil {
				return nil, "", err
			}
			parts, text = append(parts, part{slot: s}), after
		case '[':
			if grouped {
				return nil, "", fmt.Errorf("bracket within brackets in %q", text)
			}
			group, after, err := compileParts(text[1:], true)
			if err != nil {
				return nil, "", err
			}
			if !strings.HasPrefix(after, "]") {
				return nil, "", fmt.Errorf("open bracket in %q", text)
			}
			parts, text = append(parts, part{group: group}), after[1:]
		case ']':
			return parts, text, nil
		default:
			end := strings.IndexAny(text, "{[]")
			if end < 0 {
				end = len(text)
			}
			parts, text = append(parts, part{text: text[:end]}), text[end:]
		}
	}
	return parts, "", nil
}

func compileSlot(text string) (*slot, error) {
	s := &slot{}
	if rest, ok := strings.CutPrefix(text, "?"); ok {
		s.test = true
		text, s.equal, _ = strings.Cut(rest, "=")
	} else {
		text, s.kind, _ = strings.Cut(text, "~")
	}
	for path := range strings.SplitSeq(text, "|") {
		p, err := cloudtrail.CompilePath(fullPath(path))
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", path, err)
		}
		s.paths = append(s.paths, p)
	}
	return s, nil
}

// fullPath spells out the short forms that the tables use.
func fullPath(path string) string {
	if rest, ok := strings.CutPrefix(path, "@"); ok {
		return rest
	}
	root := "requestParameters"
	if rest, ok := strings.CutPrefix(path, ">"); ok {
		root, path = "responseElements", rest
	}
	if strings.HasPrefix(path, "[") {
		return root + path
	}
	return root + "." + path
}
