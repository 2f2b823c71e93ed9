package sigma

import (
	"fmt"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"keytrail/timeline"
)

var (
	classes    = []string{"", "new-user", "access-key", "login-profile", "role-trust", "instance-launch"}
	relations  = []timeline.Relation{timeline.Creates, timeline.Credential, timeline.Alters, timeline.Target, timeline.Actor}
	dataEvents = []string{"none", "some", "all"}
)

// keytrail reads keytrail's own block. Unlike Sigma's keys it is closed: a
// misspelt key is an error.
func (d *document) keytrail(n *yaml.Node) (Keytrail, error) {
	k := Keytrail{Outcome: OutcomeAny, DataEvents: "none"}
	members, err := d.mapping(n, "keytrail")
	if err != nil {
		return k, err
	}
	for _, m := range members {
		switch m.key {
		case "category":
			k.Category, err = d.text(m.value, m.key)
		case "class":
			k.Class, err = word(d, m, classes)
		case "outcome":
			var w string
			w, err = word(d, m, outcomeWords[1:])
			k.Outcome = Outcome(slices.Index(outcomeWords[:], w))
		case "refused":
			err = d.refused(&k, m)
		case "entities":
			k.Entities, err = d.entities(m.value)
		case "remediation":
			k.Remediation, err = d.text(m.value, m.key)
		case "superseded_by":
			k.SupersededBy, err = d.texts(m.value, m.key)
		case "severity":
			k.Severity, err = d.modifiers(m.value)
		case "data_events":
			k.DataEvents, err = word(d, m, dataEvents)
		case "events":
			k.Events, err = d.count(m)
		case "detector":
			var w string
			w, err = word(d, m, []string{"true", "false"})
			k.Detector = w == "true"
		default:
			err = faultf(m.line, "keytrail has no key %q", m.key)
		}
		if err != nil {
			return k, err
		}
	}
	if k.Category == "" {
		return k, faultf(n.Line, "keytrail has no category")
	}
	return k, nil
}

// refused reads true, or what a refused call must satisfy.
func (d *document) refused(k *Keytrail, m member) (err error) {
	k.Refused = true
	if m.value.Kind == yaml.ScalarNode {
		_, err = word(d, m, []string{"true"})
		return err
	}
	k.RefusedWhen, err = d.search(m.key, m.value)
	return err
}

// word reads a text that must be one of a few words.
func word[W ~string](d *document, m member, words []W) (W, error) {
	text, err := d.text(m.value, m.key)
	if err == nil && !slices.Contains(words, W(text)) {
		err = faultf(m.line, "%s %q is none of %s", m.key, text, fmt.Sprint(words))
	}
	return W(text), err
}

func (d *document) entities(n *yaml.Node) ([]EntityPath, error) {
	elements, err := d.list(n)
	if err != nil {
		return nil, err
	}
	var all []EntityPath
	for _, e := range elements {
		members, err := d.mapping(e, "an entity")
		if err != nil {
			return nil, err
		}
		var entity EntityPath
		for _, m := range members {
			switch m.key {
			case "kind":
				entity.Kind, err = d.text(m.value, m.key)
			case "path":
				entity.Path, err = d.text(m.value, m.key)
			case "relation":
				entity.Relation, err = word(d, m, relations)
			default:
				err = faultf(m.line, "an entity has no key %q", m.key)
			}
			if err != nil {
				return nil, err
			}
		}
		if entity.Kind == "" || entity.Path == "" || entity.Relation == "" {
			return nil, faultf(e.Line, "an entity needs kind, path and relation")
		}
		if _, err := newField(entity.Path); err != nil {
			return nil, faultf(e.Line, "%v", err)
		}
		all = append(all, entity)
	}
	return all, nil
}

func (d *document) modifiers(n *yaml.Node) ([]Modifier, error) {
	elements, err := d.list(n)
	if err != nil {
		return nil, err
	}
	var all []Modifier
	for _, e := range elements {
		members, err := d.mapping(e, "a severity modifier")
		if err != nil {
			return nil, err
		}
		var mod Modifier
		leveled := false
		for _, m := range members {
			switch m.key {
			case "when":
				mod.When, err = d.search("when", m.value)
			case "at_least":
				mod.AtLeast, err = d.count(m)
			case "with":
				mod.With, err = d.text(m.value, m.key)
			case "followed_by":
				mod.FollowedBy, err = d.text(m.value, m.key)
			case "level":
				mod.Level, err = d.level(m.value)
				leveled = true
			case "reason":
				mod.Reason, err = d.text(m.value, m.key)
			default:
				err = faultf(m.line, "a severity modifier has no key %q", m.key)
			}
			if err != nil {
				return nil, err
			}
		}
		asked := 0
		for _, is := range []bool{len(mod.When.Any) > 0, mod.AtLeast > 0, mod.With != "", mod.FollowedBy != ""} {
			if is {
				asked++
			}
		}
		if asked != 1 || !leveled || mod.Reason == "" {
			return nil, faultf(e.Line, "a severity modifier needs when, level and reason; of a correlation one of at_least, with and followed_by may stand for when")
		}
		all = append(all, mod)
	}
	return all, nil
}

// count reads a number of events or values.
func (d *document) count(m member) (int, error) {
	text, err := d.text(m.value, m.key)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxAtLeast {
		return 0, faultf(m.line, "%s %q is no number of events", m.key, text)
	}
	return n, nil
}
