package timeline

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"strings"

	"keytrail/cloudtrail"
)

// KeyBuilder gathers what each access key did. Give it every event that is
// asked about with Add or AddRows, and with AddOrigin every event of the case that may
// have handed a key out, in any order; then ask for the rows.
//
// Counts are exact. Memory grows with keys and with distinct addresses,
// agents and principals, not with events: about 300 bytes for a key, and as
// much again for the event that handed it out. A KeyBuilder is not safe for
// concurrent use.
type KeyBuilder struct {
	texts   *texts
	who     map[uint64]*who
	keys    map[string]*keyState
	anchors map[uint64]struct{} // console sessions: principal id and second of creation
	names   map[string]string   // texts that many origins share
	rows    *keyBatch           // of AddRows; nil before
}

// NewKeyBuilder makes an empty builder.
func NewKeyBuilder() *KeyBuilder {
	return &KeyBuilder{
		texts: newTexts(), who: map[uint64]*who{}, keys: map[string]*keyState{}, anchors: map[uint64]struct{}{}, names: map[string]string{},
	}
}

// who is an identity that keys act as.
type who struct {
	typ, account, arn, userName, label string
	kind                               cloudtrail.IdentityKind
}

// keyState is what is known of one key.
type keyState struct {
	id        string
	seen      span
	events    int64
	errors    int64
	forwarded int64
	who       tally
	ips       distinct
	regions   distinct
	agents    distinct
	sessions  distinct // principal id and creation second
	created   int64    // creation second of the first session
	principal uint64   // principal id of the first session
	findings  *SeverityCounts
	origin    *origin
	marks     keyMark
}

// keyMark are facts that decide a key's kind.
type keyMark uint16

const (
	markRoot      keyMark = 1 << iota // root acted with it
	markWorkload                      // an instance, function or pod held it
	markConsole                       // an event says that it came from the console
	markTemporary                     // an event has the session's creation date
	markOwnAgent                      // a direct call with an agent that is not the console's
	markSession                       // created and principal are set
)

// Add counts one event and its findings for the key that signed it. Events
// without an access key id are left out.
func (b *KeyBuilder) Add(e *cloudtrail.Event, findings []Finding) {
	if id := e.Value(cloudtrail.AccessKeyID); len(id) > 0 {
		b.note(b.key(id), e)
	}
	b.AddFindings(e.Value(cloudtrail.AccessKeyID), findings)
}

// AddFindings counts the findings of one event that was signed with the key.
func (b *KeyBuilder) AddFindings(id []byte, findings []Finding) {
	for i := range findings {
		b.AddSeverity(id, findings[i].Severity, 1)
	}
}

// AddSeverity counts n findings of a severity in events that were signed with
// the key.
func (b *KeyBuilder) AddSeverity(id []byte, s Severity, n int64) {
	if len(id) == 0 {
		return
	}
	k := b.key(id)
	if k.findings == nil {
		k.findings = &SeverityCounts{}
	}
	k.findings[s] += n
}

// note counts an event of k's.
func (b *KeyBuilder) note(k *keyState, e *cloudtrail.Event) {
	k.events++
	if e.Outcome() == cloudtrail.OutcomeFailure {
		k.errors++
	}
	k.seen.add(momentOf(e))
	hash, w := b.identity(e)
	k.who.add(hash, 1)
	for i, set := range [len(keyListed)]*distinct{&k.ips, &k.regions, &k.agents} {
		if v := e.Value(keyListed[i]); len(v) > 0 {
			set.add(b.texts.id(v))
		}
	}
	k.mark(e, w)
	b.session(e, k)
}

// AddOrigin notes the keys that an event handed out, and the console session
// that it began. Other events are passed over.
func (b *KeyBuilder) AddOrigin(e *cloudtrail.Event) {
	name := plainName(e.Value(cloudtrail.EventName))
	if anchorEvents[string(name)] && e.Outcome() == cloudtrail.OutcomeSuccess {
		if at := momentOf(e); at.Known {
			principal := b.texts.hash(e.Value(cloudtrail.UserIdentityPrincipalID))
			b.anchors[mix(principal, at.Micros/1e6)] = struct{}{}
		}
	}
	if !issuingEvents[string(name)] {
		return
	}
	for _, id := range issuedKeys(e) {
		k := b.key([]byte(id))
		if o := originOf(e, b.intern); k.origin == nil || o.betterThan(k.origin) {
			k.origin = o
		}
	}
}

