package sigma

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// Limits on rule files, which may be anybody's.
const (
	MaxFileBytes = 1 << 20
	maxNodes     = 100_000 // values visited in a document; aliases count each time
	maxText      = 4 << 20 // bytes of text visited in a document, likewise
	maxDocuments = 10_000
)

// document walks one YAML document. It visits a bounded number of nodes, so
// that aliases of aliases cannot grow without end.
type document struct {
	visits int
	size   int // bytes of text visited

	placeholders map[string][]string
}

// member is one key of a mapping with its value.
type member struct {
	key   string
	line  int
	value *yaml.Node
}

// resolve follows an alias and counts the visit.
func (d *document) resolve(n *yaml.Node) (*yaml.Node, error) {
	d.visits++
	if d.visits > maxNodes {
		return nil, faultf(n.Line, "the rule has more than %d values", maxNodes)
	}
	line := n.Line
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if d.size += len(n.Value); d.size > maxText {
		return nil, faultf(line, "the rule has more than %d bytes of text", maxText)
	}
	return n, nil
}

// mapping gives a mapping's members in order. what names it in errors.
func (d *document) mapping(n *yaml.Node, what string) ([]member, error) {
	n, err := d.resolve(n)
	if err != nil {
		return nil, err
	}
	if n.Kind != yaml.MappingNode {
		return nil, faultf(n.Line, "%s is no mapping", what)
	}
	members := make([]member, 0, len(n.Content)/2)
	seen := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, err := d.resolve(n.Content[i])
		if err != nil {
			return nil, err
		}
		if key.Kind != yaml.ScalarNode {
			return nil, faultf(key.Line, "a key of %s is no plain word", what)
		}
		if key.Tag == "!!merge" {
			return nil, faultf(key.Line, "merge keys are not supported")
		}
		if seen[key.Value] {
			return nil, faultf(key.Line, "%s has %q twice", what, key.Value)
		}
		seen[key.Value] = true
		members = append(members, member{key.Value, key.Line, n.Content[i+1]})
	}
	return members, nil
}

// list gives a sequence's elements, or the value alone where it is none.
func (d *document) list(n *yaml.Node) ([]*yaml.Node, error) {
	n, err := d.resolve(n)
	if err != nil {
		return nil, err
	}
	if n.Kind != yaml.SequenceNode {
		return []*yaml.Node{n}, nil
	}
	elements := make([]*yaml.Node, len(n.Content))
	for i, e := range n.Content {
		if elements[i], err = d.resolve(e); err != nil {
			return nil, err
		}
	}
	return elements, nil
}

// text gives a scalar's text, "" for null.
func (d *document) text(n *yaml.Node, what string) (string, error) {
	n, err := d.resolve(n)
	if err != nil {
		return "", err
	}
	if n.Kind != yaml.ScalarNode {
		return "", faultf(n.Line, "%s is no plain text", what)
	}
	if n.ShortTag() == "!!null" {
		return "", nil
	}
	return strings.TrimSpace(n.Value), nil
}

// texts gives a list of texts; one text alone counts as a list.
func (d *document) texts(n *yaml.Node, what string) ([]string, error) {
	elements, err := d.list(n)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, e := range elements {
		s, err := d.text(e, what)
		if err != nil {
			return nil, err
		}
		if s != "" {
			all = append(all, s)
		}
	}
	return all, nil
}
