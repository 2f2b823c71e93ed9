package lineage

import (
	"testing"

	"keytrail/timeline"
)

func TestTenures(t *testing.T) {
	const second = 1_000_000
	turnAt := func(at int64, id string, gone bool) turn {
		return turn{&claim{at: timeline.At(at * second), id: id, who: &party{}}, "f", gone}
	}
	for _, c := range []struct {
		what  string
		turns []turn
		at    int64
		from  string // id of the event that gave the name
		ok    bool
	}{
		{"nothing is known of the name", nil, 100, "", true},
		{"it was there", []turn{turnAt(50, "a", true)}, 40, "", true},
		{"it was deleted", []turn{turnAt(50, "a", true)}, 100, "", false},
		{"before it was made", []turn{turnAt(50, "a", false)}, 40, "", false},
		{"just before it was made, as clocks differ", []turn{turnAt(50, "a", false)}, 46, "a", true},
		{"deleted and made anew in one second", []turn{turnAt(10, "a", false), turnAt(50, "b", false), turnAt(50, "c", true)}, 100, "b", true},
		{"made and deleted in one second", []turn{turnAt(50, "b", true), turnAt(50, "c", false)}, 100, "", false},
		{"made twice, as records have it", []turn{turnAt(10, "a", false), turnAt(50, "b", false)}, 100, "b", true},
		{"delivered twice", []turn{turnAt(10, "a", false), turnAt(10, "a", false), turnAt(50, "b", true)}, 100, "", false},
	} {
		tenure, _, ok := newTenures(c.turns).at("f", timeline.At(c.at*second))
		from := ""
		if tenure.from != nil {
			from = tenure.from.id
		}
		if ok != c.ok || from != c.from {
			t.Errorf("%s: %q %v, want %q %v", c.what, from, ok, c.from, c.ok)
		}
	}
}
