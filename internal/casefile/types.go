package casefile

import (
	"encoding/hex"
	"fmt"
)

// Identity is the hash of what makes a source object the same object when a
// source is read again: for S3 the key with its version or ETag and size, for
// a local file its relative path, size and modification time, for standard
// input its content. The caller of Writer computes it.
type Identity [16]byte

// String gives the identity in hexadecimal.
func (id Identity) String() string { return hex.EncodeToString(id[:]) }

// MarshalText gives the identity in hexadecimal.
func (id Identity) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads an identity in hexadecimal.
func (id *Identity) UnmarshalText(text []byte) error {
	if len(text) != 2*len(id) {
		return fmt.Errorf("identity of %d characters, want %d", len(text), 2*len(id))
	}
	_, err := hex.Decode(id[:], text)
	return err
}

// Object is the ledger's entry for one source object. Times are RFC 3339 in
// UTC or "", sizes are bytes, digests are lower-case hexadecimal.
type Object struct {
	Number    int64    `json:"number"`         // from 1, in the order of reading, over the whole case
	Root      string   `json:"root,omitempty"` // the source that was named, e.g. a folder
	URI       string   `json:"uri"`            // relative to Root, slash separated
	Identity  Identity `json:"identity"`       // what it is known by when it comes again
	VersionID string   `json:"version_id,omitempty"`
	ETag      string   `json:"etag,omitempty"`
	Size      int64    `json:"size"`
	ModTime   string   `json:"mod_time,omitempty"` // with nanoseconds

	// Kind says what the object turned out to be: events, digest, insight,
	// network-activity, aggregated, envelope, look-alike, error-document,
	// empty, not-log, archive or unreadable. Detail says which, e.g. which
	// envelope.
	Kind   string `json:"kind"`
	Detail string `json:"detail,omitempty"`

	SHA256         string `json:"sha256,omitempty"`          // as delivered
	InflatedSHA256 string `json:"inflated_sha256,omitempty"` // after gunzip
	InflatedSize   int64  `json:"inflated_size"`
	Members        int    `json:"members"` // gzip members; 0 when it was not compressed

	// Counts. Records = Events + Duplicates + Rejected. Conflicts counts those
	// Events that share the id of another event and differ from it in a value.
	Records    int64 `json:"records"`
	Events     int64 `json:"events"`
	Duplicates int64 `json:"duplicates"`
	Rejected   int64 `json:"rejected"`
	Conflicts  int64 `json:"conflicts,omitempty"`

	// Reasons are the problems of the object as a whole, as "code: detail".
	Reasons []string `json:"reasons,omitempty"`
	// Damaged says that some of the evidence in the object could not be read.
	Damaged bool `json:"damaged,omitempty"`
	// Retry says that the next run shall read the object again: it could not
	// be had this time, which tells nothing about its content.
	Retry bool `json:"retry,omitempty"`

	FirstEvent string `json:"first_event,omitempty"` // time of its earliest record with one, duplicates too
	LastEvent  string `json:"last_event,omitempty"`

	Metadata map[string]string `json:"metadata,omitempty"` // as the source gave it
}

// MaxRejectBytes bounds what a reject keeps of the bytes it is about: enough
// to see what they were, and to hold any record that CloudTrail delivers.
const MaxRejectBytes = 256 << 10

// Reject is a stretch of an object that is no event.
type Reject struct {
	Object int64  `json:"object"` // the object's number
	URI    string `json:"uri"`
	Index  int64  `json:"index"`  // its place among the object's records, from 0
	Offset int64  `json:"offset"` // where it begins in the inflated object, in bytes
	Reason string `json:"reason"` // a short code
	Detail string `json:"detail,omitempty"`
	Bytes  []byte `json:"bytes"` // base64 in JSON; at most MaxRejectBytes
	Size   int64  `json:"size"`  // of the whole
}

// Fingerprint tells events apart cheaply within one run: it is keyed with a
// secret of the Writer that made it, so nobody can write two records that
// share one.
type Fingerprint struct {
	ID     [16]byte // of event id and recipient account; of the canonical record where NoID
	Record uint64   // of the record's bytes; never 0
	NoID   bool     // the record has no event id
}

// Conflict says that two rows share event id and recipient account and differ
// in a value. Both are rows of the case; First is the one met first.
type Conflict struct {
	EventID            string      `json:"event_id"`
	RecipientAccountID *string     `json:"recipient_account_id"`
	First              ConflictRow `json:"first"`
	Other              ConflictRow `json:"other"`
}

// ConflictRow names one side of a conflict.
type ConflictRow struct {
	Object int64  `json:"object"`
	Index  int64  `json:"index"`
	SHA256 string `json:"sha256"` // of the canonical record
}

// KnownState says how an object ended that an earlier commit holds.
type KnownState struct {
	Damaged bool // some of its evidence could not be read
}

// Sums adds up what one run did. They are final after Commit.
type Sums struct {
	Objects    int64 `json:"objects"`         // begun and ended in this run
	Skipped    int64 `json:"objects_skipped"` // known already; for the caller to count
	BytesIn    int64 `json:"bytes_in"`        // as delivered: the sum of Object.Size
	Inflated   int64 `json:"inflated"`        // after gunzip
	Records    int64 `json:"records"`         // Events + Duplicates + Rejected
	Events     int64 `json:"events"`          // new rows
	Duplicates int64 `json:"duplicates"`      // records that the case had already
	Rejected   int64 `json:"rejected"`
	Conflicts  int64 `json:"conflicts"` // of Events
	Damaged    int64 `json:"damaged"`   // objects with evidence that could not be read
}
