package cloudtrail

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestReadTime(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       string // "" for unreadable
		exact      bool
	}{
		{"CloudTrail's form", "2025-11-14T22:14:02Z", "2025-11-14T22:14:02Z", true},
		{"six digits", "2025-11-14T22:14:02.000001Z", "2025-11-14T22:14:02.000001Z", true},
		{"leap day", "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z", true},
		{"year 9999", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", true},
		{"year 0", "0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", true},
		{"before 1970", "1969-12-31T23:59:59.500000Z", "1969-12-31T23:59:59.500000Z", true},
		{"milliseconds", "2025-11-14T22:14:02.123Z", "2025-11-14T22:14:02.123000Z", false},
		{"zero fraction", "2025-11-14T22:14:02.000000Z", "2025-11-14T22:14:02Z", false},
		{"zero milliseconds", "2025-11-14T22:14:02.000Z", "2025-11-14T22:14:02Z", false},
		{"nanoseconds are cut", "2025-11-14T22:14:02.123456789Z", "2025-11-14T22:14:02.123456Z", false},
		{"offset", "2025-11-14T22:14:02+02:00", "2025-11-14T20:14:02Z", false},
		{"offset without colon", "2025-11-14T22:14:02-0530", "2025-11-15T03:44:02Z", false},
		{"offset of hours", "2025-11-14T22:14:02+09", "2025-11-14T13:14:02Z", false},
		{"zero offset", "2025-11-14T22:14:02+00:00", "2025-11-14T22:14:02Z", false},
		{"no zone", "2025-11-14T22:14:02", "2025-11-14T22:14:02Z", false},
		{"space for T", "2025-11-14 22:14:02", "2025-11-14T22:14:02Z", false},
		{"Lake", "2025-11-14 22:14:02.000", "2025-11-14T22:14:02Z", false},
		{"Athena", "2025-11-14 22:14:02.500 UTC", "2025-11-14T22:14:02.500000Z", false},
		{"lower case", "2025-11-14t22:14:02z", "2025-11-14T22:14:02Z", false},
		{"leap second", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", false},
		{"seconds since 1970", "1763158442", "2025-11-14T22:14:02Z", false},
		{"seconds with a fraction", "1763158442.5", "2025-11-14T22:14:02.500000Z", false},
		{"milliseconds since 1970", "1763158442123", "2025-11-14T22:14:02.123000Z", false},
		{"microseconds since 1970", "1763158442123456", "2025-11-14T22:14:02.123456Z", false},
		{"exponent", "1.763158442E9", "2025-11-14T22:14:02Z", false},
		{"empty", "", "", false},
		{"zeros", "0000-00-00T00:00:00Z", "", false},
		{"no such day", "2025-02-29T00:00:00Z", "", false},
		{"century without leap day", "1900-02-29T00:00:00Z", "", false},
		{"no such month", "2025-13-01T00:00:00Z", "", false},
		{"hour 24", "2025-11-14T24:00:00Z", "", false},
		{"second 61", "2025-11-14T23:59:61Z", "", false},
		{"date only", "2025-11-14", "", false},
		{"letters", "2025-11-14T2x:14:02Z", "", false},
		{"fraction without digits", "2025-11-14T22:14:02.Z", "", false},
		{"bad zone", "2025-11-14T22:14:02+0x", "", false},
		{"zone of a place", "2025-11-14T22:14:02 CET", "", false},
		{"more behind", "2025-11-14T22:14:02Zulu", "", false},
		{"huge number", "17631584421234567890", "", false},
		{"words", "yesterday", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			micros, exact, ok := readTime([]byte(test.text))
			got := ""
			if ok {
				got = string(AppendTime(nil, micros))
			}
			if got != test.want || exact != test.exact {
				t.Errorf("readTime(%q) = %q, exact %v; want %q, %v", test.text, got, exact, test.want, test.exact)
			}
			if exact && got != test.text {
				t.Errorf("%q counts as exact and is written %q", test.text, got)
			}
		})
	}
}

func TestTimeAgainstPackageTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		micros := rapid.Int64Range(-62167219200*1e6, 253402300799*1e6).Draw(t, "micros")
		if rapid.Bool().Draw(t, "whole") {
			micros -= micros % 1e6
		}
		want := time.UnixMicro(micros).UTC().Format("2006-01-02T15:04:05.000000Z")
		if micros%1e6 == 0 {
			want = time.UnixMicro(micros).UTC().Format("2006-01-02T15:04:05Z")
		}
		text := AppendTime(nil, micros)
		if string(text) != want {
			t.Fatalf("%d is written %s, want %s", micros, text, want)
		}
		if back, exact, ok := readTime(text); !ok || !exact || back != micros {
			t.Fatalf("%s reads as %d, exact %v, %v; want %d", text, back, exact, ok, micros)
		}
	})
}

func TestTimeOutside(t *testing.T) {
	for text, want := range map[string]bool{
		"2004-12-31T23:59:59.999999Z": true, "2005-01-01T00:00:00Z": false,
		"2100-12-31T23:59:59.999999Z": false, "2101-01-01T00:00:00Z": true,
	} {
		micros, _, ok := readTime([]byte(text))
		if !ok || TimeOutside(micros) != want {
			t.Errorf("TimeOutside(%s) is %v, want %v", text, !want, want)
		}
	}
}
