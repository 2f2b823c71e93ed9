package foothold

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"keytrail/timeline"
)

// Answers are what IAM said of credentials when it was asked. They stand beside
// the states, which speak of the logs alone.
type Answers struct {
	users    map[string]*reported // ARN → row of the credential report
	named    map[ownerAt]*reported
	accounts map[string]bool // that the report is about
	report   answerTime
	keys     map[string]listedKey
	list     answerTime
}

// answerTime is when an answer was made, or the latest time that it names.
type answerTime struct {
	at    timeline.Moment
	exact bool
}

func (a *answerTime) notBefore(t timeline.Moment) {
	if !a.exact && a.at.Before(t) {
		a.at = t
	}
}

// NewAnswers gives none.
func NewAnswers() *Answers {
	return &Answers{users: make(map[string]*reported), named: make(map[ownerAt]*reported), accounts: make(map[string]bool), keys: make(map[string]listedKey)}
}

type listedKey struct {
	user, status string
}

// AccessKeys takes answers of ListAccessKeys, one after another.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
func (a *Answers) AccessKeys(text []byte) error {
	in := json.NewDecoder(bytes.NewReader(text))
	for n := 0; ; n++ {
		var answer struct {
			AccessKeyMetadata []struct{ UserName, AccessKeyId, Status, CreateDate string }
		}
		err := in.Decode(&answer)
		switch {
		case errors.Is(err, io.EOF) && n > 0:
			return nil
		case errors.Is(err, io.EOF):
			return errors.New("it is empty")
		case err != nil:
			return fmt.Errorf("no answer of list-access-keys: %w", err)
		case answer.AccessKeyMetadata == nil:
			return errors.New("no answer of list-access-keys: it has no AccessKeyMetadata")
		}
		for i, k := range answer.AccessKeyMetadata {
			if k.AccessKeyId == "" || k.Status == "" {
				return fmt.Errorf("key %d of answer %d has no id or no status", i+1, n+1)
			}
			a.keys[k.AccessKeyId] = listedKey{k.UserName, k.Status}
			a.list.notBefore(reportTime(k.CreateDate))
		}
	}
}

// Join sets what IAM said beside footholds.
func (a *Answers) Join(list []Foothold) {
	for i := range list {
		f := &list[i]
		switch f.Kind {
		case AccessKey:
			if k, ok := a.keys[f.Value]; ok {
				f.Now = &Now{Status: k.status, At: a.list.at, Exact: a.list.exact, Source: "list-access-keys"}
				continue
			}
			a.slot(f)
		case User, Password:
			a.user(f)
		}
	}
}

// reportTime reads a time as IAM writes it: 2026-02-17T21:09:05+00:00, N/A,
// no_information, not_supported.
func reportTime(text string) timeline.Moment {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return timeline.Moment{}
	}
	return timeline.At(t.UnixMicro())
}
