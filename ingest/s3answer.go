package ingest

import (
	"context"
	"net/http"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// answer is what a direct request came to that the SDK has to judge: it takes
// it for that of its own first attempt, which would have been the same request.
// So nothing is asked for twice, and what S3 refuses, breaks off or adds is
// retried, paced, checked and put in words by the SDK alone.
type answer struct {
	response *http.Response
	err      error
	release  func(error) error // of the attempt's token

	taken, released atomic.Bool
}

type answerKey struct{}

// with makes the next request of a call with this context get the answer.
func (a *answer) with(ctx context.Context) context.Context {
	return context.WithValue(ctx, answerKey{}, a)
}

// take gives the answer once.
func (a *answer) take() (*http.Response, error, bool) {
	if a.taken.Swap(true) {
		return nil, nil, false
	}
	return a.response, a.err, true
}

// drop gives up an answer that nobody took.
func (a *answer) drop() {
	if response, _, ok := a.take(); ok && response != nil {
		response.Body.Close()
	}
	if !a.released.Swap(true) {
		_ = a.release(nil)
	}
}

// heldToken is the retryer of the call that an answer is for: the token of the
// first attempt is there already.
type heldToken struct {
	aws.RetryerV2
	a *answer
}

func (h *heldToken) GetAttemptToken(ctx context.Context) (func(error) error, error) {
	if h.a.released.Swap(true) {
		return h.RetryerV2.GetAttemptToken(ctx)
	}
	return h.a.release, nil
}
