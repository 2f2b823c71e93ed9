package sigma

import (
	"bytes"
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// circumstances are the facts of one event that weigh on every rule alike,
// read once for the event's findings.
type circumstances struct {
	done    bool
	outcome cloudtrail.Outcome
	service string // why AWS is taken to act for itself, or ""
	rootKey bool   // root writes with a long-term access key
	noMFA   bool   // an IAM user's session without MFA writes to IAM
}

// Reasons for the changes that hold for all rules.
const (
	reasonAttempt = "the call failed: an attempt"
	reasonBlanked = "the call was refused: an attempt at something that the record does not tell"
	reasonDryRun  = "a dry run: the right exists, nothing was done"
	reasonNoMFA   = "an IAM user's session without MFA changes IAM"
	reasonRootKey = "root acts with a long-term access key"
)

func (c *circumstances) read(e *cloudtrail.Event) {
	if c.done {
		return
	}
	c.done = true
	c.outcome = e.Outcome()
	c.service = serviceActing(e)
	// What tells most events apart is read last.
	longTerm := func() bool { return cloudtrail.KeyID(e.Text(cloudtrail.AccessKeyID)).Kind() == cloudtrail.KeyLongTerm }
	switch e.Text(cloudtrail.UserIdentityType) {
	case "Root":
		// Some services show root where they act in the account's name.
		c.rootKey = isWrite(e) && !isServiceHost(e.Value(cloudtrail.UserIdentityInvokedBy)) && longTerm()
	case "IAMUser":
		c.noMFA = e.Text(cloudtrail.EventSource) == "iam.amazonaws.com" && isWrite(e) &&
			bytes.EqualFold(e.Value(cloudtrail.SessionMFAAuthenticated), []byte("false")) && !longTerm()
	}
}

// adjust applies the general changes to a finding whose rule's own modifiers
// have been applied. attempt says why a failed call is worth a step less: the
// rule asks for any outcome or for refused calls, and has not itself said what
// this one is worth, which is "".
func (c *circumstances) adjust(f *timeline.Finding, attempt string) {
	switch {
	case attempt == "":
	case c.outcome == cloudtrail.OutcomeFailure:
		change(f, down(f.Severity), attempt)
	case c.outcome == cloudtrail.OutcomeDryRun:
		change(f, down(f.Severity), reasonDryRun)
	}
	if c.noMFA {
		change(f, up(f.Severity), reasonNoMFA)
	}
	if c.rootKey {
		change(f, timeline.Critical, reasonRootKey)
	}
	if c.service != "" {
		change(f, timeline.Informational, c.service)
	}
}

func down(s timeline.Severity) timeline.Severity { return max(s, timeline.Low) - 1 }
func up(s timeline.Severity) timeline.Severity   { return min(s, timeline.High) + 1 }

// isWrite tells whether the call changes something. Records before 1.01, and
// some of services, do not say; then the name does.
func isWrite(e *cloudtrail.Event) bool {
	if v := e.Value(cloudtrail.ReadOnly); v != nil {
		return !bytes.EqualFold(v, []byte("true"))
	}
	name := e.Text(cloudtrail.EventName)
	return !slices.ContainsFunc([]string{"Get", "List", "Describe", "Head", "Lookup", "BatchGet", "Search", "Query"},
		func(verb string) bool { return strings.HasPrefix(name, verb) })
}

func isServiceHost(host []byte) bool {
	return bytes.HasSuffix(host, []byte(".amazonaws.com")) || bytes.HasSuffix(host, []byte(".amazonaws.com.cn"))
}