func (b *KeyBuilder) key(id []byte) *keyState {
	k := b.keys[string(id)]
	if k == nil {
		k = &keyState{id: string(id)}
		b.keys[k.id] = k
	}
	return k
}

// identityHash stands for the identity that the event names; it is never 0.
func (b *KeyBuilder) identityHash(e *cloudtrail.Event) uint64 {
	hash := uint64(1)
	for _, c := range [...]cloudtrail.Column{
		cloudtrail.PrincipalARN, cloudtrail.UserIdentityType, cloudtrail.UserIdentityAccountID,
		cloudtrail.UserIdentityUserName, cloudtrail.UserIdentityPrincipalID,
	} {
		hash = mix(hash, int64(b.texts.hash(e.Value(c))))
	}
	return max(hash, 1)
}

// identity finds or makes the identity that the event names.
func (b *KeyBuilder) identity(e *cloudtrail.Event) (uint64, *who) {
	hash := b.identityHash(e)
	w := b.who[hash]
	if w == nil {
		id := e.Identity()
		w = &who{
			typ: kept(id.Type), account: kept(id.Account), arn: kept(id.ARN), userName: kept(id.UserName),
			label: kept(id.Label()), kind: id.Kind(),
		}
		b.who[hash] = w
	}
	return hash, w
}

// intern gives one copy of equal texts.
func (b *KeyBuilder) intern(text string) string {
	if t, ok := b.names[text]; ok {
		return t
	}
	text = strings.Clone(text)
	b.names[text] = text
	return text
}

// kept copies a text, so that it does not hold on to what it was cut from.
func kept(text string) string {
	return strings.Clone(text[:min(len(text), 4*maxKeptText)])
}

// mix joins two hashes into one.
func mix(h uint64, n int64) uint64 {
	h ^= uint64(n)
	h *= 0x9e3779b97f4a7c15
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return h ^ h>>29
}

// mark gives the marks that an actor's kind makes.
func (w *who) mark() keyMark {
	switch w.kind {
	case cloudtrail.ActorRoot:
		return markRoot
	case cloudtrail.ActorWorkload, cloudtrail.ActorService:
		return markWorkload
	}
	return 0
}

func (k *keyState) mark(e *cloudtrail.Event, w *who) {
	marks := marksOf(e)
	k.marks |= w.mark() | marks&^eventMarks
	if w.kind != cloudtrail.ActorService && marks&isForwarded != 0 {
		k.forwarded++
	} else if marks&isConsoleAgent == 0 {
		k.marks |= markOwnAgent
	}
}

// session notes the session that the event belongs to.
func (b *KeyBuilder) session(e *cloudtrail.Event, k *keyState) {
	text := e.Value(cloudtrail.SessionCreationDate)
	if len(text) == 0 {
		return
	}
	k.marks |= markTemporary
	created, ok := creationDate(text)
	if !ok {
		return
	}
	principal := b.texts.hash(e.Value(cloudtrail.UserIdentityPrincipalID))
	k.sessions.add(max(mix(principal, created), 1))
	if k.marks&markSession == 0 || created < k.created || created == k.created && principal < k.principal {
		k.created, k.principal = created, principal
		k.marks |= markSession
	}
}

// Len is the number of keys that acted.
func (b *KeyBuilder) Len() (n int) {
	for _, k := range b.keys {
		if k.events > 0 {
			n++
		}
	}
	return n
}

// Rows gives a row for each key that acted, the worst first: by findings,
// critical ones before high and so on, then by failed events, then by events,
// then by id.
func (b *KeyBuilder) Rows() iter.Seq[KeyRow] {
	return func(yield func(KeyRow) bool) {
		acted := make([]*keyState, 0, len(b.keys))
		for _, k := range b.keys {
			if k.events > 0 {
				acted = append(acted, k)
			}
		}
		slices.SortFunc(acted, worse)
		for _, k := range acted {
			if !yield(b.row(k)) {
				return
			}
		}
	}
}

