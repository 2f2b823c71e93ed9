package history

import (
	"fmt"
	"strings"
	"testing"

	"keytrail/timeline"
)

// A memory never holds more than its limit, forgets what was not asked for the
// longest, and says how much.
func TestMemory(t *testing.T) {
	m := newMemory[int](100)
	m.put("kept", -1)
	for i := range 1000 {
		m.put(fmt.Sprint(i), i)
		if _, ok := m.get("kept"); !ok {
			t.Fatalf("what is asked for all the time is forgotten after %d", i)
		}
		if n := len(m.young) + len(m.old); n > 100 {
			t.Fatalf("%d values", n)
		}
	}
	if v, ok := m.get("999"); !ok || v != 999 {
		t.Error("the latest is forgotten")
	}
	if _, ok := m.get("0"); ok || m.lost() == 0 {
		t.Errorf("the first is known, %d forgotten", m.lost())
	}
	long := strings.Repeat("x", 1<<20)
	m.put(long, 7)
	if v, _ := m.get(long); v != 7 {
		t.Error("a long key is not found")
	}
	for k := range m.young {
		if len(k) > maxKey {
			t.Errorf("a key of %d bytes is kept", len(k))
		}
	}
}

func TestKeysOfPartsDiffer(t *testing.T) {
	if key("a", "b") == key("ab", "") || key("", "ab") == key("a", "b") || key("a") == key("a", "") {
		t.Error("two lists make one key")
	}
}

func TestNetworks(t *testing.T) {
	for address, want := range map[string]string{
		"203.0.113.7": "203.0.0.0/16", "::ffff:203.0.113.7": "203.0.0.0/16", "2001:db8:1::1": "2001:db8::/32", "10.1.2.3": "", "172.16.0.1": "",
		"100.64.1.1": "", "127.0.0.1": "", "cloudtrail.amazonaws.com": "", "AWS Internal": "", "": "", "fe80::1%eth0": "", "1.2.3": "",
	} {
		if got := timeline.Network(address); got != want {
			t.Errorf("%q is of %q, want %q", address, got, want)
		}
	}
}

// What was seen within a second is no past yet.
func TestSightings(t *testing.T) {
	var s sightings
	s.see("a", 5)
	if s.before("a", 5) || !s.before("a", 6) || s.any(5) || s.before("b", 9) {
		t.Error("seconds are mixed up")
	}
	for i := range 100 {
		s.see(fmt.Sprint(i), 7)
	}
	if len(s) != maxSightings {
		t.Errorf("%d sightings", len(s))
	}
}
