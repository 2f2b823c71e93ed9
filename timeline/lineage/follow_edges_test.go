package lineage

import (
	"slices"
	"strings"
	"testing"
)

// TestFollowEdges holds how far suspicion flows over the edges.
func TestFollowEdges(t *testing.T) {
	owner := user("owner", other)
	makes := func(id, clock, call, who string) string {
		return event(id, clock, "lambda:"+call, who, asks(`{"functionName":"report"}`),
			answer(`{"functionName":"report","functionArn":"arn:aws:lambda:eu-central-1:`+home+`:function:report","role":"arn:aws:iam::`+home+`:role/worker"}`))
	}
	ran := func(id, clock, key string) string {
		return event(id, clock, "sts:AssumeRole", serviceActs("lambda"), handed("worker", "report", key))
	}
	setBy := func(id, clock, who string) string {
		return event(id, clock, "iam:UpdateLoginProfile", who, asks(`{"userName":"bob"}`))
	}
	login := func(id, clock string) string {
		return event(id, clock, "signin:ConsoleLogin", signsIn("bob"), answer(`{"ConsoleLogin":"Success"}`))
	}
	const bobs = "AKIABOBKEY0000000001"
	outsider := `{"type":"AWSAccount","principalId":"AIDAEVE","accountId":"` + foreign + `"}`
	const (
		self  = `"AWS":"arn:aws:iam::` + home + `:root"`
		outer = `"AWS":["arn:aws:iam::` + home + `:root","arn:aws:iam::` + foreign + `:root"]`
	)
	for _, c := range []struct {
		what    string
		records []string
		want    string // ids of events
	}{
		{"a function that was there counts from its change on", []string{
			makes("a0", "08:00:00", "CreateFunction20150331", owner), ran("a1", "09:00:00", child), does("a2", "09:30:00", session("worker", "report", child, "09:00:00")),
			makes("b1", "10:00:00", "UpdateFunctionCode20150331v2", mallory), does("b2", "10:30:00", session("worker", "report", child, "09:00:00")),
			ran("b25", "11:00:00", second), does("b3", "11:01:00", session("worker", "report", second, "11:00:00")),
		}, "b1 b2 b25 b3"},
		{"a function that its owner deploys anew counts until then", []string{
			makes("a0", "08:00:00", "CreateFunction20150331", owner), makes("b1", "10:00:00", "UpdateFunctionCode20150331v2", mallory), ran("b2", "10:10:00", child),
			does("b3", "10:20:00", session("worker", "report", child, "10:10:00")), makes("a1", "11:00:00", "UpdateFunctionCode20150331v2", owner),
			ran("b4", "11:03:00", second), does("b5", "11:10:00", session("worker", "report", second, "11:03:00")),
			ran("a2", "11:30:00", third), does("a3", "11:31:00", session("worker", "report", third, "11:30:00")),
		}, "b1 b2 b3 b4 b5"},
		{"and again from when it is altered again on", []string{
			makes("a0", "08:00:00", "CreateFunction20150331", owner), makes("b1", "10:00:00", "UpdateFunctionCode20150331v2", mallory),
			makes("a1", "11:00:00", "UpdateFunctionCode20150331v2", owner), ran("a2", "11:30:00", child), does("a3", "11:31:00", session("worker", "report", child, "11:30:00")),
			makes("b2", "12:00:00", "UpdateFunctionCode20150331v2", mallory), ran("b3", "12:30:00", second), does("b4", "12:31:00", session("worker", "report", second, "12:30:00")),
		}, "b1 b2 b3 b4"},
		{"other code does not undo other settings", []string{
			makes("a0", "08:00:00", "CreateFunction20150331", owner), makes("b1", "10:00:00", "UpdateFunctionCode20150331v2", mallory),
			makes("b2", "10:01:00", "UpdateFunctionConfiguration20150331v2", mallory), makes("a1", "11:00:00", "UpdateFunctionCode20150331v2", owner),
			ran("b3", "11:30:00", child), does("b4", "11:31:00", session("worker", "report", child, "11:30:00")),
		}, "b1 b2 b3 b4"},
		{"nor the making of the function", []string{
			makes("b1", "10:00:00", "CreateFunction20150331", mallory), makes("a1", "11:00:00", "UpdateFunctionCode20150331v2", owner),
			ran("b2", "11:30:00", child), does("b3", "11:31:00", session("worker", "report", child, "11:30:00")),
		}, "b1 b2 b3"},
		{"but code that is published as it is deployed", []string{
			makes("a0", "08:00:00", "CreateFunction20150331", owner), makes("b1", "10:00:00", "UpdateFunctionCode20150331v2", mallory),
			event("a1", "11:00:00", "lambda:UpdateFunctionCode20150331v2", owner, asks(`{"functionName":"report","publish":true}`)),
			ran("a2", "11:30:00", child), does("a3", "11:31:00", session("worker", "report", child, "11:30:00")),
		}, "b1"},
		{"nor a version that keeps the code", []string{
			makes("a0", "08:00:00", "CreateFunction20150331", owner), makes("b1", "10:00:00", "UpdateFunctionCode20150331v2", mallory),
			makes("b2", "10:30:00", "PublishVersion20150331", mallory), makes("a1", "11:00:00", "UpdateFunctionCode20150331v2", owner),
			ran("b3", "11:30:00", child), does("b4", "11:31:00", session("worker", "report", child, "11:30:00")),
		}, "b1 b2 b3 b4"},
		{"a password: the console only, until it is set by its owner", []string{
			does("a1", "08:00:00", user("bob", bobs)), setBy("b1", "09:00:00", mallory), login("b2", "10:00:00"), does("b3", "10:01:00", user("bob", child, "10:00:00")),
			does("a2", "10:02:00", user("bob", bobs)), setBy("a3", "11:00:00", owner), login("a4", "12:00:00"), does("a5", "12:01:00", user("bob", second, "12:00:00")),
		}, "b1 b2 b3"},
		{"rights of an existing user do not make the user suspect", []string{
			event("b1", "09:00:00", "iam:AttachUserPolicy", mallory, asks(`{"userName":"bob"}`)), does("a1", "10:00:00", user("bob", bobs)),
		}, "b1"},
		{"a key that was set to Active is a foothold, not a descendant", []string{
			event("b1", "09:00:00", "iam:UpdateAccessKey", mallory, asks(`{"userName":"bob","accessKeyId":"`+bobs+`","status":"Active"}`)), does("a1", "10:00:00", user("bob", bobs)),
		}, "b1"},
		{"a trust: what the new principal does, and nobody else", []string{
			makeRole("a0", "08:00:00", owner, trusting(self)), editTrust("b1", "09:00:00", mallory, trusting(outer)),
			event("b2", "10:00:00", "sts:AssumeRole", outsider, assumed("worker", "ops", child)), does("b3", "10:01:00", session("worker", "ops", child, "10:00:00")),
			event("a2", "10:00:00", "sts:AssumeRole", user("bob", bobs), assumed("worker", "ops", second)), does("a3", "10:01:00", session("worker", "ops", second, "10:00:00")),
		}, "b1 b2 b3"},
		{"a role that was assumed is not suspect, only that session", []string{
			event("b1", "10:00:00", "sts:AssumeRole", mallory, assumed("worker", "ops", child)), does("b2", "10:01:00", session("worker", "ops", child, "10:00:00")),
			does("a1", "10:01:00", session("worker", "ops", second, "10:00:00")),
		}, "b1 b2"},
		{"a command on an instance is a weak edge", []string{
			event("b1", "09:00:00", "ssm:SendCommand", mallory, asks(`{"instanceIds":["`+box+`"]}`)),
			event("a1", "09:01:00", "sts:AssumeRole", serviceActs("ec2"), handed("worker", box, child)), does("a2", "09:02:00", session("worker", box, child, "09:01:00")),
		}, "b1"},
		{"an instance, its role's session, and what that assumed", []string{
			event("b1", "09:00:00", "ec2:RunInstances", mallory, answer(`{"instancesSet":{"items":[{"instanceId":"`+box+`"}]}}`)),
			event("b11", "09:01:00", "sts:AssumeRole", serviceActs("ec2"), handed("worker", box, child)),
			event("b2", "09:02:00", "sts:AssumeRole", session("worker", box, child, "09:01:00", `"ec2RoleDelivery":"2.0"`), assumed("admin", "x", second)),
			does("b3", "09:03:00", session("admin", "x", second, "09:02:00")),
		}, "b1 b11 b2 b3"},
		{"a lead is only listed", []string{
			event("b1", "10:00:00", "secretsmanager:GetSecretValue", mallory, from("203.0.113.5", "curl/8")), does("a1", "10:30:00", user("bob", bobs), from("203.0.113.5", "curl/8")),
		}, "b1"},
		{"two that assume each other's role", []string{
			event("b0", "10:00:00", "sts:AssumeRole", mallory, assumed("a", "x", child)),
			event("b1", "10:10:00", "sts:AssumeRole", session("a", "x", child, "10:00:00"), assumed("b", "x", second)),
			event("b2", "10:20:00", "sts:AssumeRole", session("b", "x", second, "10:10:00"), assumed("a", "x", child)),
			does("b3", "10:30:00", session("a", "x", child, "10:20:00")),
		}, "b0 b1 b2 b3"},
	} {
		t.Run(c.what, func(t *testing.T) {
			if got := strings.Join(reached(t, c.records, leaked), " "); got != c.want {
				t.Errorf("%s: followed %s, want %s", c.what, got, c.want)
			}
		})
	}
}

