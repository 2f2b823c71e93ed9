package ingest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"io"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
	"keytrail/internal/inflate"
)

const (
	// maxLayers is how many times content may be gzipped: pipelines compress
	// again what came compressed.
	maxLayers = 3

	// readBytes is the size in which stored bytes are read.
	readBytes = 64 << 10
)

// reader reads objects, one after the other: hashes and inflates them, tells
// what they are and splits them. A worker has one; its buffers serve every
// object.
type reader struct {
	limit  int64 // of inflated bytes
	stored stored
	file   *bufio.Reader
	layers []*layer
	count  *counters
	splitter

	inflater inflate.Decoder
	whole    []byte // a stored object that is inflated in one piece
}

// layer is one gunzip of content that may be gzipped several times.
type layer struct {
	inflated
	ahead *bufio.Reader
}

// reading is what is known of the object that is being read.
type reading struct {
	object  casefile.Object
	depth   int // layers in use
	format  format
	encoded string // the text's encoding, when it is not UTF-8
	tooDeep bool
	end     int64 // how much text there was
}

func newReader(limit int64, count *counters) *reader {
	return &reader{
		limit:  limit,
		file:   bufio.NewReaderSize(nil, readBytes),
		stored: stored{hash: sha256.New(), seen: count.read},
		count:  count,
	}
}

// layer gives the layer of that depth, which reads from in.
func (r *reader) layer(depth int, in io.Reader) *layer {
	if depth == len(r.layers) {
		r.layers = append(r.layers, &layer{
			inflated: inflated{gunzip: newGunzip(), hash: sha256.New(), seen: r.count.inflate},
			ahead:    bufio.NewReaderSize(nil, readBytes),
		})
	}
	l := r.layers[depth]
	from, ok := in.(*bufio.Reader)
	if !ok {
		from = l.ahead
		from.Reset(in)
	}
	l.gunzip.reset(from)
	l.hash.Reset()
	l.n, l.max, l.over = 0, r.limit, false
	return l
}

// read reads the object that in delivers and emits what is in it. o has the
// facts of its listing; those of its content are added. The error is that of
// ctx or of the emitter: what is wrong with the object is a fact.
func (r *reader) read(ctx context.Context, in io.Reader, o casefile.Object) (casefile.Object, error) {
	x := reading{object: o}
	r.stored.reset(ctx, in, o.Size)
	r.begin()
	r.account = keyAccount(o.URI)

	content := r.content(ctx, &x)
	if x.format = detect(r.b); x.tooDeep {
		x.format = format{KindArchive, "gzip"}
	}
	if x.format.kind == "" {
		r.decode(&x, content)
		r.split()
		r.finish()
	}
	x.end = r.offset(len(r.b))
	r.drain(content)
	if r.emitter.err != nil {
		return x.object, r.emitter.err
	}
	if err := ctx.Err(); err != nil {
		return x.object, err
	}
	r.describe(&x)
	return x.object, nil
}

// content undoes the layers of gzip; afterwards the window is at the beginning
// of the content that it returns.
func (r *reader) content(ctx context.Context, x *reading) io.Reader {
	whole := r.readStored()
	if r.inflateWhole(ctx, x, whole) {
		r.file.Reset(&r.stored)
		return r.layers[0]
	}
	r.file.Reset(io.MultiReader(bytes.NewReader(whole), &r.stored))
	return r.inflate(x)
}

// inflate undoes the layers of gzip; afterwards the window is at the
// beginning of the content that it returns.
func (r *reader) inflate(x *reading) io.Reader {
	head, _ := r.file.Peek(3)
	if !isGzip(head) {
		r.second = nil
		r.window.reset(r.file)
		return r.file
	}
	l := r.layer(0, r.file)
	for {
		x.depth++
		r.second = l.gunzip.second
		r.window.reset(l)
		if !isGzip(r.b) {
			return l
		}
		if x.depth == maxLayers {
			x.tooDeep = true
			return l
		}
		l = r.layer(x.depth, io.MultiReader(bytes.NewReader(bytes.Clone(r.b)), l))
	}
}

// decode makes UTF-8 of UTF-16 text.
func (r *reader) decode(x *reading, content io.Reader) {
	order, ok := utf16Order(r.b)
	if !ok {
		return
	}
	x.encoded = "UTF-16"
	text := &utf16Reader{in: io.MultiReader(bytes.NewReader(bytes.Clone(r.b)), content), order: order}
	if r.second != nil {
		text.members = r.second
		r.second = text.second
	}
	r.window.reset(text)
}

// drain reads what nobody needed, so that the hashes are those of the whole.
func (r *reader) drain(content io.Reader) {
	r.window.close()
	for _, in := range []io.Reader{content, r.file} {
		if r.emitter.err != nil {
			return
		}
		io.Copy(io.Discard, in) // its errors are in stored
	}
}

// keyAccount gives the account that an object's key names, "" for none.
func keyAccount(uri string) string {
	k, ok := cloudtrail.ParseObjectKey(uri)
	if !ok {
		return ""
	}
	return k.Account
}
