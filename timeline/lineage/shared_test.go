package lineage

import (
	"fmt"
	"testing"
)

func TestShared(t *testing.T) {
	const sdk, cli, browser, function = "Boto3/1.34 Linux", "aws-cli/2.15 Python/3.11 Linux/6.1-kali", "Mozilla/5.0 (X11)", "Boto3/1.34 exec-env/AWS_Lambda_python3.12"
	given := event("e0", "10:00:00", "sts:AssumeRole", serviceActs("ec2"), handed("worker", box, child))
	forFunction := event("e0", "10:00:00", "sts:AssumeRole", serviceActs("lambda"), handed("worker", "report", child))
	on := func(id, clock, address, agent string) string {
		return does(id, clock, session("worker", box, child, "10:00:00", `"ec2RoleDelivery":"2.0"`), from(address, agent))
	}
	as := func(id, clock, address, agent string) string {
		return does(id, clock, session("worker", "report", child, "10:00:00"), from(address, agent))
	}
	for _, c := range []struct {
		what    string
		records []string
		want    string
	}{
		{"from elsewhere, with another program", []string{given, on("e1", "10:01:00", "198.51.100.7", sdk), on("e2", "10:30:00", "203.0.113.5", cli)}, "e1 198.51.100.7 | e2 203.0.113.5"},
		{"by turns, with one program", []string{given, on("e1", "10:01:00", "198.51.100.7", sdk), on("e2", "10:30:00", "203.0.113.5", sdk), on("e3", "10:40:00", "198.51.100.7", sdk)}, "e1 198.51.100.7 | e2 203.0.113.5"},
		{"a new address, the same program", []string{given, on("e1", "10:01:00", "198.51.100.7", sdk), on("e2", "10:30:00", "203.0.113.5", sdk)}, ""},
		{"another address of one network", []string{given, on("e1", "10:01:00", "198.51.100.7", sdk), on("e2", "10:30:00", "198.51.101.9", cli)}, ""},
		{"inside and out, both by programs", []string{given, on("e1", "10:01:00", "10.0.0.9", sdk), on("e2", "10:30:00", "203.0.113.5", cli)}, ""},
		{"inside, and in a browser", []string{given, on("e1", "10:01:00", "10.0.0.9", sdk), on("e2", "10:30:00", "203.0.113.5", browser)}, "e1 10.0.0.9 | e2 203.0.113.5"},
		{"by a service", []string{given, on("e1", "10:01:00", "198.51.100.7", sdk), on("e2", "10:30:00", "ssm.amazonaws.com", "ssm.amazonaws.com")}, ""},
		{"both families of one network card", []string{given, on("e1", "10:01:00", "198.51.100.7", sdk), on("e2", "10:30:00", "2001:4860::1", sdk), on("e3", "10:40:00", "198.51.100.7", sdk)}, ""},
		{"a function has many addresses", []string{forFunction, as("e1", "10:01:00", "198.51.100.7", function), as("e2", "10:30:00", "203.0.113.5", function), as("e3", "10:40:00", "198.51.100.7", function)}, ""},
		{"a function's, by the command line", []string{forFunction, as("e1", "10:01:00", "198.51.100.7", function), as("e2", "10:30:00", "203.0.113.5", cli)}, "e1 198.51.100.7 | e2 203.0.113.5"},
		{"a person's session, which is no workload's", []string{
			event("e0", "10:00:00", "sts:AssumeRole", mallory, assumed("worker", "report", child)), as("e1", "10:01:00", "198.51.100.7", sdk), as("e2", "10:30:00", "203.0.113.5", cli),
		}, ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			g := graphOf(t, c.records)
			got := ""
			for _, s := range g.Shared {
				if g.Nodes[s.Node].KeyID != child {
					t.Errorf("node %s", g.Nodes[s.Node].ID)
				}
				got += fmt.Sprintf("%s %s | %s %s", s.Parties[0].EventID, s.Parties[0].Address, s.Parties[1].EventID, s.Parties[1].Address)
			}
			if got != c.want {
				t.Errorf("%s: %q, want %q", c.what, got, c.want)
			}
			whole := describe(g)
			for seed := range uint64(6) {
				if describe(graphOf(t, shuffled(c.records, seed))) != whole {
					t.Fatal("another order, another graph")
				}
			}
		})
	}
}

func TestExpiry(t *testing.T) {
	for _, c := range []struct {
		what    string
		records []string
		key     string
		want    string
	}{
		{"the answer's", []string{event("e1", "10:00:00", "sts:AssumeRole", mallory, answer(`{"credentials":{"accessKeyId":"`+child+`","expiration":"May 1, 2025, 12:00:00 PM"}}`))}, child, "12:00:00 answer"},
		{"an answer that nobody can believe", []string{event("e1", "10:00:00", "sts:AssumeRole", mallory, answer(`{"credentials":{"accessKeyId":"`+child+`","expiration":"May 1, 2035, 12:00:00 PM"}}`))}, child, "11:00:00 default"},
		{"what was asked for", []string{event("e1", "10:00:00", "sts:AssumeRole", mallory, asks(`{"durationSeconds":7200}`), answer(`{"credentials":{"accessKeyId":"`+child+`"}}`))}, child, "12:00:00 requested"},
		{"the default", []string{event("e1", "10:00:00", "sts:GetSessionToken", mallory, answer(`{"credentials":{"accessKeyId":"`+child+`"}}`))}, child, "22:00:00 default"},
		{"a role's session, nobody knows how it was got", []string{does("e1", "10:00:00", session("worker", "ops", child, "10:00:00"))}, child, "22:00:00 at most"},
		{"an instance's, which EC2 renews", []string{event("e1", "10:00:00", "sts:AssumeRole", serviceActs("ec2"), handed("worker", box, child))}, child, ""},
		{"a long-term key", []string{does("e1", "10:00:00", mallory)}, leaked, ""},
	} {
		g := graphOf(t, c.records)
		n := g.Nodes[g.Keys(c.key)[0]]
		got := ""
		if n.Expires.Known {
			got = fmt.Sprintf("%s %s", n.Expires.String()[11:19], n.ExpiresBasis)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}
