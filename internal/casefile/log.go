package casefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// LoadHead reads the newest commit of the case in dir and verifies the chain
// of hashes that leads to it. It writes nothing. The error wraps ErrNotCase,
// ErrNewer or ErrDamaged where the folder is at fault.
func LoadHead(dir string) (Commit, error) {
	numbers, err := listCommits(dir)
	if err != nil {
		return Commit{}, err
	}
	if len(numbers) == 0 {
		return Commit{}, fmt.Errorf("%s: %w: its log is empty", dir, ErrNotCase)
	}
	head, err := readCommit(dir, numbers[len(numbers)-1])
	if err != nil {
		return Commit{}, err
	}
	return head, verifyChain(dir, numbers, head)
}

// listCommits gives the numbers of the commits in the log, rising.
func listCommits(dir string) ([]int64, error) {
	entries, err := os.ReadDir(filepath.Join(dir, logDir))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(dir); err != nil {
			return nil, fmt.Errorf("%s: %w: %w", dir, ErrNotCase, err)
		}
		return nil, fmt.Errorf("%s: %w: it has no folder %q", dir, ErrNotCase, logDir)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", dir, ErrNotCase, err)
	}
	var numbers []int64
	for _, e := range entries {
		if n, ok := commitNumber(e.Name()); ok {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// commitHeader is the part of a commit that stands first in its file.
type commitHeader struct {
	format                string
	formatVersion, schema int
	number                int64
	previous              string
}

// readHeader reads the members at the head of a commit's file, up to the
// first that is none of them: a long log shall not be decoded whole.
func readHeader(data []byte) (h commitHeader, err error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return h, errors.New("not a JSON object")
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return h, err
		}
		var to any
		switch name {
		case "format":
			to = &h.format
		case "format_version":
			to = &h.formatVersion
		case "schema_version":
			to = &h.schema
		case "number":
			to = &h.number
		case "previous":
			to = &h.previous
		default:
			return h, nil
		}
		if err := dec.Decode(to); err != nil {
			return h, err
		}
	}
	return h, nil
}

// readCommit reads one commit and judges whether this program can use it.
func readCommit(dir string, number int64) (Commit, error) {
	name := commitPath(dir, number)
	data, err := os.ReadFile(name)
	if err != nil {
		return Commit{}, fmt.Errorf("commit %d: %w", number, err)
	}
	h, err := readHeader(data)
	switch {
	case err != nil:
		return Commit{}, fmt.Errorf("%s: %w: %w", name, ErrDamaged, err)
	case h.format != FormatName:
		return Commit{}, fmt.Errorf("%s: %w: its format is %q, want %q", name, ErrNotCase, h.format, FormatName)
	case h.formatVersion > FormatVersion:
		return Commit{}, fmt.Errorf("%s: %w: format version %d, this program reads up to %d", name, ErrNewer, h.formatVersion, FormatVersion)
	case h.schema > SchemaVersion:
		return Commit{}, fmt.Errorf("%s: %w: row schema version %d, this program reads up to %d", name, ErrNewer, h.schema, SchemaVersion)
	case h.number != number:
		return Commit{}, fmt.Errorf("%s: %w: it says it is commit %d", name, ErrDamaged, h.number)
	}
	var c Commit
	if err := json.Unmarshal(data, &c); err != nil {
		return Commit{}, fmt.Errorf("%s: %w: %w", name, ErrDamaged, err)
	}
	if err := c.check(); err != nil {
		return Commit{}, fmt.Errorf("%s: %w: %w", name, ErrDamaged, err)
	}
	c.Hash = hashHex(data)
	return c, nil
}

// verifyChain checks that the commits are numbered without a gap and that
// each but the first holds the hash of the one before.
func verifyChain(dir string, numbers []int64, head Commit) error {
	previous := ""
	for i, n := range numbers {
		name := commitPath(dir, n)
		if n != int64(i)+1 {
			return fmt.Errorf("%s: %w: commit %d is missing", filepath.Join(dir, logDir), ErrDamaged, i+1)
		}
		if n == head.Number {
			if head.Previous != previous {
				return fmt.Errorf("%s: %w: it does not follow from commit %d", name, ErrDamaged, n-1)
			}
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("commit %d: %w", n, err)
		}
		h, err := readHeader(data)
		if err != nil {
			return fmt.Errorf("%s: %w: %w", name, ErrDamaged, err)
		}
		if h.previous != previous {
			return fmt.Errorf("%s: %w: it does not follow from commit %d", name, ErrDamaged, n-1)
		}
		previous = hashHex(data)
	}
	return nil
}

// check refuses paths that lead out of the case, and sizes and counts that
// cannot be: a case may come from anyone.
func (c *Commit) check() error {
	for _, f := range c.Files {
		if !filepath.IsLocal(filepath.FromSlash(f.Path)) || f.Size < 0 || f.Rows < 0 {
			return fmt.Errorf("file %q of %d bytes and %d rows", f.Path, f.Size, f.Rows)
		}
	}
	for _, s := range c.Segments {
		if !filepath.IsLocal(filepath.FromSlash(s.Path)) || s.Size < 0 || s.Entries < 0 {
			return fmt.Errorf("segment %q of %d bytes and %d entries", s.Path, s.Size, s.Entries)
		}
	}
	for _, p := range slices.Concat(c.Added, c.Removed) {
		if !filepath.IsLocal(filepath.FromSlash(p)) {
			return fmt.Errorf("path %q", p)
		}
	}
	return nil
}