func worse(a, b *keyState) int {
	var none SeverityCounts
	fa, fb := a.findings, b.findings
	if fa == nil {
		fa = &none
	}
	if fb == nil {
		fb = &none
	}
	for s := Critical; ; s-- {
		if fa[s] != fb[s] {
			return cmp.Compare(fb[s], fa[s])
		}
		if s == Informational {
			break
		}
	}
	return cmp.Or(cmp.Compare(b.errors, a.errors), cmp.Compare(b.events, a.events), cmp.Compare(a.id, b.id))
}

func (b *KeyBuilder) row(k *keyState) KeyRow {
	r := KeyRow{
		AccessKeyID: k.id, Kind: b.kind(k), FirstSeen: k.seen.first, LastSeen: k.seen.last,
		Events: k.events, Errors: k.errors, ForwardedEvents: k.forwarded, Incarnations: k.sessions.count(),
		SourceIPs: k.ips.list(b.texts), Regions: k.regions.list(b.texts), UserAgents: k.agents.list(b.texts),
	}
	b.principals(k, &r)
	if k.findings != nil {
		r.Findings = *k.findings
	}
	if o := k.origin; o != nil {
		r.IssuedByEventID, r.ParentAccessKeyID, r.ExpiresAt, r.ExpiresBasis = o.eventID, o.parent, o.expires, o.basis
		r.IssuedAt, r.IssuedByEventName, r.IssuedByPrincipal = o.at, o.eventName, o.principal
		r.IssuedByAWSService, r.IssuedSessionOrUser = o.service, o.owner
	}
	return r
}

// principals fills in who acted with the key: the ARN of most events, and of
// the identities with that ARN the one of most events. Of equals the first in
// order of their texts counts.
func (b *KeyBuilder) principals(k *keyState, r *KeyRow) {
	byARN := map[string]int64{}
	for hash, n := range k.who.all() {
		byARN[b.who[hash].arn] += n
	}
	best := ""
	for arn, n := range byARN {
		if arn != "" && (best == "" || n > byARN[best] || n == byARN[best] && arn < best) {
			best = arn
		}
	}
	var most *who
	var times int64
	for hash, n := range k.who.all() {
		if w := b.who[hash]; w.arn == best && (most == nil || n > times || n == times && w.before(most)) {
			most, times = w, n
		}
	}
	r.PrincipalARN, r.AccountID, r.PrincipalType = best, most.account, most.typ
	r.UserName, r.PrincipalLabel = most.userName, most.label
	delete(byARN, "")
	all := make([]string, 0, len(byARN))
	for arn := range byARN {
		all = append(all, arn)
	}
	r.Principals = Distinct{int64(len(all)), firstSorted(all)}
}

func (w *who) before(v *who) bool {
	return cmp.Or(cmp.Compare(w.typ, v.typ), cmp.Compare(w.account, v.account),
		cmp.Compare(w.userName, v.userName), cmp.Compare(w.label, v.label)) < 0
}

// HandedOut gives the keys that were handed out and signed none of the events
// given to Add, in order of time and id. Where Add was given a part of the
// case only, a key in this list may have acted outside of it.
func (b *KeyBuilder) HandedOut() []HandedOut {
	var out []HandedOut
	for _, k := range b.keys {
		o := k.origin
		if k.events > 0 || o == nil {
			continue
		}
		out = append(out, HandedOut{
			AccessKeyID: k.id, Kind: b.kind(k), IssuedAt: o.at, IssuedByEventID: o.eventID, IssuedByEventName: o.eventName,
			ParentAccessKeyID: o.parent, ParentPrincipal: o.principal, Owner: o.owner, ExpiresAt: o.expires,
		})
	}
	slices.SortFunc(out, func(x, y HandedOut) int {
		if x.IssuedAt != y.IssuedAt {
			if x.IssuedAt.before(y.IssuedAt) {
				return -1
			}
			return 1
		}
		return cmp.Compare(x.AccessKeyID, y.AccessKeyID)
	})
	return out
}

func isTrue(v []byte) bool { return len(v) == 4 && bytes.EqualFold(v, []byte("true")) }