// TestFollowChosenActs holds that a filter which chooses what an instance's key
// did does not make all that the key did suspect.
func TestFollowChosenActs(t *testing.T) {
	records := []string{
		does("e1", "09:02:00", session("worker", box, child, "09:01:00", `"ec2RoleDelivery":"2.0"`)),
		event("e2", "09:30:00", "sts:AssumeRole", session("worker", box, child, "09:01:00", `"ec2RoleDelivery":"2.0"`), assumed("admin", "x", second)),
		does("e3", "09:40:00", session("admin", "x", second, "09:30:00")),
	}
	g := graphOf(t, records)
	events := parse(t, records)
	chosen := map[Place]bool{placeOf(events[0]): true}
	f := g.Follow(Seed{Nodes: g.Keys(child), Acts: func(p Place) bool { return chosen[p] }}, Reach{Least: Strong})
	if len(f.Nodes()) != 0 {
		t.Errorf("one act of an instance's key begot %v", f.Nodes())
	}
	chosen = map[Place]bool{placeOf(events[1]): true}
	f = g.Follow(Seed{Nodes: g.Keys(child), Acts: func(p Place) bool { return chosen[p] }}, Reach{Least: Strong})
	if want := g.Keys(second); !slices.Equal(f.Nodes(), want) {
		t.Errorf("an AssumeRole begot %v, want %v", f.Nodes(), want)
	}
}
