package main

import (
	"reflect"
	"time"

	"github.com/spf13/cobra"

	"keytrail/cloudtrail"
	"keytrail/query"
)

// filterFlags choose events. Several values of one flag mean any of them,
// several flags mean all of them.
type filterFlags struct {
	filter   query.Filter
	from, to string
	outcomes []string
	readOnly bool
	writes   bool
}

func (f *filterFlags) addFlags(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringSliceVar(&f.filter.AccessKeys, "access-key", nil, "access key ids")
	fl.StringSliceVar(&f.filter.Principals, "principal", nil, "ARNs of users, roles or role sessions")
	fl.StringSliceVar(&f.filter.UserNames, "user", nil, "user names")
	fl.StringSliceVar(&f.filter.Sessions, "session", nil, "role session names")
	fl.StringSliceVar(&f.filter.SourceIPs, "source-ip", nil, "addresses, CIDR ranges, or source names as recorded")
	fl.StringSliceVar(&f.filter.EventNames, "event-name", nil, "event names; * stands for any text")
	fl.StringSliceVar(&f.filter.EventSources, "event-source", nil, "event sources, as iam.amazonaws.com; * stands for any text")
	fl.StringSliceVar(&f.filter.Regions, "region", nil, "regions")
	fl.StringSliceVar(&f.filter.Accounts, "account", nil, "recipient account ids")
	fl.StringVar(&f.from, "from", "", "events at or after: RFC 3339, a date, or 7d back from the newest event")
	fl.StringVar(&f.to, "to", "", "events before; a date means its end")
	fl.StringSliceVar(&f.outcomes, "outcome", nil, "success, failure, dry_run, unknown")
	fl.BoolVar(&f.readOnly, "read-only", false, "only calls that change nothing")
	fl.BoolVar(&f.writes, "writes", false, "only calls that are not read-only")
}

// none tells whether no flag was given.
func (f *filterFlags) none() bool {
	return reflect.ValueOf(f.filter).IsZero() && f.from == "" && f.to == "" && len(f.outcomes) == 0 && !f.readOnly && !f.writes
}

// build reads the flags. newest is the time of the case's newest event, from
// which relative times count back.
func (f *filterFlags) build(newest time.Time) (query.Filter, error) {
	out := f.filter
	var err error
	if f.from != "" {
		if out.From, err = query.ParseTime(f.from, newest, false); err != nil {
			return out, usageError("--from: %w", err)
		}
	}
	if f.to != "" {
		if out.To, err = query.ParseTime(f.to, newest, true); err != nil {
			return out, usageError("--to: %w", err)
		}
	}
	for _, name := range f.outcomes {
		o, ok := cloudtrail.ParseOutcome(name)
		if !ok {
			return out, usageError("--outcome: %q is not one of success, failure, dry_run, unknown", name)
		}
		out.Outcomes = append(out.Outcomes, o)
	}
	if f.readOnly && f.writes {
		return out, usageError("--read-only and --writes exclude each other")
	}
	if f.readOnly || f.writes {
		out.ReadOnly = &f.readOnly
	}
	return out, nil
}
