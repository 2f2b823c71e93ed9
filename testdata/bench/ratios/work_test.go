//go:build unix

package ratios

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"keytrail/cloudtrail"
	"keytrail/ingest"
	"keytrail/internal/casefile"
	"keytrail/internal/trailgen"
	"keytrail/query"
	"keytrail/timeline/rules"
)

const (
	loadSeed  = 1
	loadFiles = 500 // about 17,600 events
)

// work is the load in the forms that the measured pieces of work start from.
type work struct {
	dir     string // the log files
	home    string // their case
	stored  [][]byte
	records [][]byte
	events  []*cloudtrail.Event
	hottest string
	count   map[string]int // events by access key id
	engine  *query.Engine
}

func newWork(dir string) (*work, error) {
	w := &work{dir: filepath.Join(dir, "load"), home: filepath.Join(dir, "case"), count: map[string]int{}}
	if _, err := trailgen.StoreLoad(w.dir, loadSeed, loadFiles); err != nil {
		return nil, err
	}
	for i := range loadFiles {
		text, _, events := trailgen.LoadText(loadSeed, i, nil)
		_, body := trailgen.Load(loadSeed, i)
		w.stored = append(w.stored, body)
		rest := text[bytes.IndexByte(text, '[')+1:]
		for range events {
			e := new(cloudtrail.Event)
			n, err := new(cloudtrail.Parser).ParsePrefix(rest, e)
			if err != nil {
				return nil, err
			}
			w.records, w.events = append(w.records, rest[:n]), append(w.events, e)
			rest = rest[n+1:] // a comma, or the array's end
			if id := e.Text(cloudtrail.AccessKeyID); id != "" {
				w.count[id]++
			}
		}
	}
	for id, n := range w.count {
		if m := w.count[w.hottest]; n > m || n == m && id < w.hottest {
			w.hottest = id
		}
	}
	return w, nil
}

// gunzip inflates every file with the standard library.
func (w *work) gunzip() error {
	var z gzip.Reader
	for _, body := range w.stored {
		if err := z.Reset(bytes.NewReader(body)); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, &z); err != nil {
			return err
		}
	}
	return nil
}

// duty is what evidence obliges to, with the standard library: read every
// file, inflate it, and hash both forms.
func (w *work) duty() error {
	var z gzip.Reader
	var text bytes.Buffer
	return filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := z.Reset(bytes.NewReader(body)); err != nil {
			return err
		}
		text.Reset()
		if _, err := text.ReadFrom(&z); err != nil {
			return err
		}
		if sha256.Sum256(body) == sha256.Sum256(text.Bytes()) {
			return errors.New("two forms with one hash")
		}
		return nil
	})
}

func (w *work) parse() error {
	var p cloudtrail.Parser
	var e cloudtrail.Event
	for _, r := range w.records {
		if err := p.Parse(r, &e); err != nil {
			return err
		}
	}
	return nil
}

// read reads the folder into nothing.
func (w *work) read() error {
	sink := new(nowhere)
	if err := w.run(sink); err != nil {
		return err
	}
	return w.all("read", int(sink.sums.Events))
}

// ingest reads the folder into a new case; again into the one that is there.
func (w *work) ingest() error {
	if w.engine != nil {
		w.engine.Case().Close()
		w.engine = nil
	}
	if err := os.RemoveAll(w.home); err != nil {
		return err
	}
	sums, err := w.write()
	if err != nil {
		return err
	}
	return w.all("ingested", int(sums.Events))
}

func (w *work) again() error {
	sums, err := w.write()
	if err == nil && sums.Records != 0 {
		err = fmt.Errorf("read %d records again", sums.Records)
	}
	return err
}

func (w *work) write() (casefile.Sums, error) {
	c, err := casefile.OpenWriter(w.home, casefile.Options{})
	if err != nil {
		return casefile.Sums{}, err
	}
	err = errors.Join(w.run(c), c.Close())
	return c.Sums(), err
}

func (w *work) run(sink ingest.Sink) error {
	s, err := ingest.OpenSource(w.dir, nil)
	if err != nil {
		return err
	}
	_, err = ingest.Run(context.Background(), sink, []ingest.Source{s}, ingest.Options{Workers: threads})
	return err
}

