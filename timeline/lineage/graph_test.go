package lineage

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"keytrail/cloudtrail"
	"keytrail/timeline/iampolicy"
)

const (
	home    = "111122223333"
	foreign = "999988887777"
)

// at gives a time on the day that all cases lie in.
func at(clock string) string { return "2025-05-01T" + clock + "Z" }

// event writes a record. id names it, call is source:name, who the userIdentity,
// more further members.
func event(id, clock, call, who string, more ...string) string {
	source, name, _ := strings.Cut(call, ":")
	members := []string{
		`"eventVersion":"1.11"`, `"eventID":"` + id + `"`, `"eventTime":"` + at(clock) + `"`, `"eventSource":"` + source + `.amazonaws.com"`,
		`"eventName":"` + name + `"`, `"userIdentity":` + who,
	}
	for _, d := range []struct{ member, value string }{
		{"awsRegion", "eu-central-1"}, {"recipientAccountId", home}, {"sourceIPAddress", "10.0.0.1"}, {"userAgent", "Boto3/1.34 Botocore/1.34"},
	} {
		if !slices.ContainsFunc(more, func(m string) bool { return strings.HasPrefix(m, `"`+d.member+`"`) }) {
			members = append(members, `"`+d.member+`":"`+d.value+`"`)
		}
	}
	return "{" + strings.Join(append(members, more...), ",") + "}"
}

func asks(object string) string   { return `"requestParameters":` + object }
func answer(object string) string { return `"responseElements":` + object }
func in(region string) string     { return `"awsRegion":"` + region + `"` }
func of(account string) string    { return `"recipientAccountId":"` + account + `"` }
func from(address, agent string) string {
	return `"sourceIPAddress":"` + address + `","userAgent":"` + agent + `"`
}

// user is an IAM user with a key, temporary where created is given.
func user(name, key string, created ...string) string {
	context := ""
	if len(created) > 0 {
		context = `,"sessionContext":{"attributes":{"creationDate":"` + at(created[0]) + `","sessionCredentialFromConsole":"true"}}`
	}
	return userOf(home, name, key, context)
}

func userOf(account, name, key, context string) string {
	return fmt.Sprintf(`{"type":"IAMUser","principalId":"AIDA%s","arn":"arn:aws:iam::%s:user/%s","accountId":"%s","accessKeyId":"%s","userName":"%s"%s}`,
		strings.ToUpper(name), account, name, account, key, name, context)
}

// signsIn is an IAM user at the sign-in page.
func signsIn(name string) string {
	return fmt.Sprintf(`{"type":"IAMUser","principalId":"AIDA%s","arn":"arn:aws:iam::%s:user/%s","accountId":"%s","userName":"%s"}`,
		strings.ToUpper(name), home, name, home, name)
}

// session is a role session with a key. more are members of sessionContext and
// of userIdentity, in this order.
func session(role, name, key, created string, more ...string) string {
	return sessionOf(home, role, name, key, created, more...)
}

func sessionOf(account, role, name, key, created string, more ...string) string {
	context, identity := "", ""
	if len(more) > 0 && more[0] != "" {
		context = "," + more[0]
	}
	if len(more) > 1 {
		identity = "," + more[1]
	}
	id := "AROA" + strings.ToUpper(strings.ReplaceAll(role, "-", ""))
	return fmt.Sprintf(`{"type":"AssumedRole","principalId":"%s:%s","arn":"arn:aws:sts::%s:assumed-role/%s/%s","accountId":"%s","accessKeyId":"%s",`+
		`"sessionContext":{"attributes":{"creationDate":"%s"},"sessionIssuer":{"type":"Role","principalId":"%s","arn":"arn:aws:iam::%s:role/%s","accountId":"%s","userName":"%s"}%s}%s}`,
		id, name, account, role, name, account, key, at(created), id, account, role, account, role, context, identity)
}

func serviceActs(name string) string {
	return `{"type":"AWSService","invokedBy":"` + name + `.amazonaws.com"}`
}

// assumed is what AssumeRole asks and answers.
func assumed(role, name, key string) string { return assumedOf(home, role, name, key) }

func assumedOf(account, role, name, key string) string {
	id := "AROA" + strings.ToUpper(strings.ReplaceAll(role, "-", ""))
	return asks(fmt.Sprintf(`{"roleArn":"arn:aws:iam::%s:role/%s","roleSessionName":"%s"}`, account, role, name)) + "," +
		answer(fmt.Sprintf(`{"credentials":{"accessKeyId":"%s"},"assumedRoleUser":{"assumedRoleId":"%s:%s","arn":"arn:aws:sts::%s:assumed-role/%s/%s"}}`, key, id, name, account, role, name))
}

