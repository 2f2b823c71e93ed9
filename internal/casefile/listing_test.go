package casefile

import (
	"fmt"
	"testing"
)

// What a case says of its sources' listings depends on what was listed, not on
// the order of the runs.
func TestListings(t *testing.T) {
	type run struct {
		limits  []string
		stopped bool
	}
	account, day := run{limits: []string{"only account 1"}}, run{limits: []string{"from 2026-01-01"}}
	whole := run{}
	for _, c := range []struct {
		name string
		runs []run
		want string
	}{
		{"whole", []run{whole}, "[]"},
		{"limited", []run{account}, "[{s3://a [only account 1] false}]"},
		{"limited twice", []run{day, account}, "[{s3://a [from 2026-01-01] false} {s3://a [only account 1] false}]"},
		{"limited twice, in turn", []run{account, day}, "[{s3://a [from 2026-01-01] false} {s3://a [only account 1] false}]"},
		{"limited again", []run{account, account}, "[{s3://a [only account 1] false}]"},
		{"limited, then whole", []run{account, whole}, "[]"},
		{"whole, then limited", []run{whole, account}, "[]"},
		{"stopped", []run{{stopped: true}}, "[{s3://a [] true}]"},
		{"stopped, then done", []run{{stopped: true}, whole}, "[]"},
		{"stopped while limited, then done", []run{{account.limits, true}, account}, "[{s3://a [only account 1] false}]"},
		{"stopped while limited", []run{{account.limits, true}}, "[{s3://a [only account 1] true}]"},
		{"whole, then stopped", []run{whole, {stopped: true}}, "[{s3://a [] true}]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for i, r := range c.runs {
				w := mustOpen(t, dir, Options{})
				w.BeginListing("s3://a", r.limits)
				if r.stopped || i == 0 { // later runs find nothing new
					o := Object{Root: "s3://a", URI: "object", Identity: Identity{byte(i + 1)}}
					if _, err := w.Begin(o); err != nil {
						t.Fatal(err)
					}
					if err := w.End(o); err != nil {
						t.Fatal(err)
					}
				}
				if !r.stopped {
					w.EndListing("s3://a", r.limits)
				}
				finish(t, w)
			}
			w := mustOpen(t, dir, Options{})
			defer w.Close()
			if got := fmt.Sprint(w.Head().Summary.Listings); got != c.want {
				t.Errorf("listings %s, want %s", got, c.want)
			}
		})
	}
}
