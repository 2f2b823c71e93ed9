package faultproxy

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
)

// answered sees the server's answer before the client does.
func (p *Proxy) answered(r *http.Response) error {
	passed, _ := r.Request.Context().Value(passingKey{}).(passing)
	p.set(func() { passed.request.Status = r.StatusCode })
	if passed.request.Op == "ListObjectsV2" && r.StatusCode == http.StatusOK {
		if err := p.listed(passed.request, r); err != nil {
			return err
		}
	}
	if passed.fault != nil && passed.fault.Cut {
		r.Body = &cutBody{ReadCloser: r.Body, left: r.ContentLength / 2}
	}
	return nil
}

// listed notes what a listing shows, and archives objects in it.
func (p *Proxy) listed(q *Request, r *http.Response) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if err := r.Body.Close(); err != nil {
		return err
	}
	p.set(func() {
		body = archive(body, p.archived)
		noteListing(q, body)
	})
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	r.Header.Set("Content-Length", strconv.Itoa(len(body)))
	return nil
}

// noteListing records what a listing showed. Keys are taken as they stand:
// those of log buckets need no escapes in XML.
func noteListing(q *Request, body []byte) {
	q.Truncated = bytes.Contains(body, []byte("<IsTruncated>true</IsTruncated>"))
	for _, contents := range bytes.Split(body, []byte("<Contents>"))[1:] {
		key := string(between(contents, "<Key>", "</Key>"))
		if q.Listed == 0 {
			q.First = key
		}
		q.Last = key
		q.Listed++
	}
}

// archive writes storage classes into a listing.
func archive(body []byte, class func(key string) string) []byte {
	if class == nil {
		return body
	}
	parts := bytes.Split(body, []byte("<Contents>"))
	for i, contents := range parts[1:] {
		if c := class(string(between(contents, "<Key>", "</Key>"))); c != "" {
			parts[i+1] = bytes.Replace(contents, []byte("<StorageClass>STANDARD<"), []byte("<StorageClass>"+c+"<"), 1)
		}
	}
	return bytes.Join(parts, []byte("<Contents>"))
}

func between(text []byte, begin, end string) []byte {
	_, text, _ = bytes.Cut(text, []byte(begin))
	text, _, _ = bytes.Cut(text, []byte(end))
	return text
}

var errCut = errors.New("cut by the proxy")

// cutBody is a body that breaks off.
type cutBody struct {
	io.ReadCloser
	left int64
}

func (c *cutBody) Read(b []byte) (int, error) {
	if c.left <= 0 {
		return 0, errCut
	}
	n, err := c.ReadCloser.Read(b[:min(int64(len(b)), c.left)])
	c.left -= int64(n)
	return n, err
}
