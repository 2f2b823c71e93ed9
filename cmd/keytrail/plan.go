package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"keytrail/ingest"
	render "keytrail/internal/report"
)

// printPlan says what reading the sources would come to.
func (o *ingestOptions) printPlan(ctx context.Context, sources []ingest.Source, opt render.Options) error {
	plans := make([]ingest.Plan, len(sources))
	unlisted := 0
	for i, s := range sources {
		bucket, ok := s.(*ingest.S3)
		if !ok {
			return usageError("--plan is for buckets; %s is read for nothing", s.Root())
		}
		var err error
		if plans[i], err = bucket.Plan(ctx); err != nil {
			if ctx.Err() != nil {
				return &exitError{status: exitInterrupted, err: errors.New("stopped; nothing was read")}
			}
			return hinted(err)
		}
		unlisted += len(plans[i].Unlisted)
	}
	err := o.out.write(func(w io.Writer) error { return writePlans(w, opt, plans) })
	if err == nil && unlisted > 0 {
		err = &exitError{status: exitIncomplete}
	}
	return err
}

func writePlans(w io.Writer, opt render.Options, plans []ingest.Plan) error {
	if opt.Format == render.JSONL {
		lines := json.NewEncoder(w)
		for _, plan := range plans {
			if err := lines.Encode(plan); err != nil {
				return err
			}
		}
		return nil
	}
	reports := make([]render.Plan, len(plans))
	for i, plan := range plans {
		reports[i] = render.Plan{
			Root: plan.Root, Limits: plan.Limits, Objects: count(plan.Objects), Archived: count(plan.Archived),
			Accounts: planShares(plan.Accounts), Organizations: planShares(plan.Organizations), Regions: planShares(plan.Regions),
			Days: planShares(plan.Days), Kinds: planShares(plan.Kinds), Classes: planShares(plan.StorageClasses),
			Unlisted: plan.Unlisted, LeftOut: plan.LeftOut, Lists: plan.Requests.Lists, Gets: plan.Requests.Gets, CostUSD: plan.Requests.CostUSD,
			Prices: fmt.Sprintf("list prices of %s, %s", plan.Requests.Prices.Region, plan.Requests.Prices.Date),
		}
	}
	return render.WritePlans(w, opt, reports)
}

func count(c ingest.PlanCount) render.PlanCount {
	return render.PlanCount{Objects: c.Objects, Bytes: c.Bytes}
}

func planShares(shares []ingest.PlanShare) []render.PlanShare {
	out := make([]render.PlanShare, len(shares))
	for i, s := range shares {
		out[i] = render.PlanShare{Name: s.Name, PlanCount: count(s.PlanCount)}
	}
	return out
}
