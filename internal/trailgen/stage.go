package trailgen

import (
	"fmt"
	"strings"
)

// A stage is where scenes and acts play: it takes down what CloudTrail would
// have logged.
type stage struct {
	seed   uint64
	events []event
	act    *Act // that is playing, nil in everyday scenes
}

// An event is one logged record.
type event struct {
	time    int64
	account string // that receives it
	region  string
	service string
	id      string
	text    []byte
	incited bool  // part of the incident, on either side
	delay   int64 // seconds by which its delivery is late
}

// A player makes the calls of one identity, one after another.
type player struct {
	st      *stage
	rng     *rng
	who     *identity
	region  string
	account string // that receives the records
	now     int64
	lo, hi  int    // seconds between calls
	last    string // event id of the last call
	lastAt  int64  // when that was
}

// enter brings an identity onto the stage.
func (st *stage) enter(r *rng, who *identity, region string, at int64) *player {
	return &player{st: st, rng: r, who: who, region: region, account: who.account, now: at, lo: 1, hi: 4}
}

// A setting gives a slot its value for one call.
type setting struct {
	slot  slot
	value string
}

func set(s slot, value string) setting { return setting{s, value} }

// pace sets how many seconds pass between calls.
func (p *player) pace(lo, hi int) *player { p.lo, p.hi = lo, hi; return p }

// wait lets time pass.
func (p *player) wait(lo, hi int) *player { p.now += int64(p.rng.between(lo, hi)); return p }

// in goes to another region.
func (p *player) in(region string) *player { p.region = region; return p }

// call prepares the record of a call.
func (p *player) call(name string, settings []setting) *record {
	op := operationNamed(name)
	rec := &record{
		op: op, time: p.now, account: p.account, region: p.region, who: p.who,
		ip: p.who.ip, agent: p.who.agent, created: p.who.created,
		eventID: uuid(p.rng),
	}
	if op.global {
		rec.region = regionGlobal
	}
	// Sign-in events carry no request id.
	if op.eventType != "AwsConsoleSignIn" && p.who.kind != kindCenter {
		rec.requestID = newRequestID(p.rng, op)
	}
	if strings.Contains(rec.agent, "%s") {
		rec.agent = fmt.Sprintf(rec.agent, commandName(op))
	}
	rec.key = p.who.keyFor(op.service, rec.region)
	v := values{
		vAccount: p.account, vRegion: rec.region, vRequestID: rec.requestID,
		vTime: spoken(p.now), vISO: iso(p.now), vMillis: fmt.Sprint(p.now * 1000),
	}
	for _, s := range settings {
		v[s.slot] = s.value
	}
	rec.values = &v
	return rec
}

// commandName is how the AWS CLI names a call in its user agent.
func commandName(op *operation) string {
	name, _, _ := strings.Cut(op.name, "20")
	out := []byte(op.service + ".")
	if op.service == "s3" {
		out = []byte("s3api.")
	}
	for i, c := range []byte(name) {
		if c >= 'A' && c <= 'Z' {
			if i > 0 && (name[i-1] < 'A' || name[i-1] > 'Z') {
				out = append(out, '-')
			}
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return string(out)
}

// do makes a call that succeeds.
func (p *player) do(name string, settings ...setting) *player {
	p.log(p.call(name, settings))
	return p
}

// all makes several calls that need no settings.
func (p *player) all(names ...string) *player {
	for _, name := range names {
		p.do(name)
	}
	return p
}

// refused makes a call that IAM refuses.
func (p *player) refused(name, resource string, settings ...setting) *player {
	return p.denied(name, resource, "", settings...)
}

// denied makes a call that IAM refuses for the given reason.
func (p *player) denied(name, resource, because string, settings ...setting) *player {
	rec := p.call(name, settings)
	rec.errorCode, rec.errorMessage, rec.blank = refusal(rec.op, p.who, resource, because)
	p.log(rec)
	return p
}

// fails makes a call that its service cannot serve; the request parameters
// stay in the record.
func (p *player) fails(name, code, message string, settings ...setting) *player {
	rec := p.call(name, settings)
	rec.errorCode, rec.errorMessage = code, message
	p.log(rec)
	return p
}

// forward logs a call that a service makes in the caller's name while it
// serves the last call: with a key of its own, issued at that moment.
func (p *player) forward(service, name string, settings ...setting) *player {
	now := p.now
	p.now = p.lastAt
	rec := p.call(name, settings)
	rec.ip, rec.agent, rec.invokedBy = service, service, service
	rec.key, rec.created = uniqueID(p.rng, idSessionKey, p.who.account), p.now
	p.log(rec)
	p.now = now
	return p
}

// log takes a record down and lets the pace's time pass.
func (p *player) log(rec *record) {
	p.last, p.lastAt = rec.eventID, rec.time
	p.st.events = append(p.st.events, event{
		time: rec.time, account: rec.account, region: rec.region, service: rec.op.service, id: rec.eventID,
		text: rec.append(nil, p.rng), incited: p.st.act != nil,
	})
	if p.st.act != nil {
		p.st.act.note(rec)
	}
	p.now += int64(p.rng.between(p.lo, p.hi))
}
