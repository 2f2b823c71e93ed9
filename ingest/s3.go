package ingest

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// S3Options say how a bucket is reached and which of its objects are meant.
// The first five mean what the AWS CLI's options of these names mean, and
// where they are empty, the CLI's environment variables and files decide.
type S3Options struct {
	Profile       string
	Region        string // of the bucket; another one is found by S3's redirect
	EndpointURL   string // of a server in place of AWS's, addressed by path
	NoSignRequest bool   // send no credentials
	RequestPayer  string // "" or "requester"

	Selection Selection

	tuning s3Tuning
}

// S3 is the source of the objects of one bucket, or of those below some
// prefixes in it. It only ever lists and gets.
//
// A listing finds the folders of trails first (s3search.go, s3step.go), lists
// several of them at once and visits in the byte order of the keys, the order
// in which a folder source lists the same tree. Between what it has listed
// and what it has visited there are at most s3HeldObjects objects.
//
// Without ReadAhead an object is fetched when it is opened. With it, objects
// are fetched before they are visited, as many at once as are waited for
// (s3fetchers.go) and its memory holds; what cannot be fetched is then visited
// with a Problem. The SDK decides how an object is asked for and what an answer
// means; the plain case goes past it (s3direct.go).
// Either way a body of at most s3WholeBytes is in memory, complete and of the
// listed length, before a byte of it is handed out: one that is cut short is
// fetched again from its beginning. A longer body is handed out as it comes;
// where it breaks off it is asked for again from that byte, of the same ETag,
// and it ends at the listed length or with an error.
//
// An error that is about more than one object, such as expired credentials,
// ends the listing, and so the run.
type S3 struct {
	bucket    string
	payer     string
	anonymous bool
	selection Selection
	tuning    s3Tuning
	targets   []target

	build  func(region string) *s3.Client
	pace   pacing
	direct direct
	client atomic.Pointer[s3.Client]
	follow sync.Mutex
	moved  bool // the client follows a redirect

	foreseen foreseen
	ahead    *ahead // nil without ReadAhead

	count s3Counters
	lost  atomic.Pointer[S3Error] // what ended everything
	notes notes                   // what was not searched
	left  notes                   // folders beside the trails
}

// target is a place in the bucket that was named.
type target struct {
	prefix string
	object bool   // the prefix is the key of the one object that is meant
	first  string // a key that was the first below it, "" where that is not known
}

var (
	_ Source    = (*S3)(nil)
	_ io.Closer = (*S3)(nil)
)

// OpenS3 opens s3://bucket or s3://bucket/prefix. A prefix that is the name
// of a folder, with or without the slash at its end, means the folder; the
// whole key of an object means the object; anything else means all keys that
// begin with it.
//
// It asks the bucket for its first key, so that what is wrong with the
// bucket, its region or the credentials is known before anything else is
// done. Errors have hints.
func OpenS3(ctx context.Context, arg string, o S3Options) (*S3, error) {
	bucket, prefix, err := parseS3(arg)
	if err != nil {
		return nil, err
	}
	if o.RequestPayer != "" && o.RequestPayer != "requester" {
		return nil, fmt.Errorf("request payer %q is not requester", o.RequestPayer)
	}
	s := &S3{bucket: bucket, payer: o.RequestPayer, anonymous: o.NoSignRequest, selection: o.Selection, tuning: o.tuning.withDefaults()}
	if err := s.connect(ctx, o); err != nil {
		return nil, err
	}
	t, err := s.probe(ctx, prefix)
	if err != nil {
		return nil, err
	}
	s.targets = []target{t}
	return s, nil
}

var (
	accessPoint = lazily(`^arn:[a-z0-9-]+:s3(?:-outposts)?:[a-z0-9-]*:[0-9]{12}:(?:accesspoint|outpost)[:/][A-Za-z0-9.:/-]*?$`)
	bucketName  = lazily(`^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$`)
)

// parseS3 splits an address. Instead of a bucket's name there may be the ARN
// of an access point.
func parseS3(arg string) (bucket, prefix string, err error) {
	rest, ok := strings.CutPrefix(arg, "s3://")
	if !ok {
		return "", "", fmt.Errorf("%s does not begin with s3://", arg)
	}
	if strings.HasPrefix(rest, "arn:") {
		kind, name, ok := strings.Cut(rest, "accesspoint")
		if !ok || name == "" {
			return "", "", fmt.Errorf("%s is not the ARN of an access point", arg)
		}
		point, prefix, _ := strings.Cut(name[1:], "/")
		bucket = kind + "accesspoint" + name[:1] + point
		if !accessPoint().MatchString(bucket) {
			return "", "", fmt.Errorf("%s is not the ARN of an access point", arg)
		}
		return bucket, prefix, nil
	}
	bucket, prefix, _ = strings.Cut(rest, "/")
	if !bucketName().MatchString(bucket) {
		return "", "", fmt.Errorf("%s: %q is not the name of a bucket", arg, bucket)
	}
	return bucket, prefix, nil
}

