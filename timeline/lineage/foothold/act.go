package foothold

import (
	"bytes"
	"cmp"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
	"keytrail/timeline/lineage"
)

// ident is what tells one artefact from another. A name that is used again is
// the same ident.
type ident struct {
	kind            Kind
	account, region string
	owner           ownerID
	value           string
}

// ownerID names what an artefact belongs to.
type ownerID struct {
	kind Kind // User, Group, Role, …; "" for a resource of any sort
	name string
}

// act is what one call does to one artefact.
type act struct {
	verb verb
	id   ident
	doc  string // a policy document
	says string // for people
	also string // another name of the artefact, as of a rule by its id

	at      timeline.Moment
	eventID string
	who     actor
	region  string // that the call was logged in
	mark    lineage.Mark
	marked  bool // whom we follow did it
}

// actor is who did something.
type actor struct {
	key       string // access key id
	principal string // ARN, or what the record has
	agent, ip string
	service   bool // an AWS service, for itself
}

// call is an event under reading.
type call struct {
	*cloudtrail.Event
	who     cloudtrail.Identity
	account string
	region  string
}

// Columns gives what Replay reads of an event.
func Columns() cloudtrail.ColumnSet {
	return lineage.Columns().Union(cloudtrail.IdentityColumns()).Union(cloudtrail.Columns(
		cloudtrail.EventTime, cloudtrail.EventID, cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.OutcomeColumn,
		cloudtrail.AWSRegion, cloudtrail.RecipientAccountID, cloudtrail.SourceIPAddress, cloudtrail.UserAgent,
		cloudtrail.RequestParameters, cloudtrail.ResponseElements, cloudtrail.ServiceEventDetails, cloudtrail.AdditionalEventData,
	))
}

// specsOf gives what calls of a name do.
func specsOf(source, name []byte) []spec {
	return specs()[string(bytes.TrimSuffix(source, []byte(".amazonaws.com")))][string(timeline.PlainName(name))]
}

func newCall(e *cloudtrail.Event) call {
	c := call{Event: e, who: e.Identity(), account: e.Text(cloudtrail.RecipientAccountID), region: e.Text(cloudtrail.AWSRegion)}
	if c.account == "" {
		c.account = c.who.Account
	}
	return c
}

// word gives what a word of the tables stands for.
func (c *call) word(word string) string {
	switch word {
	case "@user":
		switch {
		case c.who.Type == "Root":
			return rootUser
		case c.who.Type == "IAMUser":
			return c.who.UserName
		}
		return ""
	case "@account":
		return c.account
	case "@region":
		return c.region
	}
	return ""
}

// rootUser stands for an account's root among its users: no name of an IAM user
// has a space.
const rootUser = "root user"

// global are the services whose artefacts are of no region.
var global = map[string]bool{"iam": true, "organizations": true, "account": true, "signin": true}

// actsOf gives what an event does, nil for nothing. Only what succeeded counts.
func actsOf(e *cloudtrail.Event) []act {
	list := specsOf(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName))
	if len(list) == 0 || e.Outcome() != cloudtrail.OutcomeSuccess {
		return nil
	}
	c := newCall(e)
	t, timed := e.TimeMicros()
	base := act{
		at: timeline.Moment{Micros: t, Known: timed}, eventID: e.Text(cloudtrail.EventID), region: c.region,
		who: actor{
			key: c.who.AccessKeyID, principal: cmp.Or(c.who.ARN, c.who.PrincipalID, c.who.InvokedBy),
			agent: e.Text(cloudtrail.UserAgent), ip: e.Text(cloudtrail.SourceIPAddress), service: c.who.IsService(),
		},
	}
	if base.eventID == "" || c.account == "" {
		return nil // nothing could be proved by it
	}
	source := strings.TrimSuffix(e.Text(cloudtrail.EventSource), ".amazonaws.com")
	region := c.region
	if global[source] {
		region = ""
	}
	var acts []act
	for i := range list {
		acts = list[i].read(&c, base, region, acts)
	}
	return acts
}

// read adds what a spec makes of a call.
func (s *spec) read(c *call, base act, region string, acts []act) []act {
	if s.kind == SecurityGroupRule {
		return openings(c, s.verb, base, region, acts)
	}
	if s.path != nil {
		got := s.path.values(c)
		if len(got) == 0 || s.want != "*" && !strings.EqualFold(got[0], s.want) {
			return acts
		}
	}
	a := base
	a.verb, a.says = s.verb, s.says.first(c)
	if s.doc != nil {
		if a.doc = s.doc.json(c); a.doc == "" {
			return acts
		}
	}
	owner := ownerID{s.ownerKind, plainName(s.ownerKind, s.owner.first(c))}
	if s.owner != nil && owner.name == "" {
		owner.kind = "" // the record does not tell
	}
	for _, v := range s.value.fill(c) {
		a.id = ident{s.kind, c.account, region, owner, plainName(s.kind, v)}
		if a.id.value == "" || said(acts, a.id) {
			continue
		}
		acts = append(acts, a)
	}
	return acts
}

// said tells whether a call was found to do something to an artefact already:
// what a later line of the table says holds for the others.
func said(acts []act, id ident) bool {
	for i := range acts {
		if acts[i].id == id {
			return true
		}
	}
	return false
}

// plainName brings names that calls give as a name or as an ARN into one form.
func plainName(k Kind, name string) string {
	if !strings.HasPrefix(name, "arn:") {
		if k == Function {
			if f := strings.Split(name, ":"); len(f) > 2 && f[1] == "function" {
				return f[2] // 123456789012:function:name
			}
			name, _, _ = strings.Cut(name, ":")
		}
		return name
	}
	f := strings.SplitN(name, ":", 7)
	switch {
	case k == Function && len(f) == 7 && f[5] == "function":
		name, _, _ = strings.Cut(f[6], ":")
	case k == Trail || k == User || k == Role || k == Group || k == EventRule || k == InstanceProfile:
		name = name[strings.LastIndexAny(name, "/:")+1:]
	case k == Stack && len(f) >= 6:
		if parts := strings.Split(name, "/"); len(parts) > 1 {
			name = parts[1]
		}
	}
	return name
}
