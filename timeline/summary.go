package timeline

import (
	"strings"
	"sync"

	"keytrail/cloudtrail"
)

// Limits on a summary's length, in runes. A value that is longer than its
// limit, or a line that is longer than the whole, ends in "…".
const (
	MaxSummaryValue = 200
	MaxSummary      = 600
)

// maxListed is how many values of a list a summary names; the rest is counted.
const maxListed = 3

// SummaryColumns are the columns that Summarize reads.
func SummaryColumns() cloudtrail.ColumnSet {
	return cloudtrail.Columns(
		cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.EventType,
		cloudtrail.ErrorCode, cloudtrail.ErrorMessage, cloudtrail.OutcomeColumn,
		cloudtrail.RecipientAccountID, cloudtrail.PrincipalARN,
		cloudtrail.UserIdentityType, cloudtrail.UserIdentityUserName, cloudtrail.UserIdentityPrincipalID,
		cloudtrail.RequestParameters, cloudtrail.ResponseElements,
		cloudtrail.AdditionalEventData, cloudtrail.ServiceEventDetails,
		cloudtrail.Resources, cloudtrail.InsightDetails,
	)
}

// Summarize says in one line what an event did, to what: "created access key
// AKIA… for user backup-svc". Who acted is left to the columns beside it.
//
// It claims what the record says and no more: a call that failed reads as an
// attempt with its error code, a dry run as one, and a name that the record
// withholds is left out. Calls without a sentence of their own read as
// "iam:ListUsers" with the first parameter that identifies something. Session
// tokens, secrets, passwords and policy texts never appear. Values are the
// record's own text, cut at MaxSummaryValue runes and not made safe for any
// output. The line is never empty.
func Summarize(e *cloudtrail.Event) string { return summarize(e, lookupCall(e)) }

// summarize makes the summary of an event from the row for its call, nil for none.
func summarize(e *cloudtrail.Event, c *call) string {
	s := sentences.Get().(*sentence)
	defer s.release()
	s.begin(e)
	if c != nil && c.write(s) {
		return s.end()
	}
	s.begin(e)
	generic(s)
	return s.end()
}

// call is one row of the tables: an API call and the sentence for it, made
// ready when it is first needed. It is safe for concurrent use.
type call struct {
	text    string          // a phrase, or
	special func(*sentence) // the code that writes one
	once    sync.Once
	phrase  phrase
	err     error
}

func (c *call) write(s *sentence) bool {
	if c.special != nil {
		c.special(s)
		return true
	}
	if !c.ready() {
		return false
	}
	s.phrase(&c.phrase)
	return true
}

// ready compiles the phrase; false where it cannot be.
func (c *call) ready() bool {
	c.once.Do(func() { c.phrase, c.err = compilePhrase(c.text) })
	return c.err == nil
}

// allCalls reads the tables once: "iam:CreateUser" → its call.
var allCalls = sync.OnceValue(func() map[string]*call {
	calls := make(map[string]*call, 1024)
	for _, table := range []string{
		iamCalls, signInCalls, identityCenterCalls, ec2Calls, networkCalls, s3Calls, secretCalls,
		databaseCalls, computeCalls, containerCalls, deployCalls, loggingCalls, detectionCalls,
		organizationCalls, messagingCalls, modelCalls, accountCalls,
	} {
		readTable(table, calls)
	}
	for _, table := range []map[string]func(*sentence){
		trustCalls, consoleCalls, launchCalls, sharingCalls, ruleCalls,
	} {
		for name, special := range table {
			calls[name] = &call{special: special}
		}
	}
	return calls
})

// readTable adds the rows of one table. A line in brackets names the event
// sources of the rows below it, without .amazonaws.com; a row is one or more
// call names, a colon, and the phrase for them.
func readTable(table string, into map[string]*call) {
	var sources []string
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case line[0] == '[':
			sources = strings.Fields(strings.Trim(line, "[]"))
		default:
			names, text, _ := strings.Cut(line, ": ")
			for name := range strings.SplitSeq(names, ", ") {
				for _, source := range sources {
					into[source+":"+name] = &call{text: text}
				}
			}
		}
	}
}

// lookupCall finds the row for an event, or nil.
func lookupCall(e *cloudtrail.Event) *call {
	return findCall(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName))
}

// findCall finds the row for a source and a name.
func findCall(source, name []byte) *call {
	source, name = shortSource(source), plainName(name)
	var space [96]byte
	if len(source)+1+len(name) > len(space) {
		return nil
	}
	key := append(append(append(space[:0], source...), ':'), name...)
	return allCalls()[string(key)]
}

// shortSource is an event source without its domain: iam for
// iam.amazonaws.com.
func shortSource(source []byte) []byte {
	for i, c := range source {
		if c == '.' {
			if rest := string(source[i:]); rest == ".amazonaws.com" || rest == ".amazonaws.com.cn" {
				return source[:i]
			}
		}
	}
	return source
}

// plainName is an event name without the API version that Lambda and
// CloudFront append: UpdateFunctionCode for UpdateFunctionCode20150331v2,
// CreateFunction for CreateFunction2020_05_31.
func plainName(name []byte) []byte {
	n := name
	if i := len(n) - 1; i > 1 && digit(n[i]) {
		for i > 0 && digit(n[i]) {
			i--
		}
		if n[i] == 'v' && len(n)-1-i <= 2 {
			n = n[:i]
		}
	}
	if k := len(n) - 8; k > 0 && digits(n[k:]) {
		return n[:k]
	}
	if k := len(n) - 10; k > 0 && digits(n[k:k+4]) && n[k+4] == '_' && digits(n[k+5:k+7]) && n[k+7] == '_' && digits(n[k+8:]) {
		return n[:k]
	}
	return name
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func digits(b []byte) bool {
	for _, c := range b {
		if !digit(c) {
			return false
		}
	}
	return true
}