// Root is the bucket without the prefix: an object has the same URI, its
// whole key, from wherever it was reached.
func (s *S3) Root() string { return "s3://" + s.bucket }

// Limits says in words what the listing was limited to.
func (s *S3) Limits() []string {
	out := s.selection.Limits()
	for _, t := range s.targets {
		if t.prefix != "" {
			out = append(out, "only "+s.uri(t.prefix))
		}
	}
	return append(out, s.notes.sorted()...)
}

func (s *S3) uri(key string) string {
	if key == "" {
		return s.Root()
	}
	return s.Root() + "/" + uriOf(key)
}

// join adds the places that other names in the same bucket.
func (s *S3) join(other *S3) {
	targets := append(slices.Clone(s.targets), other.targets...)
	slices.SortFunc(targets, func(a, b target) int {
		if a.prefix == b.prefix && a.object != b.object && b.object {
			return -1
		}
		return strings.Compare(a.prefix, b.prefix)
	})
	kept := targets[:0]
	for _, t := range targets {
		if n := len(kept); n > 0 && kept[n-1].covers(t) {
			continue
		}
		kept = append(kept, t)
	}
	s.targets = kept
}

// covers tells whether u, which is not before t, adds nothing to t.
func (t target) covers(u target) bool {
	return t.prefix == u.prefix && t.object == u.object || !t.object && strings.HasPrefix(u.prefix, t.prefix)
}

// ReadAhead lets List fetch the objects for which wanted holds before it visits
// them, on as many connections as their number and memory allow; memory, in
// bytes, is what their bodies may hold until they are closed, 0 for a default.
// wanted is called on another goroutine than visit. It should hold for those
// objects exactly that are going to be opened: what is fetched and not opened
// is fetched in vain.
func (s *S3) ReadAhead(wanted func(Object) bool, memory int64) {
	if memory <= 0 {
		memory = s3AheadBytes
	}
	s.ahead = newAhead(s, wanted, max(memory, s.tuning.whole))
}

// List visits the objects of the bucket, or of the places in it that were
// named, as far as the selection keeps them. What cannot be listed, or with
// ReadAhead fetched, is visited with a Problem, and is an error when there is
// nothing else.
func (s *S3) List(ctx context.Context, visit func(Object) error) error {
	s.lost.Store(nil)
	if s.ahead != nil {
		return s.ahead.list(ctx, visit)
	}
	return s.walk(ctx, visit)
}

// walk gives all objects in order.
func (s *S3) walk(ctx context.Context, take func(Object) error) error {
	s.count.underway.Store(true)
	defer s.count.underway.Store(false)
	defer s.foresee(ctx)()
	steps, err := s.steps(ctx)
	if err != nil {
		return err
	}
	t := s.newTree(ctx, steps)
	defer t.close()
	for {
		objects, err := t.next()
		if err != nil || objects == nil {
			return err
		}
		for _, o := range objects {
			if lost := s.lost.Load(); lost != nil {
				return lost
			}
			if err := take(o); err != nil {
				return err
			}
		}
	}
}

// Open gives an object's body and its user metadata.
func (s *S3) Open(ctx context.Context, o Object) (io.ReadCloser, Metadata, error) {
	if s.ahead != nil {
		if f := s.ahead.take(o.Identity); f != nil {
			f.attach(ctx)
			return f, f.metadata, nil
		}
	}
	f := &fetch{object: o}
	if err := s.fetch(ctx, f); err != nil {
		return nil, nil, err
	}
	f.attach(ctx)
	return f, f.metadata, nil
}

// Close gives up what was fetched ahead and not opened.
func (s *S3) Close() error {
	if s.ahead != nil {
		s.ahead.close()
	}
	return nil
}

// Merge makes one source of those that name places of the same bucket, for
// what is in several of them is one object. Others stay as they are.
func Merge(sources []Source) []Source {
	var out []Source
	buckets := make(map[string]*S3)
	for _, src := range sources {
		s, ok := src.(*S3)
		if !ok {
			out = append(out, src)
			continue
		}
		if first := buckets[s.bucket]; first != nil {
			first.join(s)
			continue
		}
		buckets[s.bucket] = s
		out = append(out, s)
	}
	return out
}