// handed is what an answer to a service has: no assumedRoleUser.
func handed(role, name, key string) string {
	return asks(fmt.Sprintf(`{"roleArn":"arn:aws:iam::%s:role/%s","roleSessionName":"%s"}`, home, role, name)) + "," +
		answer(fmt.Sprintf(`{"credentials":{"accessKeyId":"%s"}}`, key))
}

// does is any act of somebody's.
func does(id, clock, who string, more ...string) string {
	return event(id, clock, "s3:ListBuckets", who, more...)
}

// parse reads records, each with a place of its own: equal ones have the same.
func parse(t testing.TB, records []string) (events []*cloudtrail.Event) {
	t.Helper()
	places := make(map[string]int64)
	for _, r := range records {
		e := new(cloudtrail.Event)
		if err := new(cloudtrail.Parser).Parse([]byte(r), e); err != nil {
			t.Fatalf("%v\n%s", err, r)
		}
		if _, ok := places[r]; !ok {
			places[r] = 0
		}
		events = append(events, e)
	}
	sorted := slices.Sorted(func(yield func(string) bool) {
		for r := range places {
			if !yield(r) {
				return
			}
		}
	})
	for i, r := range sorted {
		places[r] = int64(i)
	}
	for i, r := range records {
		events[i].Index = places[r]
	}
	return events
}

// graphOf makes a graph as a case is read: calls, then who acted, then what is
// wanted once more. What was delivered twice acted once.
func graphOf(t testing.TB, records []string) *Graph {
	t.Helper()
	events := parse(t, records)
	b := NewBuilder(iampolicy.NewAccounts(home))
	for _, e := range events {
		if b.Wants(e.Value(cloudtrail.EventSource), e.Value(cloudtrail.EventName), e.Outcome()) {
			b.Call(e)
		}
	}
	used := make(map[int64]bool)
	for _, e := range events {
		if used[e.Index] {
			continue
		}
		used[e.Index] = true
		micros, timed := e.TimeMicros()
		var listed [][][]byte
		for _, c := range UseListed() {
			listed = append(listed, [][]byte{e.Value(c)})
		}
		b.Use(e, 1, micros, micros, timed, listed)
	}
	keys, arns := b.Wanted()
	for _, e := range events {
		if slices.Contains(keys, e.Text(cloudtrail.AccessKeyID)) || slices.Contains(arns, e.Text(cloudtrail.PrincipalARN)) {
			b.Look(e)
		}
	}
	return b.Graph()
}

// edges writes a graph's edges of a kind, or all: from kind/relation/certainty to.
func edges(g *Graph, kind string) (list []string) {
	for i := range g.Edges {
		if e := &g.Edges[i]; kind == "" || e.Kind == kind {
			list = append(list, fmt.Sprintf("%s %s/%s %s", short(g.Nodes[e.From].ID), e.Relation, e.Certainty, short(g.Nodes[e.To].ID)))
		}
	}
	return list
}

// short leaves out what is the same in all cases.
func short(id string) string {
	for _, s := range []string{"arn:aws:iam::" + home + ":", "arn:aws:lambda:eu-central-1:" + home + ":", "2025-05-01T"} {
		id = strings.ReplaceAll(id, s, "")
	}
	return id
}

// describe writes all that a graph says.
func describe(g *Graph) string {
	var s strings.Builder
	for _, n := range g.Nodes {
		fmt.Fprintf(&s, "%s %q %s %v %v %d %s %v %d %d %v %s\n", n.ID, n.Label, n.Account, n.First, n.Last, n.Events, n.Principal, n.Created, n.Owner, n.Session, n.Expires, n.ExpiresBasis)
	}
	for _, e := range g.Edges {
		fmt.Fprintf(&s, "%d %d %s %s %s %v %v %v %s\n", e.From, e.To, e.Kind, e.Relation, e.Certainty, e.EventIDs, e.Places, e.At, e.AccessKeyID)
	}
	fmt.Fprintf(&s, "%+v\n", g.Shared)
	return s.String()
}

// shuffled gives records in another order, some twice.
func shuffled(records []string, seed uint64) []string {
	rng := rand.New(rand.NewPCG(seed, 7))
	out := slices.Clone(records)
	for _, r := range records {
		if rng.IntN(3) == 0 {
			out = append(out, r)
		}
	}
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// reached gives the ids of the events that descend from a key.
func reached(t testing.TB, records []string, key string) (ids []string) {
	t.Helper()
	g := graphOf(t, records)
	f := g.Follow(Seed{Nodes: g.Keys(key)}, Reach{Least: Strong})
	events := parse(t, records)
	for _, e := range events {
		f.Direct(e)
	}
	for _, e := range events {
		if _, ok := f.Of(e); ok {
			ids = append(ids, e.Text(cloudtrail.EventID))
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func clock(base string, plus int) string {
	t, err := time.Parse("15:04:05", base)
	if err != nil {
		panic(err)
	}
	return t.Add(time.Duration(plus) * time.Second).Format("15:04:05")
}
