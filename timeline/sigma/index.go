package sigma

import "keytrail/cloudtrail"

// index finds the rules that an event can satisfy, by its source and name.
type index struct {
	exact  map[string][]uint16 // by both
	source map[string][]uint16 // by source, any name
	name   map[string][]uint16 // by name, any source
	always []uint16
}

// MaxRules bounds a set.
const MaxRules = 1 << 16

// newIndex indexes those of the rules that are chosen, by their place.
func newIndex(rules []Rule, chosen func(i int) bool) index {
	if len(rules) > MaxRules {
		panic("sigma: too many rules for one set")
	}
	x := index{
		exact:  make(map[string][]uint16, 2*len(rules)),
		source: map[string][]uint16{},
		name:   map[string][]uint16{},
	}
	var key []byte
	for i := range rules {
		if !chosen(i) {
			continue
		}
		for _, p := range rules[i].Pins {
			i := uint16(i)
			switch {
			case p.Source == "" && p.Name == "":
				x.always = append(x.always, i)
			case p.Name == "":
				x.source[p.Source] = append(x.source[p.Source], i)
			case p.Source == "":
				x.name[p.Name] = append(x.name[p.Name], i)
			default:
				key = append(append(append(key[:0], p.Source...), 0), p.Name...)
				x.exact[string(key)] = append(x.exact[string(key)], i)
			}
		}
	}
	return x
}

// wants tells whether any of the rules is about events of the source and the
// name that ended so.
func (x *index) wants(rules []Rule, source, name []byte, outcome cloudtrail.Outcome) bool {
	for _, list := range x.find(source, name) {
		for _, i := range list {
			if rules[i].wants(outcome) {
				return true
			}
		}
	}
	return false
}

// find gives up to four lists of rules, in which no rule occurs twice.
func (x *index) find(source, name []byte) (lists [4][]uint16) {
	name = stripVersion(name)
	lists[0] = x.always
	if len(source)+len(name) >= maxPinLength {
		return lists
	}
	var buffer [maxPinLength]byte
	key := buffer[:0]
	for _, c := range source {
		key = append(key, lower[c])
	}
	if len(x.source) > 0 {
		lists[1] = x.source[string(key)]
	}
	key = append(key, 0)
	from := len(key)
	for _, c := range name {
		key = append(key, lower[c])
	}
	if len(x.name) > 0 {
		lists[2] = x.name[string(key[from:])]
	}
	lists[3] = x.exact[string(key)]
	return lists
}
