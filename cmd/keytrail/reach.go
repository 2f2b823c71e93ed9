package main

import (
	"github.com/spf13/cobra"

	"keytrail/timeline/lineage"
)

// reachFlags say how far following goes.
type reachFlags struct {
	depth int
	least string
	since string
	up    bool // towards where WHO came from
	roots bool // of everybody, only those whom nobody begot
	whole bool // every use of a key, also where it splits between two parties
}

func (r *reachFlags) addFlags(cmd *cobra.Command) {
	cmd.Flags().IntVar(&r.depth, "depth", 0, "hops at most; 0 is any number")
	cmd.Flags().StringVar(&r.least, "min-certainty", "strong", "weak, strong or certain")
	cmd.Flags().BoolVar(&r.whole, "all-use", false, "every use of a key, its owner's too, where a stranger's is clearly told apart")
	cmd.Flags().StringVar(&r.since, "since", "", "the moment of compromise: RFC 3339, a date, or 7d back from the newest event")
}

// reach reads the flags.
func (r *reachFlags) reach() (lineage.Reach, error) {
	least, ok := lineage.ParseCertainty(r.least)
	if !ok {
		return lineage.Reach{}, usageError("--min-certainty: %q is not one of weak, strong, certain", r.least)
	}
	if r.depth < 0 {
		return lineage.Reach{}, usageError("--depth: %d is less than 0", r.depth)
	}
	return lineage.Reach{Depth: r.depth, Least: least}, nil
}
