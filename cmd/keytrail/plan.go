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
func (o *ingestOptions) printPlan(ctx context.Context, sources []ingest.Source) error {
	for _, s := range sources {
		bucket, ok := s.(*ingest.S3)
		if !ok {
			return usageError("--plan is for buckets; %s is read for nothing", s.Root())
		}
		plan, err := bucket.Plan(ctx)
		if err != nil {
			if ctx.Err() != nil {
				return &exitError{status: exitInterrupted, err: errors.New("stopped; nothing was read")}
			}
			return hinted(err)
		}
		if err := o.writePlan(o.g.out, plan); err != nil {
			return err
		}
		if len(plan.Unlisted) > 0 {
			return &exitError{status: exitIncomplete}
		}
	}
	return nil
}

func (o *ingestOptions) writePlan(w io.Writer, plan ingest.Plan) error {
	if o.format == "jsonl" {
		line, err := json.Marshal(plan)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "%s\n", line)
		return err
	}
	return render.WritePlan(w, render.Options{}, render.Plan{
		Root: plan.Root, Limits: plan.Limits, Objects: count(plan.Objects), Archived: count(plan.Archived),
		Accounts: planShares(plan.Accounts), Organizations: planShares(plan.Organizations), Regions: planShares(plan.Regions),
		Days: planShares(plan.Days), Kinds: planShares(plan.Kinds), Classes: planShares(plan.StorageClasses),
		Unlisted: plan.Unlisted, LeftOut: plan.LeftOut, Lists: plan.Requests.Lists, Gets: plan.Requests.Gets, CostUSD: plan.Requests.CostUSD,
		Prices: fmt.Sprintf("list prices of %s, %s", plan.Requests.Prices.Region, plan.Requests.Prices.Date),
	})
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
