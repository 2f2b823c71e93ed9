package ingest

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// direct asks for objects without the SDK's stack, which costs more than
// reading a small log file. Requests have the form that the SDK has shown
// (s3form.go), and go through the same client, and the same limiter of the
// rate. Only the plain answer counts: status 200 with the length and the ETag
// that were listed, and a body that its checksum confirms. Of everything else
// the SDK says what it is.
//
// Its zero value has yet to see a request of the SDK's.
type direct struct {
	form  atomic.Pointer[form]
	key   atomic.Pointer[signingKey]
	never atomic.Pointer[s3.Client] // the client whose form is out of the ordinary
	off   atomic.Int64              // until when, as Unix nanoseconds
}

// directPause is how long everything goes through the SDK after an answer that
// is not about its object alone: S3 asks for fewer requests, fails, or refuses
// the way of asking. The limiter paces direct requests as well; but what is
// refused once is likely to be refused again, and while it is, nothing is won
// by asking quickly, and each refusal has the SDK's whole attention: it sees
// the retries beside the first attempts, as its pacing was made for. Some
// seconds are longer than a burst of refusals, and too short to be felt.
const directPause = 5 * time.Second

// outcome is what a direct request came to.
type outcome struct {
	body     []byte // nil unless it is whole
	metadata Metadata
	version  string

	torn    error      // how the body broke off
	answer  *answer    // for the SDK to judge
	refused *s3.Client // whose form S3 may have refused
	err     error      // of the context
}

// ready gives the form to use now, or nil.
func (d *direct) ready(client *s3.Client) *form {
	f := d.form.Load()
	if f == nil || f.client != client || d.never.Load() == client || d.off.Load() > time.Now().UnixNano() {
		return nil
	}
	return f
}

// learning tells whether the form of a client's requests is still to be seen.
func (d *direct) learning(client *s3.Client) bool {
	f := d.form.Load()
	return (f == nil || f.client != client) && d.never.Load() != client
}

// learner is in the context of a call of the SDK's for an object, and sees
// what it sends.
type learner struct {
	direct      *direct
	client      *s3.Client
	bucket, key string
}

type learnerKey struct{}

// learn takes the form of a first attempt. There need be no answer: where S3
// does not like the form, it says so.
func (l *learner) learn(r *http.Request) {
	d := l.direct
	if !d.learning(l.client) || !strings.HasPrefix(r.Header.Get("Amz-Sdk-Request"), "attempt=1;") {
		return
	}
	var c aws.Credentials
	if r.Header.Get(headerAuthorization) != "" {
		var err error
		if c, err = l.client.Options().Credentials.Retrieve(r.Context()); err != nil {
			return
		}
		if !strings.Contains(r.Header.Get(headerAuthorization), "Credential="+c.AccessKeyID+"/") || r.Header.Get(headerToken) != c.SessionToken {
			return // they were renewed since; the next request will do
		}
	}
	if f := learnForm(l.client, l.bucket, l.key, r, c, time.Now()); f != nil {
		d.form.Store(f)
	} else {
		d.decline(l.client)
	}
}

// decline leaves all requests of a client to the SDK.
func (d *direct) decline(client *s3.Client) { d.never.Store(client) }

func (d *direct) pause() { d.off.Store(time.Now().Add(directPause).UnixNano()) }

// judged is told what the SDK made of an object that a direct request was
// refused. Where it got the object, the way of asking is at fault, or the
// bucket is in another region, and so is the client by now.
func (d *direct) judged(client *s3.Client, err error) {
	if err == nil {
		d.decline(client)
	} else {
		d.pause()
	}
}

