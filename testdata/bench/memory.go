package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

// workersAsked are numbers of parallel readers whose memory is looked at: as
// many as small machines have cores, and far more, which the budget has to
// bear.
var workersAsked = []int{2, 8, 64}

// memory shows that ingest stays within its default budget whatever the load
// and the workers: of the smallest load and the largest.
func (b *bench) memory() error {
	fmt.Fprintf(b.out, "\n## Memory of ingest, --memory at its default of 512 MiB\n\n")
	t := table{head: []string{"events", "workers", "peak MiB", "highest MiB", "wall s", "CPU s"}}
	sizes := b.events
	if len(sizes) > 2 {
		sizes = []int{sizes[0], sizes[len(sizes)-1]}
	}
	for _, n := range sizes {
		c, err := b.newCorpus(n)
		if err != nil {
			return err
		}
		var steps []*step
		for _, w := range workersAsked {
			s := b.ingest(c, "--workers", strconv.Itoa(w))
			s.name = strconv.Itoa(w)
			steps = append(steps, s)
		}
		if err := b.rounds(steps); err != nil {
			return err
		}
		for _, s := range steps {
			t.add(count(c.events), s.name, number(s.median(peakMiB)), number(s.highest(peakMiB)), seconds3(s.median(wall)), seconds3(s.median(cpu)))
		}
		if err := os.RemoveAll(c.home); err != nil {
			return err
		}
	}
	t.print(b.out)
	return nil
}

func (s *step) highest(q quantity) float64 {
	var high float64
	for _, one := range s.samples {
		high = max(high, q(one))
	}
	return high
}

// large shows what one object of largeBytes of JSON takes.
func (b *bench) large() error {
	dir, err := b.load(largeEvents)
	if err != nil {
		return err
	}
	c := &corpus{dir: dir, home: b.path("case-one-object")}
	// Its numbers are not known from an unmeasured run: a summary is enough.
	var steps []*step
	var last ingestSummary
	for _, w := range workersAsked {
		s := b.ingest(c, "--workers", strconv.Itoa(w))
		s.name = strconv.Itoa(w)
		s.after = func(stdout string) (int64, error) {
			text, err := os.ReadFile(stdout)
			if err != nil {
				return 0, err
			}
			if err := json.Unmarshal(text, &last); err != nil {
				return 0, err
			}
			if last.Objects != 1 || last.Inflated < largeBytes || last.Records != last.Events {
				return 0, fmt.Errorf("%+v, want one object of at least %d bytes of events", last, largeBytes)
			}
			return 0, nil
		}
		steps = append(steps, s)
	}
	if err := b.rounds(steps); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "\n## One object of %s MB of JSON with %s events\n\n", mb(last.Inflated, 0), count(last.Events))
	t := table{head: []string{"workers", "peak MiB", "highest MiB", "wall s", "CPU s", "MB/s"}}
	for _, s := range steps {
		t.add(s.name, number(s.median(peakMiB)), number(s.highest(peakMiB)), seconds3(s.median(wall)), seconds3(s.median(cpu)),
			number(float64(last.Inflated)/1e6/s.median(wall)))
	}
	t.print(b.out)
	return os.RemoveAll(c.home)
}

// linear shows that cost follows the number of events, size by size in turn.
func (b *bench) linear() error {
	var steps []*step
	var all []*corpus
	for _, n := range b.events {
		c, err := b.newCorpus(n)
		if err != nil {
			return err
		}
		s := b.ingest(c)
		s.name = "ingest " + count(c.events)
		steps, all = append(steps, s), append(all, c)
		if err := os.RemoveAll(c.home); err != nil {
			return err
		}
	}
	if err := b.rounds(steps); err != nil {
		return err
	}
	fmt.Fprintf(b.out, "\n## Ingest by size\n\n")
	t := table{head: []string{"events", "files", "JSON MB", "wall s", "CPU s", "CPU µs/event", "spread", "peak MiB", "output MB"}}
	for i, s := range steps {
		c := all[i]
		t.add(count(c.events), count(c.files), mb(c.json, 0), seconds3(s.median(wall)), seconds3(s.median(cpu)),
			number(s.median(cpu)*1e6/float64(c.events)), percent(s.spread(cpu)), number(s.median(peakMiB)), mb(int64(s.median(output)), 1))
		if err := os.RemoveAll(c.home); err != nil {
			return err
		}
	}
	t.print(b.out)
	return nil
}
