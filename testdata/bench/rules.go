package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"keytrail/internal/casefile"
	"keytrail/query"
	"keytrail/timeline/rules"
)

// scanForRules reads the columns that the rules name of all events of a case, in
// one thread. With "judge" it finds which rules each event satisfies, and how
// severe that is; with "match" it makes the findings, with what they name. It prints how many
// events and findings there are.
func scanForRules(args []string, out io.Writer) error {
	if len(args) != 2 || !slices.Contains([]string{"scan", "judge", "match"}, args[0]) {
		return errors.New("rules wants scan, judge or match, and a case")
	}
	c, err := casefile.Open(args[1])
	if err != nil {
		return err
	}
	defer c.Close()
	set, q := rules.Default(c.Head().Summary.Accounts...), query.New(c, 0)
	events, findings := 0, 0
	if args[0] == "judge" {
		verdicts := set.NewVerdicts()
		for rows, err := range q.Batches(context.Background(), query.Filter{}, set.Columns()) {
			if err != nil {
				return err
			}
			events += rows.Len()
			for row := range rows.Len() {
				findings += len(verdicts.Of(verdicts.Class(rows, row)))
			}
		}
	} else {
		for e, err := range q.Scan(context.Background(), query.Filter{}, set.Columns()) {
			if err != nil {
				return err
			}
			if events++; args[0] == "match" {
				findings += len(set.Match(e))
			}
		}
	}
	_, err = fmt.Fprintln(out, events, findings)
	return err
}

// judging goes through the case once more, with or without judging.
func (b *bench) judging(c *corpus, name, how string, t tool) *step {
	s := &step{name: name, missing: t.missing, events: c.events}
	s.command = []string{t.path, "rules", how, c.home}
	s.after = func(stdout string) (int64, error) {
		var events, findings int
		err := readNumbers(stdout, &events, &findings)
		if err == nil && (events != c.events || (findings > 0) != (how != "scan")) {
			err = fmt.Errorf("%d findings in %d events, want some in %d", findings, events, c.events)
		}
		return 0, err
	}
	return s
}