// request makes the request for an object, or nil where the SDK has to.
func (d *direct) request(ctx context.Context, f *form, o Object) *http.Request {
	var c aws.Credentials
	var k *signingKey
	now := time.Now()
	if f.region != "" {
		var err error
		if c, err = f.credentials.Retrieve(ctx); err != nil {
			return nil // the SDK says why
		}
		if k = d.key.Load(); k == nil || !k.fits(c, now, f.region) {
			k = newSigningKey(c, now, f.region)
		}
	}
	r := f.make(keyOf(o), o.ETag, invocationID(), c, now, k)
	if r == nil {
		return nil
	}
	if k != nil && k != d.key.Load() {
		if !f.confirmed(r, c, now) {
			d.decline(f.client)
			return nil
		}
		d.key.Store(k)
	}
	return r.WithContext(ctx)
}

// invocationID is a random UUID, by which S3 tells attempts of one call.
func invocationID() string {
	var id [16]byte
	binary.NativeEndian.PutUint64(id[:], rand.Uint64())
	binary.NativeEndian.PutUint64(id[8:], rand.Uint64())
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	var b [36]byte
	hex.Encode(b[:], id[:4])
	hex.Encode(b[9:], id[4:6])
	hex.Encode(b[14:], id[6:8])
	hex.Encode(b[19:], id[8:10])
	hex.Encode(b[24:], id[10:])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// askDirect asks for an object. Its zero outcome means that nothing was asked.
func (s *S3) askDirect(ctx context.Context, o Object) (out outcome) {
	client := s.client.Load()
	f := s.direct.ready(client)
	if f == nil || s.lost.Load() != nil {
		return out
	}
	request := s.direct.request(ctx, f, o)
	if request == nil {
		return out
	}
	release, err := s.pace.get.GetAttemptToken(ctx)
	if err != nil {
		return outcome{err: ctx.Err()}
	}
	s.count.direct.Add(1)
	response, err := f.http.Do(request)
	if err != nil {
		out.answer = &answer{err: err, release: release}
		return out
	}
	check, plain := s.isPlainAnswer(f, response, request, o)
	switch status := response.StatusCode; {
	case plain:
		_ = release(nil)
	case isAboutForm(status):
		response.Body.Close()
		_ = release(nil)
		out.refused = client
		return out
	default:
		if status >= http.StatusInternalServerError || status == http.StatusTooManyRequests {
			s.direct.pause()
		}
		out.answer = &answer{response: response, release: release}
		return out
	}
	defer response.Body.Close()
	body := make([]byte, o.Size)
	if _, out.torn = io.ReadFull(response.Body, body); out.torn != nil {
		return out
	}
	if !check.holds(body) {
		out.torn = errors.New("its checksum is another")
		return out
	}
	out.body = body
	out.version = response.Header.Get("X-Amz-Version-Id")
	for name, values := range response.Header {
		if n := len(headerMeta); len(name) >= n && strings.EqualFold(name[:n], headerMeta) {
			if out.metadata == nil {
				out.metadata = make(Metadata)
			}
			out.metadata[strings.ToLower(name[n:])] = values[0]
		}
	}
	return out
}

const headerMeta = "X-Amz-Meta-"

// isPlainAnswer tells whether an answer promises the whole object as it was
// listed, and nothing that only the SDK knows what to do about. Headers that
// nobody reads are not looked at: the SDK gives up an object where one of them
// is not in its form.
func (s *S3) isPlainAnswer(f *form, response *http.Response, request *http.Request, o Object) (c checksum, plain bool) {
	if response.StatusCode != http.StatusOK || response.ContentLength != o.Size || response.Request != request ||
		response.Uncompressed || response.Header.Get("Etag") != o.ETag || response.Header.Get("Content-Range") != "" {
		return c, false
	}
	if !f.checksums {
		return c, true
	}
	return checksumOf(response.Header)
}

// isAboutForm tells the answers that say no to the request, and may say yes to
// another of the same object: redirects, bad requests, signatures.
func isAboutForm(status int) bool {
	switch {
	case status < http.StatusMultipleChoices, status >= http.StatusInternalServerError:
		return false
	case status == http.StatusNotFound, status == http.StatusPreconditionFailed, status == http.StatusTooManyRequests:
		return false
	}
	return true
}
