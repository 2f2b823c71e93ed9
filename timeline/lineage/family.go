package lineage

import (
	"slices"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// family makes the edges of one sort: it notes what it needs of the calls that
// it names, and links once everything was read.
type family interface {
	// calls names the calls to be given, as iam:CreateUser; * stands for any
	// event of the service.
	calls() []string
	// add takes a call that did not fail, in any order. It copies what it keeps.
	add(c *call)
	// link makes nodes and edges. It may be asked twice: where Builder.first
	// was asked about events that were not looked for yet, the second time all
	// is known. It must not depend on the order in which add was called.
	link(b *Builder)
}

// newFamilies makes one of each, beside those that all others rest on:
// principals, credentials and consoles.
func newFamilies() []family {
	return []family{
		new(reactivations), new(instances), new(keyPairs), new(managedNodes), new(remoteControl), new(functions), new(tasks), new(builds),
		new(serviceRoles), new(portal), new(oauthTokens), new(shells), new(passwords), new(factors), new(trusts), new(providers), new(grants),
		new(userCredentials), new(anchors), new(devices), new(vendedKeys), new(newAccounts), new(delegations), new(assignments),
		new(sameActor), new(secretReads),
	}
}

// callNames says which family wants which call.
type callNames map[string]map[string][]int // service → name → families

func (n callNames) add(family int, names []string) {
	for _, name := range names {
		service, call, _ := strings.Cut(name, ":")
		if n[service] == nil {
			n[service] = make(map[string][]int)
		}
		if !slices.Contains(n[service][call], family) {
			n[service][call] = append(n[service][call], family)
		}
	}
}

// of gives the families that want a call.
func (n callNames) of(service, name string) []int {
	byName := n[service]
	if byName == nil {
		return nil
	}
	if all := byName["*"]; len(all) > 0 {
		return append(slices.Clone(all), byName[name]...)
	}
	return byName[name]
}

// service is an event source without what all of them end in.
func service(source []byte) string {
	const tail = ".amazonaws.com"
	if n := len(source) - len(tail); n > 0 && string(source[n:]) == tail {
		source = source[:n]
	}
	return string(source)
}

// Wants tells whether Call is about events of the source and the name that
// ended so.
func (b *Builder) Wants(source, name []byte, outcome cloudtrail.Outcome) bool {
	if outcome == cloudtrail.OutcomeFailure || outcome == cloudtrail.OutcomeDryRun {
		return false
	}
	return len(b.names.of(service(source), string(timeline.PlainName(name)))) > 0
}

// CallColumns gives what Call reads.
func (b *Builder) CallColumns() cloudtrail.ColumnSet {
	return partyColumns().Union(timeline.OriginColumns()).Union(cloudtrail.Columns(
		cloudtrail.AWSRegion, cloudtrail.SharedEventID, cloudtrail.AdditionalEventData, cloudtrail.ServiceEventDetails,
		cloudtrail.SourceObject, cloudtrail.RecordIndex, cloudtrail.UserAgent,
	))
}

// Call takes an event that Wants is true of, in any order.
func (b *Builder) Call(e *cloudtrail.Event) {
	if e.Outcome() == cloudtrail.OutcomeFailure || e.Outcome() == cloudtrail.OutcomeDryRun {
		return
	}
	b.linked = false
	c := call{Event: e, source: service(e.Value(cloudtrail.EventSource)), name: string(timeline.PlainName(e.Value(cloudtrail.EventName)))}
	c.claim = b.claim(e)
	if c.id == "" {
		return // nothing could be proved by it
	}
	for _, i := range b.names.of(c.source, c.name) {
		b.families[i].add(&c)
	}
}

// claim notes who did what an event records.
func (b *Builder) claim(e *cloudtrail.Event) claim { return claimOf(e, b.parties.of(e, nil)) }

func claimOf(e *cloudtrail.Event, who *party) claim {
	t, ok := e.TimeMicros()
	c := claim{
		who: who, at: timeline.Moment{Micros: t, Known: ok}, id: e.Text(cloudtrail.EventID), place: placeOf(e),
		account: e.Text(cloudtrail.RecipientAccountID), region: e.Text(cloudtrail.AWSRegion),
	}
	if c.account == "" {
		c.account = c.who.Account
	}
	return c
}
