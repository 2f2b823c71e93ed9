package timeline

import (
	"cmp"
	"slices"

	"keytrail/cloudtrail"
)

// Subject is the kind of thing that a life is told of.
type Subject string

// The subjects whose lives have a beginning and an end that logs can tell.
// Others have their use alone.
const (
	SubjectKey      Subject = "key"
	SubjectUser     Subject = "user"
	SubjectRole     Subject = "role"
	SubjectInstance Subject = "instance"
	SubjectOther    Subject = "" // session, address, all
)

// Life is what the logs tell of a WHO: how it came to be, what was done to
// it, what it did. It speaks of the logs, not of the account.
type Life struct {
	Subject Subject
	Name    string // as asked: a key id, a user's or a role's name, an instance id

	Kind      KeyKind // of a key
	Principal string  // the principal of most events in a few words: user/ci-deploy
	AccountID string

	Made        *Step  // nil where these logs have no record of it
	Deleted     *Step  // the last time
	Changes     []Step // in order of time, at most MaxSteps
	MoreChanges int64

	First, Last Moment // of the events in which it acts
	Events      int64
	Errors      int64
	Addresses   Distinct
	Regions     Distinct
	UserAgents  Distinct

	HandedOut    HandedOutCounts
	ExpiresAt    Moment // of a temporary key
	ExpiresBasis ExpiryBasis
}

// MaxSteps bounds a life's list of changes.
const MaxSteps = 100

// Step is something that was done to the subject of a life.
type Step struct {
	At        Moment
	What      string // made, inactive, active, deleted, …
	By        string // who did it, in a few words
	ByKey     string // with which access key, "" where the record has none
	Address   string // from where
	For       string // who it was handed to, where the record says
	EventID   string
	EventName string
	Account   string
}

// HandedOutCounts counts the credentials that a WHO handed out in calls that
// succeeded.
type HandedOutCounts struct {
	Keys      int64 // access keys
	Sessions  int64 // temporary credentials and console sign-in tokens
	Passwords int64 // console passwords, set or changed
	Others    int64 // SSH keys, certificates, passwords of services
}

// Total is the number of credentials.
func (c HandedOutCounts) Total() int64 { return c.Keys + c.Sessions + c.Passwords + c.Others }

// LifeColumns are the columns that LifeBuilder.Add reads.
func LifeColumns() cloudtrail.ColumnSet { return KeyColumns().Union(OriginColumns()) }

// LifeBuilder gathers a life from the events that are about its subject, in
// any order. It is not safe for concurrent use.
type LifeBuilder struct {
	life   Life
	keys   *KeyBuilder
	state  keyState
	origin *origin
}

// NewLife begins the life of a subject, named as records name it.
func NewLife(subject Subject, name string) *LifeBuilder {
	return &LifeBuilder{
		life: Life{Subject: subject, Name: name}, keys: NewKeyBuilder(), state: keyState{id: name},
	}
}

// Add takes an event in which the subject acts, or which names it. Whether it
// acts is the caller's to say; what was done to it is looked for in both.
func (b *LifeBuilder) Add(e *cloudtrail.Event, acts bool) {
	if acts {
		b.keys.note(&b.state, e)
		if e.Outcome() == cloudtrail.OutcomeSuccess {
			b.countHandedOut(e)
		}
	}
	if e.Outcome() == cloudtrail.OutcomeFailure || e.Outcome() == cloudtrail.OutcomeDryRun {
		return
	}
	name := string(plainName(e.Value(cloudtrail.EventName)))
	if b.life.Subject == SubjectKey && issuingEvents[name] && slices.Contains(issuedKeys(e), b.life.Name) {
		if o := originOf(e, b.keys.intern); b.origin == nil || o.betterThan(b.origin) {
			b.origin = o
			step := stepOf(e, "made")
			step.For = o.owner
			b.life.Made = &step
		}
		return
	}
	what, ok := b.change(e, name)
	if !ok {
		return
	}
	step := stepOf(e, what)
	switch what {
	case "made":
		if b.life.Made == nil || step.before(b.life.Made) {
			b.life.Made = &step
		}
	case "deleted":
		if b.life.Deleted == nil || b.life.Deleted.before(&step) {
			b.life.Deleted = &step
		}
	default:
		b.addChange(step)
	}
}

// addChange keeps the earliest changes.
func (b *LifeBuilder) addChange(step Step) {
	at, _ := slices.BinarySearchFunc(b.life.Changes, step, func(x, y Step) int {
		switch {
		case x.before(&y):
			return -1
		case y.before(&x):
			return 1
		}
		return 0
	})
	b.life.Changes = slices.Insert(b.life.Changes, at, step)
	if len(b.life.Changes) > MaxSteps {
		b.life.Changes = b.life.Changes[:MaxSteps]
		b.life.MoreChanges++
	}
}

func (s *Step) before(t *Step) bool {
	if s.At != t.At {
		return s.At.before(t.At)
	}
	return cmp.Compare(s.EventID, t.EventID) < 0
}

func stepOf(e *cloudtrail.Event, what string) Step {
	id := e.Identity()
	return Step{
		At: momentOf(e), What: what, By: id.Label(), ByKey: id.AccessKeyID, Address: e.Text(cloudtrail.SourceIPAddress),
		EventID: e.Text(cloudtrail.EventID), EventName: e.Text(cloudtrail.EventName), Account: id.Account,
	}
}

// Life gives what is known so far.
func (b *LifeBuilder) Life() Life {
	l := b.life
	l.Changes = slices.Clone(l.Changes)
	k := &b.state
	l.First, l.Last, l.Events, l.Errors = k.seen.first, k.seen.last, k.events, k.errors
	l.Addresses, l.Regions, l.UserAgents = k.ips.list(b.keys.texts), k.regions.list(b.keys.texts), k.agents.list(b.keys.texts)
	if k.events > 0 {
		var row KeyRow
		b.keys.principals(k, &row)
		l.Principal, l.AccountID = row.PrincipalLabel, row.AccountID
	}
	if o := b.origin; o != nil {
		l.ExpiresAt, l.ExpiresBasis = o.expires, o.basis
		if l.Principal == "" {
			l.Principal = o.owner
		}
	}
	if l.Subject == SubjectKey {
		k := *k
		k.origin = b.origin
		l.Kind = b.keys.kind(&k)
	}
	return l
}
