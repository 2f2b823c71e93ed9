package foothold

import (
	"net/url"
	"strings"

	"keytrail/cloudtrail"
)

// template is text with places that a record fills.
type template []piece

type piece struct {
	text  string
	paths []*source // tried in order; nil for text
}

// source is where a value comes from.
type source struct {
	path cloudtrail.Path
	word string // @user, @account, @region; "" for a path
	many bool
}

func readTemplate(s string) (t template) {
	for s != "" {
		from := strings.IndexByte(s, '{')
		if from < 0 {
			return append(t, piece{text: s})
		}
		if from > 0 {
			t = append(t, piece{text: s[:from]})
		}
		inside, rest, _ := strings.Cut(s[from+1:], "}")
		p := piece{}
		for one := range strings.SplitSeq(inside, "|") {
			p.paths = append(p.paths, readSource(one))
		}
		t, s = append(t, p), rest
	}
	return t
}

func readSource(s string) *source {
	if s[0] == '@' {
		return &source{word: s}
	}
	member := "requestParameters."
	switch s[0] {
	case '>':
		member, s = "responseElements.", s[1:]
	case '%':
		member, s = "serviceEventDetails.", s[1:]
	case '+':
		member, s = "additionalEventData.", s[1:]
	}
	p, err := cloudtrail.CompilePath(member + s)
	if err != nil {
		panic("foothold: " + err.Error())
	}
	return &source{path: p, many: strings.Contains(s, "[]")}
}

// maxValues bounds what is read of one list in a record.
const maxValues = 1000

// values gives what a record has at a place.
func (s *source) values(c *call) (list []string) {
	if s.word != "" {
		if v := c.word(s.word); v != "" {
			list = append(list, v)
		}
		return list
	}
	s.path.Each(c.Event, func(v cloudtrail.Value) bool {
		switch v.Kind {
		case cloudtrail.String, cloudtrail.Number, cloudtrail.Bool:
			if len(v.Text) > 0 && len(v.Text) <= maxText {
				list = append(list, string(v.Text))
			}
		}
		return len(list) < maxValues
	})
	return list
}

// maxText bounds a name: AWS's longest are ARNs of 2,048 characters.
const maxText = 4096

// json gives the JSON at a place: what a string holds, or the text as it is.
// Answers of IAM have it URL-encoded.
func (s *source) json(c *call) string {
	v, ok := s.path.First(c.Event)
	if !ok || v.Kind == cloudtrail.Null {
		return ""
	}
	text := string(v.Text)
	if strings.HasPrefix(text, "%7B") || strings.HasPrefix(text, "%7b") {
		if plain, err := url.PathUnescape(text); err == nil {
			return plain
		}
	}
	return text
}

// fill gives the texts that a template makes of a record: one, or one for each
// value of the first place that has several. A place that has none makes none.
func (t template) fill(c *call) (list []string) {
	if len(t) == 0 {
		return nil
	}
	list = []string{""}
	for _, p := range t {
		if p.paths == nil {
			for i := range list {
				list[i] += p.text
			}
			continue
		}
		var found []string
		for _, s := range p.paths {
			if found = s.values(c); len(found) > 0 {
				break
			}
		}
		switch {
		case len(found) == 0:
			return nil
		case len(found) > 1 && len(list) == 1:
			all := make([]string, len(found))
			for i, v := range found {
				all[i] = list[0] + v
			}
			list = all
		default:
			for i := range list {
				list[i] += found[0]
			}
		}
	}
	return list
}

// first gives the first text that a template makes, "" for none.
func (t template) first(c *call) string {
	if list := t.fill(c); len(list) > 0 {
		return list[0]
	}
	return ""
}

// begins tells whether all texts that a template makes begin with one.
func (t template) begins(text string) bool { return len(t) > 0 && strings.HasPrefix(t[0].text, text) }
