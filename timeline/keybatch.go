package timeline

import (
	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
)

// KeyColumns are the columns that KeyBuilder's Add and AddRows read.
func KeyColumns() cloudtrail.ColumnSet {
	return cloudtrail.IdentityColumns().Union(cloudtrail.Columns(
		cloudtrail.EventTime, cloudtrail.OutcomeColumn, cloudtrail.SourceIPAddress, cloudtrail.AWSRegion, cloudtrail.UserAgent,
		cloudtrail.SessionCredentialFromConsole, cloudtrail.SessionAttributesCredentialFromConsole,
	))
}

// keyListed are the columns of which a key's row has all values.
var keyListed = [...]cloudtrail.Column{cloudtrail.SourceIPAddress, cloudtrail.AWSRegion, cloudtrail.UserAgent}

// keyBatch is what a KeyBuilder knows of the group of rows at hand.
type keyBatch struct {
	who   *batch.Memo
	marks *batch.Memo
	met   []*who // by number, and
	hash  []uint64
	known map[uint64]uint32

	group uint64
	now   keyRow // what the last row had
	state *keyState
	texts [len(keyListed)][]uint64 // by code: the text's hash
}

// keyRow is all of a row that changes more than counts and times.
type keyRow struct {
	key, who, marks, created, principal uint32
	listed                              [len(keyListed)]uint32
}

func newKeyBatch(b *KeyBuilder) *keyBatch {
	r := &keyBatch{known: make(map[uint64]uint32), marks: batch.NewMemo(marksOf)}
	r.who = batch.NewMemo(func(e *cloudtrail.Event) uint32 {
		hash := b.identityHash(e)
		n, known := r.known[hash]
		if !known {
			n = uint32(len(r.hash))
			r.known[hash], r.hash, r.met = n, append(r.hash, hash), append(r.met, nil)
		}
		return n
	})
	return r
}

// eventMarks are what marksOf gives beside marks of the key.
const eventMarks = isFailure | isForwarded | isConsoleAgent

const (
	isFailure      keyMark = 1 << 13
	isForwarded    keyMark = 1 << 14
	isConsoleAgent keyMark = 1 << 15
)

// marksOf gives the marks that an event makes, whoever acts.
func marksOf(e *cloudtrail.Event) uint32 {
	var m keyMark
	if !e.IsNull(cloudtrail.SessionEC2RoleDelivery) || !e.IsNull(cloudtrail.UserIdentityInScopeOfIssuerType) {
		m |= markWorkload
	}
	if FromConsole(e) || string(e.Value(cloudtrail.UserIdentityInvokedBy)) == signInService {
		m |= markConsole
	}
	if e.Outcome() == cloudtrail.OutcomeFailure {
		m |= isFailure
	}
	if forwarded(e) {
		m |= isForwarded
	}
	if ConsoleAgent(e.Value(cloudtrail.UserAgent)) {
		m |= isConsoleAgent
	}
	return uint32(m)
}

// AddRows counts events side by side. Those without an access key id are left
// out.
func (b *KeyBuilder) AddRows(r *batch.Rows) {
	keys := r.Codes(cloudtrail.AccessKeyID)
	if keys == nil {
		return
	}
	if b.rows == nil {
		b.rows = newKeyBatch(b)
	}
	created, principals := r.Codes(cloudtrail.SessionCreationDate), r.Codes(cloudtrail.UserIdentityPrincipalID)
	var listed [len(keyListed)][]uint32
	for i, c := range keyListed {
		listed[i] = r.Codes(c)
	}
	for row := range r.Len() {
		now := keyRow{key: keys[row], created: codeOf(created, row), principal: codeOf(principals, row)}
		if now.key == 0 {
			continue
		}
		now.who, now.marks = b.rows.who.Class(r, row), b.rows.marks.Class(r, row)
		for i := range listed {
			now.listed[i] = codeOf(listed[i], row)
		}
		b.rows.add(b, r, row, now)
	}
}

func codeOf(codes []uint32, row int) uint32 {
	if codes == nil {
		return 0
	}
	return codes[row]
}

// add counts a row.
func (k *keyBatch) add(b *KeyBuilder, r *batch.Rows, row int, now keyRow) {
	fresh := k.group != r.Group()
	if fresh {
		k.group, k.texts = r.Group(), [len(keyListed)][]uint64{}
	}
	if fresh || k.now.key != now.key {
		k.now, k.state, fresh = keyRow{}, nil, true
		if id := r.Event(row).Value(cloudtrail.AccessKeyID); len(id) > 0 {
			k.state = b.key(id)
		}
	}
	s := k.state
	if s == nil {
		k.now.key = now.key
		return
	}
	s.events++
	if at, timed := r.Time(row); timed {
		s.seen.add(At(at))
	}
	if k.met[now.who] == nil {
		_, k.met[now.who] = b.identity(r.Event(row))
	}
	w, marks := k.met[now.who], keyMark(now.marks)
	if marks&isFailure != 0 {
		s.errors++
	}
	s.who.add(k.hash[now.who], 1)
	forwards := w.kind != cloudtrail.ActorService && marks&isForwarded != 0
	if forwards {
		s.forwarded++
	}
	if !fresh && now == k.now {
		return
	}
	for i, set := range [len(keyListed)]*distinct{&s.ips, &s.regions, &s.agents} {
		if code := now.listed[i]; code != 0 && (fresh || code != k.now.listed[i]) {
			if hash := k.text(b, r, row, i, code); hash != 0 {
				set.add(hash)
			}
		}
	}
	s.marks |= w.mark() | marks&^eventMarks
	if !forwards && marks&isConsoleAgent == 0 {
		s.marks |= markOwnAgent
	}
	if now.created != 0 && (fresh || now.created != k.now.created || now.principal != k.now.principal) {
		b.session(r.Event(row), s)
	}
	k.now = now
}

// text gives the hash of a listed text, 0 for an empty one.
func (k *keyBatch) text(b *KeyBuilder, r *batch.Rows, row, column int, code uint32) uint64 {
	for len(k.texts[column]) <= int(code) {
		k.texts[column] = append(k.texts[column], 0)
	}
	hash := &k.texts[column][code]
	if *hash == 0 {
		if v := r.Event(row).Value(keyListed[column]); len(v) > 0 {
			*hash = b.texts.id(v)
		}
	}
	return *hash
}
