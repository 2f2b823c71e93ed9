package foothold

import (
	"fmt"
	"strings"
	"sync"
)

// verb is what a call does to an artefact.
type verb string

const (
	makes    verb = "make"    // it was not there before, or the call fails
	puts     verb = "put"     // it is there from then on, whether it was before or not
	alters   verb = "alter"   // it was there, and is another now
	resets   verb = "reset"   // its secret is another from then on: what others knew is worth nothing
	replaces verb = "replace" // what it runs is another from then on
	impairs  verb = "impair"  // something that watches or protects is off or weaker; the artefact is that it is
	enables  verb = "enable"  // it works again
	disables verb = "disable" // one call restores it
	removes  verb = "remove"  // it was there, and is not any more
	reads    verb = "read"    // the answer holds a policy document
	renames  verb = "rename"  // it and what belongs to it have another name
)

var verbs = map[verb]bool{
	makes: true, puts: true, alters: true, resets: true, replaces: true, impairs: true, enables: true, disables: true,
	removes: true, reads: true, renames: true,
}

// leaves tells whether a foothold is left where whom we follow did so.
func (v verb) leaves() bool {
	switch v {
	case disables, removes, reads:
		return false
	}
	return true
}

// spec is one thing that a call does, as a line of a table says it:
//
//	CALL: VERB KIND VALUE [of [KIND] OWNER] [doc PATH] [if PATH=TEXT] [says WORDS]; …
//
// VALUE, OWNER and WORDS are text with {paths}: in requestParameters, after > in
// responseElements, after % in serviceEventDetails; | between paths tries one
// after the other, @user is the user who acts, @account and @region where that
// was. Text with spaces stands in quotes. A path with [] gives an act for each
// of its values.
type spec struct {
	verb      verb
	kind      Kind
	value     template
	ownerKind Kind
	owner     template
	doc       *source
	path      *source // of the condition
	want      string
	says      template
}

// specs are the things that a call does, by source and name. They are read when
// they are first asked for, since most commands ask for none.
var specs = sync.OnceValue(func() map[string]map[string][]spec {
	all := make(map[string]map[string][]spec)
	for _, table := range []string{iamCalls, organizationCalls, computeCalls, networkCalls, scheduledCalls, dataCalls, watchCalls} {
		if err := readTable(all, table); err != nil {
			panic("foothold: " + err.Error())
		}
	}
	return all
})

func readTable(all map[string]map[string][]spec, table string) error {
	service := ""
	for line := range strings.SplitSeq(table, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			continue
		case line[0] == '[':
			service = strings.Trim(line, "[]")
			if all[service] == nil {
				all[service] = make(map[string][]spec)
			}
			continue
		}
		names, rest, ok := strings.Cut(line, ": ")
		if !ok || service == "" {
			return fmt.Errorf("%q is no line of a table", line)
		}
		for part := range strings.SplitSeq(rest, "; ") {
			s, err := readSpec(words(part))
			if err != nil {
				return fmt.Errorf("%s %s: %w", service, names, err)
			}
			for name := range strings.SplitSeq(names, ",") {
				all[service][name] = append(all[service][name], s)
			}
		}
	}
	return nil
}

func readSpec(w []string) (s spec, err error) {
	if len(w) < 3 || !verbs[verb(w[0])] || !kinds[Kind(w[1])] {
		return s, fmt.Errorf("%q has no verb or no kind", strings.Join(w, " "))
	}
	s.verb, s.kind, s.value = verb(w[0]), Kind(w[1]), readTemplate(w[2])
	for w = w[3:]; len(w) > 0; {
		if len(w) < 2 {
			return s, fmt.Errorf("nothing after %q", w[0])
		}
		switch w[0] {
		case "of":
			if kinds[Kind(w[1])] && len(w) > 2 && w[2] != "doc" && w[2] != "if" && w[2] != "says" {
				s.ownerKind, w = Kind(w[1]), w[1:]
			}
			s.owner = readTemplate(w[1])
		case "doc":
			s.doc = readSource(w[1])
		case "if":
			path, want, ok := strings.Cut(w[1], "=")
			if !ok {
				return s, fmt.Errorf("%q is no condition", w[1])
			}
			s.path, s.want = readSource(path), want
		case "says":
			s.says = readTemplate(w[1])
		default:
			return s, fmt.Errorf("%q stands where of, doc, if or says may", w[0])
		}
		w = w[2:]
	}
	return s, nil
}

// words splits at spaces outside of quotes.
func words(s string) (list []string) {
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimLeft(s, " ") {
		end, word := strings.IndexByte(s, ' '), ""
		if s[0] == '"' {
			n := strings.IndexByte(s[1:], '"')
			word, end = s[1:1+n], n+2
		} else {
			if end < 0 {
				end = len(s)
			}
			word = s[:end]
		}
		list, s = append(list, word), s[end:]
	}
	return list
}
