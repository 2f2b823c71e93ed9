package casefile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// FormatName is the word by which a commit says that it is one.
const FormatName = "keytrail-case"

// FormatVersion is the version of everything in a case but its rows: commits,
// segments, names.
const FormatVersion = 1

// Commit is one state of a case, complete in itself: whatever it does not
// name does not count. Commits are numbered from 1, which is the empty case;
// each holds the SHA-256 of the file of the one before.
type Commit struct {
	Format        string `json:"format"`
	FormatVersion int    `json:"format_version"`
	SchemaVersion int    `json:"schema_version"`
	Number        int64  `json:"number"`
	Previous      string `json:"previous"` // "" for the first
	Creator       string `json:"creator"`  // the program that wrote it

	Files    []FileInfo `json:"files"`    // the live parts, by path
	Segments []Segment  `json:"segments"` // ledger, ids, rejects and conflicts, by commit and kind
	Added    []string   `json:"added"`    // paths of parts that this commit brought in from tmp/
	Removed  []string   `json:"removed"`  // paths of parts that it replaced and moved to trash/

	Summary Summary `json:"summary"`

	Hash string `json:"-"` // SHA-256 of the commit's own file
}

// FileInfo describes one part.
type FileInfo struct {
	Path    string `json:"path"`  // relative to the case, slash separated
	Month   string `json:"month"` // 2026-01, or NoMonth
	Size    int64  `json:"size"`
	SHA256  string `json:"sha256"`
	Rows    int64  `json:"rows"`
	Groups  int    `json:"row_groups"`
	MinTime *int64 `json:"min_time"` // of event_time in microseconds since 1970; null when no row has one
	MaxTime *int64 `json:"max_time"`
}

// The kinds of segments.
const (
	SegmentLedger    = "ledger"    // Object a line
	SegmentIDs       = "ids"       // see idFile
	SegmentRejects   = "rejects"   // Reject a line
	SegmentConflicts = "conflicts" // Conflict a line
)

// Segment describes one file of the ledger, the rejects or the conflicts.
type Segment struct {
	Kind    string `json:"kind"`
	Path    string `json:"path"`
	Size    int64  `json:"size"`
	SHA256  string `json:"sha256"`
	Entries int64  `json:"entries"`
	First   int64  `json:"first"` // the lowest object number of the commit that wrote it
	Last    int64  `json:"last"`
}

// Summary is what a case holds, added up over all its ledger entries. An
// object that was read again counts each time.
type Summary struct {
	Objects    int64  `json:"objects"`
	Bytes      int64  `json:"bytes"` // as delivered
	Inflated   int64  `json:"inflated_bytes"`
	Records    int64  `json:"records"` // Events + Duplicates + Rejected
	Events     int64  `json:"events"`  // the rows of the case
	Duplicates int64  `json:"duplicates"`
	Rejected   int64  `json:"rejected"`
	Conflicts  int64  `json:"conflicts"`
	Damaged    int64  `json:"damaged"`     // objects some of whose evidence could not be read
	FirstEvent string `json:"first_event"` // RFC 3339, of the rows but those of NoMonth; "" without one
	LastEvent  string `json:"last_event"`

	// Sorted lists of what the rows and the ledger name, at most
	// MaxSummaryValues each; Truncated names the lists that had more.
	Roots        []string `json:"roots"`
	Accounts     []string `json:"accounts"`      // recipient_account_id
	Regions      []string `json:"regions"`       // aws_region
	EventSources []string `json:"event_sources"` // event_source
	Truncated    []string `json:"truncated,omitempty"`

	Listings []Listing `json:"listings,omitempty"` // of sources that were not read whole
}

// MaxSummaryValues bounds each list of a Summary: the values come from logs
// that anyone may have written.
const MaxSummaryValues = 10_000

// Locate tells where the part lies now: the same as its path unless moves of
// the head commit are still to be made or a later commit replaced it. It
// returns the final place when the part is nowhere.
func Locate(dir string, part string) string {
	final := filepath.Join(dir, filepath.FromSlash(part))
	for _, at := range []string{final, stagedPath(dir, part), trashPath(dir, part)} {
		if _, err := os.Lstat(at); err == nil {
			return at
		}
	}
	return final
}

// encode gives the bytes of the commit's file and sets its Hash.
func (c *Commit) encode() ([]byte, error) {
	data, err := json.MarshalIndent(c, "", " ")
	if err != nil {
		return nil, fmt.Errorf("commit %d: %w", c.Number, err)
	}
	data = append(data, '\n')
	c.Hash = hashHex(data)
	return data, nil
}

func hashHex(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
