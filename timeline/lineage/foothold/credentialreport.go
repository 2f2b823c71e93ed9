package foothold

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"keytrail/timeline"
)

// reported is a user's row of the credential report.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
type reported struct {
	name     string
	created  timeline.Moment
	password string
	keys     [2]reportedKey
}

type reportedKey struct {
	active  bool
	rotated timeline.Moment // when it was made or last changed
}

// CredentialReport takes a report: its CSV, or the answer of
// GetCredentialReport, which has it in base64 beside the time when it was made.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html
func (a *Answers) CredentialReport(text []byte) error {
	text = bytes.TrimPrefix(bytes.TrimSpace(text), []byte("\ufeff"))
	if bytes.HasPrefix(text, []byte("{")) {
		var answer struct{ Content, GeneratedTime string }
		if err := json.Unmarshal(text, &answer); err != nil {
			return fmt.Errorf("no answer of get-credential-report: %w", err)
		}
		content, err := base64.StdEncoding.DecodeString(answer.Content)
		if err != nil || len(content) == 0 {
			return errors.New("no answer of get-credential-report: its Content is no base64")
		}
		if at := reportTime(answer.GeneratedTime); at.Known {
			a.report = answerTime{at, true}
		}
		text = content
	}
	in := csv.NewReader(bytes.NewReader(text))
	head, err := in.Read()
	if err != nil {
		return fmt.Errorf("no credential report: %w", err)
	}
	column := make(map[string]int)
	for i, name := range head {
		column[name] = i
	}
	for _, name := range []string{"user", "arn", "user_creation_time", "access_key_1_active", "access_key_1_last_rotated", "access_key_2_active", "access_key_2_last_rotated"} {
		if _, ok := column[name]; !ok {
			return fmt.Errorf("no credential report: it has no column %s", name)
		}
	}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("no credential report: %w", err)
		}
		get := func(name string) string {
			if i, ok := column[name]; ok {
				return row[i]
			}
			return ""
		}
		u := &reported{name: get("user"), created: reportTime(get("user_creation_time")), password: get("password_enabled")}
		for i, slot := range []string{"1", "2"} {
			u.keys[i] = reportedKey{strings.EqualFold(get("access_key_"+slot+"_active"), "true"), reportTime(get("access_key_" + slot + "_last_rotated"))}
		}
		for _, v := range row {
			a.report.notBefore(reportTime(v))
		}
		a.users[get("arn")] = u
		if p := strings.SplitN(get("arn"), ":", 6); len(p) == 6 {
			a.named[ownerAt{p[4], u.name}] = u
			a.accounts[p[4]] = true
		}
	}
}

// userOf finds the row of a foothold's user: by ARN where a record has it, else
// by name in the account. reason says why it may be somebody else's.
func (a *Answers) userOf(f *Foothold) (u *reported, reason string) {
	name := strings.TrimPrefix(f.Owner, "user/")
	if f.Kind == User {
		name = f.Value
	}
	if u = a.users[f.Owner]; u == nil {
		u = a.named[ownerAt{f.Account, lastPart(name)}]
	}
	if u == nil {
		return nil, ""
	}
	if f.Kind == User && f.Origin == Created && !same(u.created, f.At) {
		return u, "its user was made at " + u.created.String() + ": another one of the name"
	}
	if f.Kind != User && u.created.Known && f.At.Known && f.At.Before(u.created) {
		return u, "its user was made at " + u.created.String() + ", after this: another one of the name"
	}
	return u, ""
}

// same tells whether two times are of one act, as IAM and CloudTrail write it.
func same(a, b timeline.Moment) bool {
	const apart = 5_000_000
	return a.Known && b.Known && a.Micros-b.Micros <= apart && b.Micros-a.Micros <= apart
}

// slot finds a key among the two that a user may have. The report has no key
// ids: a slot is a key's whose making or last change was then.
func (a *Answers) slot(f *Foothold) {
	u, reason := a.userOf(f)
	if u == nil {
		return
	}
	n := &Now{At: a.report.at, Exact: a.report.exact, Source: "credential report", Reason: reason}
	f.Now = n
	if reason != "" {
		return
	}
	var fits []reportedKey
	for _, k := range u.keys {
		if k.rotated.Known && (same(k.rotated, f.At) && f.Origin != Seed || f.StateEventID != "" && same(k.rotated, f.StateTime)) {
			fits = append(fits, k)
		}
	}
	if len(fits) != 1 {
		n.Reason = "ambiguous: the report has no key ids, and " + counted(len(fits)) + " of the user's slots changed when this key did"
		return
	}
	n.Status = "Inactive"
	if fits[0].active {
		n.Status = "Active"
	}
}

func counted(n int) string {
	if n == 0 {
		return "none"
	}
	return "both"
}

// user says whether a user is in the report, and whether it has a password.
func (a *Answers) user(f *Foothold) {
	if len(a.users) == 0 {
		return
	}
	n := &Now{At: a.report.at, Exact: a.report.exact, Source: "credential report"}
	u, reason := a.userOf(f)
	switch n.Reason = reason; {
	case u == nil && !a.accounts[f.Account]:
		return
	case u == nil:
		n.Status = "no such user"
	case reason != "":
	case f.Kind == User:
		n.Status = "there"
	case strings.EqualFold(u.password, "true"):
		n.Status = "a password is set"
	case strings.EqualFold(u.password, "false"):
		n.Status = "no password"
	default:
		n.Reason = "the report does not tell"
	}
	f.Now = n
}
