package casefile

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"keytrail/cloudtrail"
)

// More parts than a Case keeps open, scanned by several at once, each of which
// reads single rows on its way.
func TestScansAtTheSameTime(t *testing.T) {
	var parts [][]*cloudtrail.Event
	for i := range uint64(maxOpenParts + 6) {
		parts = append(parts, randomEvents(newRand(i), 4))
	}
	c := openCase(t, makeCase(t, layoutOptions{groupRows: 10, pageBytes: 1 << 12, version: 1}, parts...))
	want := collect(t, c, ScanOptions{Columns: cloudtrail.AllColumns()})
	var wg sync.WaitGroup
	errs := make(chan error, 4)
	for range cap(errs) {
		wg.Go(func() { errs <- scanAndRead(c, want) })
	}
	wg.Wait()
	for range cap(errs) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if len(c.recent) != maxOpenParts || len(c.parts) != maxOpenParts {
		t.Errorf("%d parts are kept open, want %d", len(c.parts), maxOpenParts)
	}
	for i, p := range c.parts {
		if p.used != 0 {
			t.Errorf("part %d is in use by %d", i, p.used)
		}
	}
}

func scanAndRead(c *Case, want []string) error {
	ctx, n := context.Background(), 0
	for hit, err := range c.ScanPos(ctx, ScanOptions{}) {
		if err != nil {
			return err
		}
		for again, err := range c.Read(ctx, []Pos{hit.Pos}, cloudtrail.AllColumns()) {
			if err != nil {
				return err
			}
			if got := show(again.Event); got != want[n] {
				return fmt.Errorf("row %d: %s, want %s", n, got, want[n])
			}
		}
		n++
	}
	if n != len(want) {
		return fmt.Errorf("%d rows, want %d", n, len(want))
	}
	return nil
}
