package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	render "keytrail/internal/report"
	"keytrail/query"
	"keytrail/timeline/lineage/containment"
	"keytrail/timeline/lineage/foothold"
)

// planner says what to do about footholds of a lineage. There is none for what
// anybody made: nothing says then that it should go.
func (x *replayed) planner() *containment.Planner {
	if x.descent == nil {
		return nil
	}
	own := func(account string) bool { return slices.Contains(x.own, account) }
	return containment.New(own, x.descent.graph, x.descent.Following)
}

// scriptFolder makes sure that scripts of another run do not lie among those
// of this one.
func (o *footholdsOptions) scriptFolder(who query.Who) error {
	if o.script == "" {
		return nil
	}
	if who.Is(query.WhoAll) {
		return usageError("--script wants a WHO whose footholds are to go: all is what anybody made")
	}
	list, err := os.ReadDir(o.script)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case len(list) > 0:
		return usageError("--script: %s is not empty, and scripts of another run may lie there", o.script)
	}
	return nil
}

// writeScripts writes what to run against footholds. Nothing is run, and no
// file can be run by its name alone.
func (o *footholdsOptions) writeScripts(p *containment.Planner, rows []foothold.Foothold, who query.Who) error {
	if err := os.MkdirAll(o.script, 0o700); err != nil {
		return err
	}
	caution := o.caution(who)
	if caution != "" {
		o.g.warn(caution)
	}
	for _, s := range render.Scripts(p.All(rows), "what came of "+who.Text, caution) {
		f, err := os.OpenFile(filepath.Join(o.script, s.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		if _, err := f.Write(s.Text); err != nil {
			f.Close()
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// caution says that the owner's work may be among the footholds: what began
// with a key counts from its first event unless something narrows it.
func (o *footholdsOptions) caution(who query.Who) string {
	if o.reach.since != "" || !o.flags.none() {
		return ""
	}
	return "All that " + who.Text + " ever did counts here, what its owner did before the compromise included. Give the moment with --since, or the intruder's networks with --source-ip, " +
		"and write these scripts again, unless it was never anybody else's."
}
