package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// corpus is a load with what its measurements need to know of it. Numbers come
// from an ingest that is not measured; every measured command is held against
// them, so that none is fast because it left something out.
type corpus struct {
	dir    string
	list   string // a file with the paths of all files
	files  int
	stored int64 // bytes
	json   int64 // bytes, inflated
	events int
	home   string // the case
	keys   []askedKey
	ec2    int // writes of ec2.amazonaws.com
}

// askedKey is an access key that timelines are asked of.
type askedKey struct {
	name   string
	id     string
	events int
}

func (c *corpus) String() string {
	return fmt.Sprintf("Corpus: %s gzip files, %s MB, %s MB of JSON.", count(c.files), mb(c.stored, 1), mb(c.json, 1))
}

func (b *bench) newCorpus(events int) (*corpus, error) {
	dir, err := b.load(events)
	if err != nil {
		return nil, err
	}
	name := strconv.Itoa(events)
	c := &corpus{dir: dir, list: b.path("list-" + name), home: b.path("case-" + name)}
	if c.files, c.stored, err = listFiles(dir, c.list); err != nil {
		return nil, err
	}
	note("reading %d files once, unmeasured", c.files)
	summary, err := b.ask("ingest", "--case", c.home, "--format", "jsonl", c.dir)
	if err != nil {
		return nil, err
	}
	var s ingestSummary
	if err := json.Unmarshal(summary, &s); err != nil {
		return nil, fmt.Errorf("the ingest's summary: %w", err)
	}
	if s.Objects != c.files || s.Events == 0 || s.Records != s.Events {
		return nil, fmt.Errorf("the load is not as it should be: %+v for %d files", s, c.files)
	}
	c.events, c.json = s.Events, s.Inflated
	return c, b.chooseKeys(c)
}

// ingestSummary is the part of an ingest's summary that is looked at.
type ingestSummary struct {
	Objects  int   `json:"objects"`
	Skipped  int   `json:"objects_skipped"`
	Records  int   `json:"records"`
	Events   int   `json:"events"`
	Inflated int64 `json:"bytes_inflated"`
}

// ask runs keytrail without measuring it.
func (b *bench) ask(args ...string) ([]byte, error) {
	cmd := exec.Command(b.tools.keytrail, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("keytrail %v: %w", args, err)
	}
	return out, nil
}

// absentKey is documentation's, and in no load
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds-programmatic-access.html).
const absentKey = "AKIAIOSFODNN7EXAMPLE"

// chooseKeys finds keys of about the wanted numbers of events. keys writes the
// busiest ones first or last, which does not matter here.
func (b *bench) chooseKeys(c *corpus) error {
	to := b.path("keys.jsonl")
	if _, err := b.ask("keys", "--case", c.home, "--format", "jsonl", "-o", to); err != nil {
		return err
	}
	text, err := os.ReadFile(to)
	if err != nil {
		return err
	}
	rare, some, hottest := askedKey{name: "rare"}, askedKey{name: "about 500"}, askedKey{name: "hottest"}
	for line := range bytes.Lines(text) {
		var k struct {
			ID     string `json:"access_key_id"`
			Events int    `json:"events"`
		}
		if err := json.Unmarshal(line, &k); err != nil {
			return fmt.Errorf("keys: %w", err)
		}
		nearer(&rare, 3, k.ID, k.Events)
		nearer(&some, 500, k.ID, k.Events)
		nearer(&hottest, c.events, k.ID, k.Events)
	}
	c.keys = []askedKey{{name: "absent", id: absentKey}, rare, some, hottest}
	to = b.path("ec2.jsonl")
	if _, err := b.ask("search", "--event-source", "ec2.amazonaws.com", "--writes", "--case", c.home, "--format", "jsonl", "-o", to); err != nil {
		return err
	}
	c.ec2, err = lines(to)
	return err
}

// nearer takes a key whose number of events is nearer to what is wanted; the
// first by its id, when several are.
func nearer(k *askedKey, want int, id string, events int) {
	before, now := abs(k.events-want), abs(events-want)
	if k.id == "" || now < before || now == before && id < k.id {
		k.id, k.events = id, events
	}
}

func abs(n int) int { return max(n, -n) }

// lines counts a file's.
func lines(path string) (int, error) {
	text, err := os.ReadFile(path)
	return bytes.Count(text, []byte("\n")), err
}

// glob matches the load's files, whose depth is known: ** costs DuckDB a little
// more.
func (c *corpus) glob() string {
	return filepath.Join(c.dir, "AWSLogs", "*", "*", "CloudTrail", "*", "*", "*", "*", "*.json.gz")
}
