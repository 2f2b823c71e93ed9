package sigma

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// PlaceholderFile is a file beside rules that says what the placeholders in
// them stand for: a mapping of names to one value or several.
const PlaceholderFile = "placeholders.yml"

// ReadPlaceholders reads the placeholders of a tree of rules; there may be
// none.
func ReadPlaceholders(tree fs.FS) (map[string][]string, error) {
	if _, err := fs.Stat(tree, PlaceholderFile); err != nil {
		return nil, nil
	}
	text, err := readFile(tree, PlaceholderFile)
	if err != nil {
		return nil, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, located(PlaceholderFile, "", yamlFault(err))
	}
	if len(root.Content) == 0 {
		return nil, nil
	}
	d := &document{}
	members, err := d.mapping(root.Content[0], PlaceholderFile)
	if err != nil {
		return nil, located(PlaceholderFile, "", err)
	}
	out := make(map[string][]string, len(members))
	for _, m := range members {
		if out[m.key], err = d.texts(m.value, m.key); err != nil {
			return nil, located(PlaceholderFile, "", err)
		}
	}
	return out, nil
}

var placeholder = regexp.MustCompile(`%[A-Za-z0-9_]+%`)

// maxExpanded bounds what the placeholders of one list of values come to.
const maxExpanded = 10_000

// expand puts, in the place of each value with placeholders, one for every
// value of theirs.
func (d *document) expand(values []Value) ([]Value, error) {
	var out []Value
	for _, v := range values {
		texts := []string{v.Text}
		for _, name := range placeholder.FindAllString(v.Text, -1) {
			known := d.placeholders[name[1:len(name)-1]]
			if len(known) == 0 {
				return nil, fmt.Errorf("nothing says what %s stands for: %s beside the rules does", name, PlaceholderFile)
			}
			var next []string
			for _, text := range texts {
				before, after, _ := strings.Cut(text, name)
				for _, k := range known {
					next = append(next, before+k+after)
				}
				if len(next)+len(out) > maxExpanded {
					return nil, fmt.Errorf("its placeholders come to more than %d values", maxExpanded)
				}
			}
			texts = next
		}
		for _, text := range texts {
			out = append(out, Value{v.Kind, text})
		}
	}
	return out, nil
}
