package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
	"keytrail/query"
	"keytrail/timeline/rules"
)

// scanForRules reads the columns that the rules name of all events of a case, in
// one thread, and with "judge" judges each event by all rules. It prints how many
// events and findings there are.
func scanForRules(args []string, out io.Writer) error {
	if len(args) != 2 || args[0] != "scan" && args[0] != "judge" {
		return errors.New("rules wants scan or judge, and a case")
	}
	c, err := casefile.Open(args[1])
	if err != nil {
		return err
	}
	defer c.Close()
	set := rules.Default(c.Head().Summary.Accounts...)
	events, findings := 0, 0
	visit := func(*cloudtrail.Event) {}
	if args[0] == "judge" {
		visit = func(e *cloudtrail.Event) { findings += len(set.Match(e)) }
	}
	for e, err := range query.New(c, 0).Scan(context.Background(), query.Filter{}, set.Columns()) {
		if err != nil {
			return err
		}
		visit(e)
		events++
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
		if err == nil && (events != c.events || (findings > 0) != (how == "judge")) {
			err = fmt.Errorf("%d findings in %d events, want some in %d", findings, events, c.events)
		}
		return 0, err
	}
	return s
}
