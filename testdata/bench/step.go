package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"
)

// step is a command that is measured.
type step struct {
	name    string
	command []string
	missing string // why there is none
	to      string // a file that it writes; "" for none, or what it prints
	before  func() error
	after   func(stdout string) (output int64, err error) // has the work been done, and the bytes it made
	events  int                                           // that it goes through, or answers with
	json    int64                                         // bytes of JSON that it goes through, 0 when that says nothing
	samples []sample
}

// sample is one run of a step.
type sample struct {
	usage
	output int64
}

// rounds runs all steps in turn, as often as asked for.
func (b *bench) rounds(steps []*step) error {
	for i := range b.runs {
		for _, s := range steps {
			if s.missing != "" {
				continue
			}
			note("round %d of %d: %s", i+1, b.runs, s.name)
			if err := b.once(s); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	return nil
}

func (b *bench) once(s *step) error {
	if s.before != nil {
		if err := s.before(); err != nil {
			return err
		}
	}
	if s.to != "" { // nobody pays for what another one left there
		if err := os.Remove(s.to); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	settle()
	stdout := b.path("stdout")
	u, err := measure(s.command, stdout)
	if err != nil {
		return err
	}
	one := sample{usage: u}
	if s.after != nil {
		if one.output, err = s.after(stdout); err != nil {
			return err
		}
	}
	s.samples = append(s.samples, one)
	return nil
}

// quantity is one figure of a sample.
type quantity func(sample) float64

func wall(s sample) float64    { return s.Wall.Seconds() }
func cpu(s sample) float64     { return s.CPU.Seconds() }
func peakMiB(s sample) float64 { return float64(s.Peak) / (1 << 20) }
func output(s sample) float64  { return float64(s.output) }

// median is the middle of a step's samples.
func (s *step) median(q quantity) float64 {
	var list []float64
	for _, one := range s.samples {
		list = append(list, q(one))
	}
	return median(list)
}

// spread is how far a quantity's samples lie apart, as a share of the median.
func (s *step) spread(q quantity) float64 {
	low := slices.MinFunc(s.samples, func(a, b sample) int { return cmp.Compare(q(a), q(b)) })
	high := slices.MaxFunc(s.samples, func(a, b sample) int { return cmp.Compare(q(a), q(b)) })
	if m := s.median(q); m > 0 {
		return (q(high) - q(low)) / m
	}
	return 0
}

// against is the median of a quantity's ratios to another step's in the same
// round.
func (s *step) against(other *step, q quantity) (float64, bool) {
	var list []float64
	for i := range min(len(s.samples), len(other.samples)) {
		if d := q(other.samples[i]); d > 0 {
			list = append(list, q(s.samples[i])/d)
		}
	}
	return median(list), len(list) > 0
}

// median is the middle of some numbers, or between the middle two.
func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	middle := len(list) / 2
	if len(list)%2 == 1 {
		return list[middle]
	}
	return (list[middle-1] + list[middle]) / 2
}

func find(steps []*step, name string) *step {
	for _, s := range steps {
		if s.name == name && len(s.samples) > 0 {
			return s
		}
	}
	return nil
}

// resolution is what the kernel accounts for at least; less is printed as that.
const resolution = time.Millisecond
