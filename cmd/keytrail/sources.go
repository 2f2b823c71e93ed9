package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"keytrail/ingest"
	"keytrail/query"
)

// sourceFlags say where logs are and which objects of them to read. Their
// names and meaning are those of the AWS CLI where it has them.
type sourceFlags struct {
	s3       ingest.S3Options
	from, to string
	slack    string
	chosen   ingest.Selection
}

func (f *sourceFlags) addFlags(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.s3.Profile, "profile", "", "AWS profile")
	fl.StringVar(&f.s3.Region, "region", "", "AWS region of the bucket; others are followed")
	fl.StringVar(&f.s3.EndpointURL, "endpoint-url", "", "S3 endpoint in place of AWS's")
	fl.BoolVar(&f.s3.NoSignRequest, "no-sign-request", false, "do not sign requests: public buckets")
	fl.StringVar(&f.s3.RequestPayer, "request-payer", "", "requester: pay for requests to a requester-pays bucket")
	fl.StringVar(&f.from, "from", "", "objects with events at or after: RFC 3339, a date, or 7d back from now")
	fl.StringVar(&f.to, "to", "", "objects with events before; a date means its end")
	fl.StringVar(&f.slack, "slack", "1d", "how much later than its events an object may be delivered, at most 31d")
	fl.StringSliceVar(&f.chosen.Accounts, "account", nil, "objects of these accounts")
	fl.StringSliceVar(&f.chosen.Organizations, "org-id", nil, "objects of these organisations")
	fl.StringSliceVar(&f.chosen.Regions, "trail-region", nil, "objects of these regions, and of the one where IAM is logged")
	fl.BoolVar(&f.chosen.Strict, "strict", false, "of --trail-region exactly, without IAM's")
}

// selection reads the flags that choose objects. now is what 7d counts back
// from.
func (f *sourceFlags) selection(now time.Time) (ingest.Selection, error) {
	s := f.chosen
	var err error
	if f.from != "" {
		if s.From, err = query.ParseTime(f.from, now, false); err != nil {
			return s, usageError("--from: %w", err)
		}
	}
	if f.to != "" {
		if s.To, err = query.ParseTime(f.to, now, true); err != nil {
			return s, usageError("--to: %w", err)
		}
	}
	back, err := query.ParseTime(f.slack, now, false)
	if err != nil || now.Sub(back) < 0 || now.Sub(back) > 31*24*time.Hour {
		return s, usageError("--slack: %q is not a time such as 1d, at most 31d", f.slack)
	}
	s.Slack = now.Sub(back)
	return s, nil
}

// relative tells whether the window depends on the time of day.
func (f *sourceFlags) relative() bool {
	for _, t := range []string{f.from, f.to} {
		if t != "" && strings.Trim(t, "0123456789") != "" && !strings.ContainsAny(t, "-:") {
			return true
		}
	}
	return false
}

// window says in words which deliveries are chosen: relative times mean
// another thing tomorrow.
func window(s ingest.Selection) string {
	var parts []string
	if !s.From.IsZero() {
		parts = append(parts, "from "+s.From.UTC().Format(time.RFC3339))
	}
	if !s.To.IsZero() {
		parts = append(parts, fmt.Sprintf("before %s, delivered at most %s later", s.To.UTC().Format(time.RFC3339), s.Slack))
	}
	return strings.Join(parts, " ")
}

// open opens the sources that the arguments name.
func (f *sourceFlags) open(ctx context.Context, g *globals, args []string) ([]ingest.Source, error) {
	selection, err := f.selection(time.Now())
	if err != nil {
		return nil, err
	}
	if f.relative() {
		g.warn("events " + window(selection))
	}
	var sources []ingest.Source
	for _, arg := range args {
		var s ingest.Source
		if strings.HasPrefix(arg, "s3://") {
			o := f.s3
			o.Selection = selection
			s, err = ingest.OpenS3(ctx, arg, o)
		} else if s, err = ingest.OpenSource(arg, g.in); err == nil {
			s = ingest.Select(s, selection)
		}
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	return ingest.Merge(sources), nil
}
