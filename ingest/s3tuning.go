package ingest

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// The bounds of what goes on at once, and of what is held for it.
const (
	// s3Attempts is how often a request is tried. S3 asks for patience while
	// it makes room for more requests to a prefix.
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
	s3Attempts = 10

	// s3FirstAttempts is how often the first request is tried, which has to
	// find out whether there is anything to talk to.
	s3FirstAttempts = 4

	// s3BodyAttempts is how often a body is asked for that breaks off without
	// anything new.
	s3BodyAttempts = 5

	s3Lists       = 32     // listing requests at once
	s3HeldObjects = 32_000 // listed and not visited, or 1000 a request under way
	s3Gets        = 256    // objects being fetched ahead
	s3MostGets    = 1024   // where S3 is far away and there is memory for their connections
	s3Queued      = 2048   // objects between listing and visit, most of them fetched

	// s3WholeBytes is up to which size a body is held in memory before it is
	// handed out. CloudTrail's files are at most 50 MB and mostly far below 1.
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
	s3WholeBytes = 8 << 20

	// s3AheadBytes is what bodies fetched ahead hold when ReadAhead is told no
	// other number.
	s3AheadBytes = 4 * s3WholeBytes

	// s3ReadBuffer is how much of a connection is read at once: most log files
	// arrive whole.
	s3ReadBuffer = 32 << 10

	// s3Silence is how long a connection may say nothing.
	s3Silence = time.Minute

	s3MaxBackoff = 20 * time.Second
)

// s3Tuning are the numbers above that tests change.
type s3Tuning struct {
	client   aws.HTTPClient // instead of the one that the configuration gives
	pageKeys int32          // keys in a page of a listing; 0 leaves it to S3
	whole    int64
	backoff  func(attempt int) time.Duration // before another attempt, from 1
	searches int                             // requests that look for trails
	unpaced  bool                            // do not slow down when S3 asks for it
}

func (t s3Tuning) withDefaults() s3Tuning {
	if t.whole == 0 {
		t.whole = s3WholeBytes
	}
	if t.backoff == nil {
		t.backoff = backoff
	}
	if t.searches == 0 {
		t.searches = s3Searches
	}
	return t
}

// backoff doubles with each attempt, with full jitter.
func backoff(attempt int) time.Duration {
	most := min(s3MaxBackoff, 200*time.Millisecond<<min(attempt, 10))
	return time.Duration(rand.Int64N(int64(most)))
}

// pause waits before another attempt.
func (t s3Tuning) pause(ctx context.Context, attempt int) error {
	timer := time.NewTimer(t.backoff(attempt))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
