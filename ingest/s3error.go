package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// Hinted is an error that knows what could be tried, a line each.
type Hinted interface {
	error
	Hints() []string
}

// S3Error says in one line what S3 did not do, and for which object or
// prefix. What the service answered is in it by code and message; its ids of
// requests are not, so that the same trouble has the same text.
//
// errors.Is(err, fs.ErrNotExist) holds when the object has gone, and
// errors.Is(err, fs.ErrPermission) when its reading was denied.
type S3Error struct {
	Op   string // such as GetObject; "" before there was a request
	URI  string // s3://bucket/key; "" before there was a request
	Code string // of the service, "" when it did not answer

	cause     s3Cause
	detail    string
	anonymous bool // credentials were not sent
	unpaid    bool // the requester did not offer to pay
	err       error
}

var _ Hinted = (*S3Error)(nil)

func (e *S3Error) Error() string {
	var b strings.Builder
	if e.URI != "" {
		b.WriteString(e.URI + ": ")
	}
	b.WriteString(e.text())
	return b.String()
}

// text is the error without the name of the object.
func (e *S3Error) text() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(e.cause.text())
	switch {
	case e.Code != "" && e.detail != "":
		fmt.Fprintf(&b, " (%s: %s)", e.Code, e.detail)
	case e.Code != "" || e.detail != "":
		fmt.Fprintf(&b, " (%s)", e.Code+e.detail)
	}
	return b.String()
}

func (e *S3Error) Unwrap() error { return e.err }

func (e *S3Error) Is(target error) bool {
	switch target {
	case fs.ErrNotExist:
		return e.cause == causeGone
	case fs.ErrPermission:
		return e.cause == causeDenied || e.cause == causeKMSDenied
	}
	return false
}

// ends tells whether the trouble is about more than one object or prefix, so
// that going on would only repeat it.
func (e *S3Error) ends() bool { return s3Causes[e.cause].ends }

// problem is the error as what the ledger says of one object or prefix.
func (e *S3Error) problem() *Problem {
	return &Problem{Kind: KindUnreadable, Reason: s3Causes[e.cause].reason + ": " + e.text(), Damaged: true, Retry: true}
}

// s3Cause is why something went wrong.
type s3Cause uint8

const (
	causeUnknown s3Cause = iota
	causeConfig
	causeProfile
	causeNoCredentials
	causeBadCredentials
	causeExpired
	causeClock
	causeNoBucket
	causeRegion
	causeUnknownHost
	causeUnreachable
	causeTLS
	causeDenied
	causeKMSDenied
	causeKMSKey
	causeArchived
	causeChanged
	causeGone
	causeThrottled
	causeServer
	causeCut
	causeNothing
)

// The codes of reasons that only a bucket gives.
const (
	ReasonArchived  = "archived"  // it has to be restored first
	ReasonKMS       = "kms"       // its key cannot be used
	ReasonThrottled = "throttled" // S3 kept asking for fewer requests
)

// s3Causes say of each cause what it is called, which reason it is in the
// ledger, and whether it ends the run.
var s3Causes = [...]struct {
	text   string
	reason string
	ends   bool
}{
	causeUnknown:        {"refused", ReasonReadError, false},
	causeConfig:         {"the AWS configuration cannot be used", ReasonReadError, true},
	causeProfile:        {"there is no such AWS profile", ReasonReadError, true},
	causeNoCredentials:  {"no AWS credentials were found", ReasonPermission, true},
	causeBadCredentials: {"AWS does not accept the credentials", ReasonPermission, true},
	causeExpired:        {"the AWS credentials have expired", ReasonPermission, true},
	causeClock:          {"this machine's clock is wrong", ReasonReadError, true},
	causeNoBucket:       {"there is no such bucket", ReasonReadError, true},
	causeRegion:         {"the bucket is in another region", ReasonReadError, true},
	causeUnknownHost:    {"unknown host", ReasonReadError, true},
	causeUnreachable:    {"the server cannot be reached", ReasonReadError, true},
	causeTLS:            {"the server's certificate is not trusted", ReasonReadError, true},
	causeDenied:         {"access denied", ReasonPermission, false},
	causeKMSDenied:      {"the key that it is encrypted with may not be used", ReasonKMS, false},
	causeKMSKey:         {"the key that it is encrypted with cannot be used", ReasonKMS, false},
	causeArchived:       {"archived, it has to be restored first", ReasonArchived, false},
	causeChanged:        {"changed since it was listed", ReasonChanged, false},
	causeGone:           {"gone since it was listed", ReasonVanished, false},
	causeThrottled:      {"S3 keeps asking for fewer requests", ReasonThrottled, false},
	causeServer:         {"S3 keeps failing", ReasonReadError, false},
	causeCut:            {"the body keeps breaking off", ReasonReadError, false},
	causeNothing:        {"there is nothing below this prefix", ReasonVanished, true},
}

func (c s3Cause) text() string { return s3Causes[c].text }

// explain makes an S3Error of what the SDK says. An error of the context
// stays what it is.
func (s *S3) explain(ctx context.Context, op, key string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var known *S3Error
	if errors.As(err, &known) {
		return known
	}
	e := &S3Error{Op: op, err: err, anonymous: s.anonymous, unpaid: s.payer == ""}
	if op != "" {
		e.URI = s.uri(key)
	}
	e.cause, e.Code, e.detail = diagnose(err)
	if e.ends() {
		s.lost.CompareAndSwap(nil, e)
	}
	return e
}

// cut is the error of a body that kept breaking off; err is how it did last.
func (s *S3) cut(key string, err error) *S3Error {
	if err == nil || errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return &S3Error{Op: opGet, URI: s.uri(key), cause: causeCut, detail: netText(err), err: err}
}
