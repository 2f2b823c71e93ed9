package main

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"keytrail/ingest"
	render "keytrail/internal/report"
)

// plainEvery is how often --progress plain prints a line.
const plainEvery = 5 * time.Second

// progress tells how far an ingest has come: on a terminal in one line that
// is written again and again, plain in lines from time to time, else not.
type progress struct {
	g       *globals
	buckets []*ingest.S3
	started time.Time
	latest  atomic.Pointer[ingest.Progress]
	total   atomic.Int64 // objects that will be visited, 0 while that is unknown

	plain   bool
	printed time.Time

	bars *mpb.Progress
	bar  *mpb.Bar
}

func newProgress(g *globals, mode string, buckets []*ingest.S3) *progress {
	p := &progress{g: g, buckets: buckets, started: time.Now(), plain: mode == "plain"}
	p.printed = p.started
	if _, terminal := terminalOf(g.err); mode == "auto" && terminal && !g.quiet {
		p.bars = mpb.New(mpb.WithOutput(g.err), mpb.WithRefreshRate(200*time.Millisecond))
		p.bar = p.bars.New(0, mpb.NopStyle(), mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Any(func(decor.Statistics) string { return p.line() })))
	}
	return p
}

// expect counts what the sources hold while they are read, so that the line
// can tell how much is left. It lists a second time, and only for a line that
// somebody sees.
func (p *progress) expect(ctx context.Context, again func() ([]ingest.Source, error)) {
	if p.bar == nil {
		return
	}
	go func() {
		sources, err := again()
		if err != nil {
			return
		}
		var n int64
		for _, s := range sources {
			if s.List(ctx, func(ingest.Object) error { n++; return ctx.Err() }) != nil {
				return
			}
		}
		p.total.Store(n)
	}()
}

// show takes the newest state of the run.
func (p *progress) show(s ingest.Progress) {
	p.latest.Store(&s)
	if p.plain && time.Since(p.printed) >= plainEvery {
		p.printed = time.Now()
		p.g.warn(p.line())
	}
}

// done ends the progress: the line goes, plain has its last one.
func (p *progress) done() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.bars.Wait()
	}
	if p.plain {
		p.g.warn(p.line())
	}
}

// notes is where to print while the progress goes on.
func (p *progress) notes() io.Writer {
	if p.bars != nil {
		return p.bars
	}
	return p.g.err
}

// line says where the run is: "reading 921 of 1,512 objects, 2.1 MB, 0.4 MB/s,
// 14,210 events/s, 3 s left, us-east-1 …".
func (p *progress) line() string {
	s := p.latest.Load()
	if s == nil {
		s = &ingest.Progress{}
	}
	seconds := max(time.Since(p.started).Seconds(), 0.1)
	visited, total := s.Objects+s.Skipped, p.total.Load()
	line := "reading " + render.Count(visited)
	if total > 0 {
		line += " of " + render.Count(total)
	}
	line += fmt.Sprintf(" objects, %s, %s/s, %s events, %s events/s", render.Bytes(s.BytesIn), render.Bytes(int64(float64(s.BytesIn)/seconds)),
		render.Count(s.Events), render.Count(int64(float64(s.Events)/seconds)))
	if total > visited && visited > 0 {
		left := time.Duration(float64(total-visited) / float64(visited) * seconds * float64(time.Second))
		line += ", " + left.Round(time.Second).String() + " left"
	}
	if s.URI != "" {
		line += ", " + render.Visible(s.URI)
	}
	if l := p.listing(); l != "" {
		line += ", listing " + render.Visible(l)
	}
	return line
}

// listing names the prefix that is being listed, "" when all are.
func (p *progress) listing() string {
	for _, b := range p.buckets {
		if s := b.Stats(); s.Underway {
			return b.Root() + "/" + s.Listing
		}
	}
	return ""
}
