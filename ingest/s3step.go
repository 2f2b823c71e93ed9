package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"keytrail/cloudtrail"
)

// stepKind says what to make of a page.
type stepKind uint8

const (
	stepFolder stepKind = iota // of a trail's layout, down to the regions
	stepLook                   // that may hold a trail somewhere below
	stepNamed                  // that has CloudTrail's files without their folders
	stepShard                  // a region, or a part of it: everything, in the days wanted
	stepFlat                   // everything
	stepOne                    // the object whose key the prefix is
)

// looksBelow is how many levels a trail is looked for below AWSLogs, and
// looksBeside in how many folders of one.
const (
	looksBelow  = 2
	looksBeside = 50
)

// folderStep begins the listing of a place in a trail's layout; within is
// what it may not leave, and longer than the folder's name where that is not
// whole. It is nil where nothing is wanted.
func (s *S3) folderStep(p place, within string) *step {
	if p.depth != atRegion {
		return &step{kind: stepFolder, place: p, span: span{prefix: within}}
	}
	r, ok := s.selection.span(p, within)
	if !ok {
		return nil
	}
	return &step{kind: stepShard, place: p, span: r}
}

// expand makes a step's request and says what comes in its place. What cannot
// be listed becomes a problem of its prefix, unless nothing can.
func (s *S3) expand(ctx context.Context, p *step) ([]*step, error) {
	page, err := s.list(ctx, listRequest{
		prefix: p.span.prefix, after: p.span.after, token: p.token,
		folders: p.kind != stepShard && p.kind != stepFlat, first: p.kind == stepOne,
	})
	var failed *S3Error
	if errors.As(err, &failed) && !failed.ends() {
		if p.kind == stepLook {
			s.unsearched(p.span.prefix, failed)
			return nil, nil
		}
		entry := ready(s.unlisted(p.span.prefix, failed))
		entry.failed = failed
		return []*step{entry}, nil
	}
	if err != nil {
		return nil, err
	}
	e := expansion{S3: s, step: p}
	more := page.token != "" && p.kind != stepOne
	for i := range page.objects {
		o := &page.objects[i]
		key := aws.ToString(o.Key)
		for len(page.prefixes) > 0 && page.prefixes[0] < key {
			e.folder(page.prefixes[0])
			page.prefixes = page.prefixes[1:]
		}
		if p.kind == stepShard && p.span.beyond(key) {
			more = false
			break
		}
		e.object(key, o)
	}
	for _, folder := range page.prefixes {
		e.folder(folder)
	}
	if e.flush(); more {
		again := *p
		again.state, again.next, again.token = stepWaiting, nil, page.token
		e.out = append(e.out, &again)
	}
	return e.out, nil
}

// unlisted is the entry of a prefix that could not be listed, or not to its
// end.
func (s *S3) unlisted(prefix string, err *S3Error) Object {
	p := err.problem()
	return Object{URI: uriOf(prefix), Identity: identity("problem", s.bucket+"\x00"+prefix+"\x00"+p.Reason), Problem: p, path: prefix}
}

// unsearched notes a folder where a trail may or may not be.
func (s *S3) unsearched(prefix string, err *S3Error) {
	s.notes.add(s.uri(prefix) + " was not searched for trails: " + err.cause.text())
}

// expansion makes steps of a page.
type expansion struct {
	*S3
	*step
	objects []Object
	out     []*step
	beside  int
}

func (e *expansion) flush() {
	if len(e.objects) > 0 {
		e.out = append(e.out, ready(e.objects...))
		e.objects = nil
	}
}

func (e *expansion) put(p *step) {
	if p != nil {
		e.flush()
		e.out = append(e.out, p)
	}
}

// object takes an object that lies in the folder, or anywhere below a prefix
// that is listed whole.
func (e *expansion) object(key string, o *types.Object) {
	size := aws.ToInt64(o.Size)
	if strings.HasSuffix(key, "/") && size == 0 {
		return // stands for a folder: consoles make such
	}
	switch e.kind {
	case stepLook:
		return
	case stepOne:
		if key != e.span.prefix {
			return
		}
	case stepNamed, stepFolder:
		if e.place.depth != atTrail && !namedByCloudTrail(key) {
			return // another service's, such as the file with which it tries whether it may write
		}
	}
	if !e.selection.Keeps(key) {
		return
	}
	e.count.listed.Add(1)
	e.count.listedBytes.Add(size)
	e.objects = append(e.objects, e.listedObject(key, o))
}

// namedByCloudTrail tells whether a key's last part is a name that CloudTrail
// gives.
func namedByCloudTrail(key string) bool {
	_, ok := cloudtrail.ParseObjectKey(key[strings.LastIndexByte(key, '/')+1:])
	return ok
}

// folder takes a folder, if more than its name is wanted.
func (e *expansion) folder(dir string) {
	name := strings.TrimSuffix(dir[strings.LastIndexByte(strings.TrimSuffix(dir, "/"), '/')+1:], "/")
	c, ok := e.place.child(name)
	switch {
	case e.kind == stepNamed, e.kind == stepOne:
	case ok && (e.kind == stepFolder || c.depth == atLogs):
		if e.selection.wants(c) {
			e.put(e.folderStep(c, dir))
		}
	case e.kind == stepFolder && e.place.depth == atTrail:
		e.put(&step{kind: stepFlat, place: c, span: span{prefix: dir}})
	default:
		e.look(c, name)
	}
}

// look puts a step for a folder beside a trail's, unless its name says that
// it is another service's.
func (e *expansion) look(c place, name string) {
	if e.place.depth == atAccount && isOtherService(name) {
		e.left.add(name)
		return
	}
	below := 0
	switch {
	case e.kind == stepLook && e.looks == 0:
		return
	case e.kind == stepLook:
		below = e.looks - 1
	case e.place.depth == atLogs:
		below = looksBelow
	}
	if e.beside++; e.beside > looksBeside {
		e.notes.add(fmt.Sprintf("only %d of the folders in %s were searched for trails", looksBeside, e.uri(e.place.dir)))
		return
	}
	e.put(&step{kind: stepLook, place: c, span: span{prefix: c.dir}, looks: below})
}
