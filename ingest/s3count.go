package ingest

import (
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// S3Stats says what has been asked of a bucket so far.
type S3Stats struct {
	Lists     int64 // LIST requests, repeated ones too
	Gets      int64 // GET requests for objects, repeated ones too
	Direct    int64 // of those, the ones that were made without the SDK's stack
	Throttled int64 // of both, those that S3 asked to slow down for
	Cut       int64 // bodies that broke off and were asked for again

	Listed      int64  // objects that listings gave
	ListedBytes int64  // what they hold
	Listing     string // the prefix that was listed last
	Underway    bool   // there is more to list
}

// Stats may be called at any time.
func (s *S3) Stats() S3Stats {
	out := S3Stats{
		Lists: s.count.lists.Load(), Gets: s.count.gets.Load(), Direct: s.count.direct.Load(), Throttled: s.count.throttled.Load(), Cut: s.count.cut.Load(),
		Listed: s.count.listed.Load(), ListedBytes: s.count.listedBytes.Load(), Underway: s.count.underway.Load(),
	}
	if p := s.count.listing.Load(); p != nil {
		out.Listing = *p
	}
	return out
}

// s3Counters are what stats are made of.
type s3Counters struct {
	lists, gets, direct, throttled, cut, listed, listedBytes atomic.Int64
	listing                                                  atomic.Pointer[string]
	underway                                                 atomic.Bool
}

// countingClient counts requests as they go out.
type countingClient struct {
	aws.HTTPClient
	count *s3Counters
}

func (c *countingClient) Do(r *http.Request) (*http.Response, error) {
	if a, ok := r.Context().Value(answerKey{}).(*answer); ok {
		if response, err, ok := a.take(); ok {
			return response, err
		}
	}
	if l, ok := r.Context().Value(learnerKey{}).(*learner); ok {
		l.learn(r)
	}
	if strings.Contains(r.URL.RawQuery, "list-type=2") {
		c.count.lists.Add(1)
	} else {
		c.count.gets.Add(1)
	}
	response, err := c.HTTPClient.Do(r)
	if err == nil && (response.StatusCode == http.StatusServiceUnavailable || response.StatusCode == http.StatusTooManyRequests) {
		c.count.throttled.Add(1)
	}
	return response, err
}
