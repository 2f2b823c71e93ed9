// Package rules is keytrail's catalogue: what is known about how intruders
// stay in AWS accounts, one Sigma document a rule, a folder a family.
//
// The documents are the source. A generator reads them with package sigma and
// writes catalogue_gen.go, Go literals that need no parsing when the program
// starts; `go generate ./timeline/rules` brings it up to date and a test fails
// when it is not. Commands ask the package for the catalogue as a matcher, for
// its rules, and for their text. It knows rules, not events.
package rules

//go:generate go run ./gen

import (
	"embed"
	"io/fs"

	"keytrail/timeline/sigma"
)

//go:embed */*.yml
var documents embed.FS

// Documents gives the rules' YAML files, family/name.yml each.
func Documents() fs.FS { return documents }

// All gives the catalogue's rules, sorted by name. They must not be changed.
func All() []sigma.Rule { return catalogue[:] }

// Listed gives the rules that findings can come from: all but those that only
// serve a correlation.
func Listed() (listed []sigma.Rule) {
	for i, part := range sigma.Parts(catalogue[:]) {
		if !part {
			listed = append(listed, catalogue[i])
		}
	}
	return listed
}

// Default makes a matcher of the whole catalogue. own are the ids of the
// accounts that count as one's own beside the account of each event.
func Default(own ...string) *sigma.Set {
	return sigma.New(catalogue[:], sigma.OwnAccounts(own...))
}

// ByName finds a rule by its name or id.
func ByName(name string) (*sigma.Rule, bool) {
	for i := range catalogue {
		if r := &catalogue[i]; r.Name == name || r.ID == name {
			return r, true
		}
	}
	return nil, false
}

// Text gives a rule's YAML document as it was written.
func Text(r *sigma.Rule) (string, error) {
	text, err := documents.ReadFile(r.File)
	return string(text), err
}
