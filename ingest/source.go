package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"time"

	"keytrail/internal/casefile"
)

// Object names one object of a source and says what its listing tells of it.
type Object struct {
	URI          string            // relative to the source's root, slash separated, valid UTF-8
	Identity     casefile.Identity // what it is known by when it is listed again
	Size         int64             // in bytes as stored; -1 when unknown
	ModTime      time.Time         // zero when unknown
	VersionID    string
	ETag         string
	StorageClass string

	// Problem is set for what the listing came upon and nobody can read: it
	// goes to the ledger with its reason and is never opened.
	Problem *Problem

	path string // where a local source finds it, when that is not URI
}

// Problem says why something that was listed, opened or read is not a log.
type Problem struct {
	Kind    string // of the ledger: unreadable or not-log
	Detail  string // what it is instead, if that is known
	Reason  string // "code: detail"
	Damaged bool   // evidence may be missing because of it
	Retry   bool   // it may be gone the next time
}

// Metadata is what a store keeps beside an object's bytes. CloudTrail keeps
// the signatures of digest files there
// (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html),
// so a source that cannot give it must give none rather than an empty one.
type Metadata map[string]string

// Source lists objects and opens them.
//
// List calls visit once for each object, on the goroutine that called List,
// and in an order that depends on nothing but the objects; it keeps no list
// of them all. An error from visit ends it and is returned. What cannot be
// read is visited with a Problem; an error of List itself means that objects
// may be missing.
//
// Open may be called from several goroutines at once, while List runs and
// after. The caller closes the reader. An object that has gone since it was
// listed is an error for which errors.Is(err, fs.ErrNotExist) holds.
type Source interface {
	// Root names the source for people and orders sources among each other.
	Root() string
	List(ctx context.Context, visit func(Object) error) error
	Open(ctx context.Context, o Object) (io.ReadCloser, Metadata, error)
}

// LocalIdentity is the identity of a local file: the hash of its relative
// path, size and modification time. The root is no part of it, so that the
// same evidence on another mount is the same.
func LocalIdentity(path string, size int64, modTime time.Time) casefile.Identity {
	return identity("file", path, size, modTime.UnixNano())
}

func identity(scheme, name string, numbers ...int64) casefile.Identity {
	b := append([]byte(scheme), 0)
	b = binary.AppendUvarint(b, uint64(len(name)))
	b = append(b, name...)
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	sum := sha256.Sum256(b)
	return casefile.Identity(sum[:16])
}
