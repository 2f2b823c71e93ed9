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
	who      *batch.Memo
	marks    *batch.Memo
	internal *batch.Memo
	consoles *batch.Memo

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
	key, who, created, principal uint32
	listed                       [len(keyListed)]uint32
	marks                        keyMark
}

func newKeyBatch(b *KeyBuilder) *keyBatch {
	r := &keyBatch{
		known: make(map[uint64]uint32),
		marks: batch.NewMemo(plainMarks), internal: batch.NewMemo(fromInternal), consoles: batch.NewMemo(byConsole),
	}
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
	perAddress     keyMark = 1 << 12 // isForwarded where the address says so
	isFailure      keyMark = 1 << 13
	isForwarded    keyMark = 1 << 14
	isConsoleAgent keyMark = 1 << 15
)

// marksOf gives the marks that an event makes, whoever acts.
func marksOf(e *cloudtrail.Event) keyMark {
	return keyMark(plainMarks(e)).with(func() uint32 { return fromInternal(e) }, func() uint32 { return byConsole(e) })
}

// marksOf is marksOf for a row. What address and agent tell is told of each
// alone: of both together there are many.
func (k *keyBatch) marksOf(r *batch.Rows, row int) keyMark {
	return keyMark(k.marks.Class(r, row)).with(func() uint32 { return k.internal.Class(r, row) }, func() uint32 { return k.consoles.Class(r, row) })
}

// with gives plainMarks' marks with what the address and the agent tell.
func (m keyMark) with(internal, console func() uint32) keyMark {
	if m&perAddress != 0 {
		if m &^= perAddress; internal() != 0 {
			m |= isForwarded
		}
	}
	if console() != 0 {
		m |= isConsoleAgent
	}
	return m
}

// plainMarks gives those that neither address nor agent tell, or perAddress.
func plainMarks(e *cloudtrail.Event) uint32 {
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
	switch by := e.Value(cloudtrail.UserIdentityInvokedBy); {
	case len(by) == 0:
		m |= perAddress
	case string(by) != signInService:
		m |= isForwarded
	}
	return uint32(m)
}

// fromInternal tells whether AWS's network is the source of an event.
func fromInternal(e *cloudtrail.Event) uint32 {
	return truth(internalAddress(e.Value(cloudtrail.SourceIPAddress)))
}

// byConsole tells whether an event's agent is one that only the console has.
func byConsole(e *cloudtrail.Event) uint32 {
	return truth(ConsoleAgent(e.Value(cloudtrail.UserAgent)))
}

func truth(is bool) uint32 {
	if is {
		return 1
	}
	return 0
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
		now.who, now.marks = b.rows.who.Class(r, row), b.rows.marksOf(r, row)
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
	w, marks := k.met[now.who], now.marks
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
