package main

import (
	"fmt"
	"sync"

	"keytrail/ingest"
	render "keytrail/internal/report"
)

// progress rewrites one line on a terminal, and is silent anywhere else.
type progress struct {
	g    *globals
	on   bool
	mu   sync.Mutex
	wide int
}

func newProgress(g *globals) *progress {
	_, terminal := terminalOf(g.err)
	return &progress{g: g, on: terminal && !g.quiet}
}

// show prints where the run is.
func (p *progress) show(s ingest.Progress) {
	if !p.on {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	line := fmt.Sprintf("reading  %s objects  %s  %s events  %s", render.Count(s.Objects), render.Bytes(s.BytesIn), render.Count(s.Events),
		render.Visible(s.URI))
	if fd, ok := terminalOf(p.g.err); ok {
		line = cutTo(line, terminalWidth(fd)-1)
	}
	fmt.Fprintf(p.g.err, "\r%-*s", p.wide, line)
	p.wide = len(line)
}

// done clears the line.
func (p *progress) done() {
	if p.on && p.wide > 0 {
		fmt.Fprintf(p.g.err, "\r%-*s\r", p.wide, "")
	}
}

func cutTo(s string, width int) string {
	r := []rune(s)
	if width < 1 || len(r) <= width {
		return s
	}
	return string(r[:width])
}