// open opens the case that the last ingest made.
func (w *work) open() error {
	c, err := casefile.Open(w.home)
	if err == nil {
		w.engine = query.New(c, 0)
	}
	return err
}

func (w *work) scan() error {
	n := 0
	for _, err := range w.engine.Scan(context.Background(), query.Filter{}, cloudtrail.AllColumns()) {
		if err != nil {
			return err
		}
		n++
	}
	return w.all("scanned", n)
}

// scanNamed reads the columns that the rules name; scanJudged finds which rules
// the events of the same columns satisfy, and scanMatched makes the findings.
func (w *work) scanNamed() error { return w.named(func(*cloudtrail.Event) {}) }

func (w *work) scanJudged() error {
	set := rules.Default()
	verdicts := set.NewVerdicts()
	events, n := 0, 0
	for rows, err := range w.engine.Batches(context.Background(), query.Filter{}, set.Columns()) {
		if err != nil {
			return err
		}
		events += rows.Len()
		for row := range rows.Len() {
			n += len(verdicts.Of(verdicts.Class(rows, row)))
		}
	}
	return w.found(n, w.all("judged", events))
}

func (w *work) scanMatched() error {
	set := rules.Default()
	n := 0
	err := w.named(func(e *cloudtrail.Event) { n += len(set.Match(e)) })
	return w.found(n, err)
}

func (w *work) found(n int, err error) error {
	if err == nil && n == 0 {
		err = errors.New("the rules find nothing in the case")
	}
	return err
}

func (w *work) named(visit func(*cloudtrail.Event)) error {
	n := 0
	for e, err := range w.engine.Scan(context.Background(), query.Filter{}, rules.Default().Columns()) {
		if err != nil {
			return err
		}
		visit(e)
		n++
	}
	return w.all("scanned", n)
}

// timeline lists a key's events in order, with all columns.
func (w *work) timeline(key string) error {
	n := 0
	for _, err := range w.engine.Events(context.Background(), query.Filter{AccessKeys: []string{key}}, cloudtrail.AllColumns()) {
		if err != nil {
			return err
		}
		n++
	}
	if n != w.count[key] {
		return fmt.Errorf("%d events of %s, want %d", n, key, w.count[key])
	}
	return nil
}

func (w *work) judge() error {
	set := rules.Default()
	n := 0
	for _, e := range w.events {
		n += len(set.Match(e))
	}
	if n == 0 {
		return errors.New("the rules find nothing in the load")
	}
	return nil
}

func (w *work) all(what string, n int) error {
	if n != len(w.events) {
		return fmt.Errorf("%s %d events, want %d", what, n, len(w.events))
	}
	return nil
}

// parquet is the size of the case's Parquet files.
func (w *work) parquet() (size int64, err error) {
	err = filepath.WalkDir(filepath.Join(w.home, "events"), func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}

// nowhere is a sink that keeps nothing.
type nowhere struct {
	sums    casefile.Sums
	objects int64
}

var _ ingest.Sink = (*nowhere)(nil)

func (*nowhere) Known(casefile.Identity) (s casefile.KnownState, known bool) { return s, false }
func (*nowhere) KnownURI(string) bool                                        { return false }
func (*nowhere) Fingerprint(*cloudtrail.Event, []byte) (f casefile.Fingerprint) {
	return f
}
func (s *nowhere) Begin(casefile.Object) (int64, error) { s.objects++; return s.objects, nil }
func (s *nowhere) Add(_ *casefile.Batch, from, to int) error {
	s.sums.Events += int64(to - from)
	return nil
}
func (*nowhere) Reject(r casefile.Reject) error { return fmt.Errorf("rejected: %+v", r) }
func (*nowhere) End(casefile.Object) error      { return nil }
func (*nowhere) BeginListing(string, []string)  {}
func (*nowhere) EndListing(string, []string)    {}
func (*nowhere) Commit() error                  { return nil }
func (s *nowhere) Sums() casefile.Sums          { return s.sums }
