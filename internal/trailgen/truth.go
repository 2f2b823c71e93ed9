package trailgen

import (
	"encoding/json"
	"slices"
)

// An Incident is what happened in the sample and how it stands at the end of
// the logs, as the generator meant it: what answers are held against. It is
// stored as JSON beside the bucket.
type Incident struct {
	Organization string    `json:"organization"`
	LogBucket    string    `json:"log_bucket"`
	Accounts     []Account `json:"accounts"`
	Regions      []string  `json:"regions"`
	UnusedRegion string    `json:"unused_region"` // seen in the incident only
	Outside      string    `json:"outside_account"`
	FirstEvent   string    `json:"first_event"` // of the logs
	LastEvent    string    `json:"last_event"`

	LeakedKey  string   `json:"leaked_key"`
	BreakIn    string   `json:"break_in"`    // the first call with it from the new network
	LastAttack string   `json:"last_attack"` // the last record of the attack
	Networks   Networks `json:"networks"`

	Keys      []Key      `json:"keys"`
	Users     []Named    `json:"users"`
	Roles     []Named    `json:"roles"`
	Instances []Named    `json:"instances"`
	Buckets   []Data     `json:"buckets"`
	Pairs     []Pair     `json:"pairs"`
	Footholds []Foothold `json:"footholds"`
	Acts      []*Act     `json:"acts"`
	Bucket    Counts     `json:"bucket"`

	uses []use
}

// An Account is one of the organisation.
type Account struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Networks tells the addresses of the two sides apart.
type Networks struct {
	Attacker []string `json:"attacker"`
	Owner    []string `json:"owner"` // that used the leaked key before
}

// A Key is an access key that the incident turns on.
type Key struct {
	ID        string `json:"access_key_id"`
	Kind      string `json:"kind"` // long-term, sts, console, workload
	Owner     string `json:"owner"`
	IssuedBy  string `json:"issued_by_event_id,omitempty"` // absent if made before the logs begin
	Events    int    `json:"attack_events"`                // records of the attack that it signed
	FirstSeen string `json:"attack_first_seen,omitempty"`
	LastSeen  string `json:"attack_last_seen,omitempty"`
}

// A Named is a user, role or instance.
type Named struct {
	Name    string `json:"name"`
	ARN     string `json:"arn"`
	ID      string `json:"id"`
	Account string `json:"account_id"`
	Region  string `json:"region,omitempty"`
	What    string `json:"what"`
}

// Data tells of a bucket whether its data events are in the logs.
type Data struct {
	Name       string `json:"name"`
	DataEvents bool   `json:"data_events"`
}

// A Pair says that one thing begot another, and which events prove it.
type Pair struct {
	ParentKind string   `json:"parent_kind"` // key, user, console-session, role-trust, instance
	Parent     string   `json:"parent"`
	ChildKind  string   `json:"child_kind"`
	Child      string   `json:"child"`
	Relation   string   `json:"relation"` // issued, acts-as, enabled, altered
	EventIDs   []string `json:"event_ids"`
}

// A Foothold is an artefact of the attack and its state at the end of the
// logs: standing, neutralised, partly or unknown. EventID is the one that the
// state rests on, or, where time did it, the one that made the artefact.
type Foothold struct {
	Kind    string `json:"kind"`
	Value   string `json:"value"`
	State   string `json:"state"`
	EventID string `json:"state_event_id"`
	Why     string `json:"why"`
}

// An Act is one stretch of the incident.
type Act struct {
	Name     string   `json:"name"`
	Side     string   `json:"side"` // attacker or defender
	What     string   `json:"what"`
	Begin    string   `json:"begin"`
	End      string   `json:"end"`
	EventIDs []string `json:"event_ids"`

	in *Incident
}

// Counts are what reading the whole bucket must add up to.
type Counts struct {
	Objects    int       `json:"objects"` // everything under the bucket's folder
	LogFiles   int       `json:"log_files"`
	Records    int       `json:"records"`    // that can be read, in full or in the spoiled files
	Events     int       `json:"events"`     // of them distinct
	Duplicates int       `json:"duplicates"` // records = events + duplicates + rejected
	Rejected   int       `json:"rejected"`
	Damaged    []Damaged `json:"damaged"`
}

// A Damaged is an object that was spoiled on purpose.
type Damaged struct {
	Key    string `json:"key"`
	Damage string `json:"damage"`
	Lost   int    `json:"records_lost"` // that no reader can bring back
}

type use struct {
	key  string
	time int64
}

// note adds a record to the act.
func (a *Act) note(rec *record) {
	at := iso(rec.time)
	if a.Begin == "" || at < a.Begin {
		a.Begin = at
	}
	if at > a.End {
		a.End = at
	}
	a.EventIDs = append(a.EventIDs, rec.eventID)
	if a.Side == sideAttacker {
		a.in.uses = append(a.in.uses, use{rec.key, rec.time})
		a.in.LastAttack = max(a.in.LastAttack, at)
	}
}

// pair notes that the event begot the child.
func (in *Incident) pair(parentKind, parent, childKind, child, relation string, events ...string) {
	in.Pairs = append(in.Pairs, Pair{parentKind, parent, childKind, child, relation, events})
}

// key notes an access key.
func (in *Incident) key(id, kind, owner, issuedBy string) {
	in.Keys = append(in.Keys, Key{ID: id, Kind: kind, Owner: owner, IssuedBy: issuedBy})
}

// foothold notes an artefact's state; a later note on it replaces the former.
func (in *Incident) foothold(kind, value, state, event, why string) {
	f := Foothold{kind, value, state, event, why}
	i := slices.IndexFunc(in.Footholds, func(g Foothold) bool { return g.Kind == kind && g.Value == value })
	if i < 0 {
		in.Footholds = append(in.Footholds, f)
	} else {
		in.Footholds[i] = f
	}
}

// finish fills in what the attack's records say of its keys.
func (in *Incident) finish() {
	for i := range in.Keys {
		k := &in.Keys[i]
		for _, u := range in.uses {
			if u.key != k.ID {
				continue
			}
			at := iso(u.time)
			k.Events++
			if k.FirstSeen == "" || at < k.FirstSeen {
				k.FirstSeen = at
			}
			k.LastSeen = max(k.LastSeen, at)
		}
	}
}

// JSON writes the incident as it is stored.
func (in *Incident) JSON() []byte {
	text, err := json.MarshalIndent(in, "", " ")
	if err != nil {
		panic(err) // strings and numbers always can be written
	}
	return append(text, '\n')
}
