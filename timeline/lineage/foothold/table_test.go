package foothold

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"keytrail/cloudtrail"
)

// Every kind that a table names is one, and is made by some call or is found in
// the graph.
func TestKindsAreMade(t *testing.T) {
	made := map[Kind]bool{Session: true, ConsoleSession: true}
	for source, calls := range specs() {
		for name, list := range calls {
			for _, s := range list {
				if !kinds[s.kind] {
					t.Errorf("%s:%s: no kind %s", source, name, s.kind)
				}
				made[s.kind] = made[s.kind] || s.verb.leaves()
			}
		}
	}
	for _, k := range Kinds() {
		if !made[k] {
			t.Errorf("no call makes a %s", k)
		}
	}
}

// What one call makes another removes, where AWS has such a call.
func TestKindsAreRemoved(t *testing.T) {
	removed := map[Kind]bool{Session: true, ConsoleSession: true, RoleTrust: true, IdentityProvider: true}
	for _, calls := range specs() {
		for _, list := range calls {
			for _, s := range list {
				removed[s.kind] = removed[s.kind] || s.verb == removes
			}
		}
	}
	for _, k := range Kinds() {
		if !removed[k] {
			t.Errorf("no call removes a %s", k)
		}
	}
}

func TestBadTables(t *testing.T) {
	for _, table := range []string{
		"CreateUser: make user {userName}", "[iam]\nCreateUser", "[iam]\nX: build user {a}", "[iam]\nX: make castle {a}",
		"[iam]\nX: make user {a} of", "[iam]\nX: make user {a} if status", "[iam]\nX: make user {a} with {b}",
	} {
		if err := readTable(make(map[string]map[string][]spec), table); err == nil {
			t.Errorf("%q is taken", table)
		}
	}
}

func parsed(t testing.TB, record string) *cloudtrail.Event {
	t.Helper()
	e := new(cloudtrail.Event)
	if err := new(cloudtrail.Parser).Parse([]byte(record), e); err != nil {
		t.Fatal(err)
	}
	return e
}

// Rules of security groups are found by what they open and by id.
func TestOpenings(t *testing.T) {
	made := `{"eventTime":"2026-02-17T10:00:00Z","eventSource":"ec2.amazonaws.com","eventName":"AuthorizeSecurityGroupIngress","awsRegion":"eu-west-1","eventID":"x","recipientAccountId":"111122223333",
"requestParameters":{"groupId":"sg-1","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":22,"toPort":22,"ipRanges":{"items":[{"cidrIp":"0.0.0.0/0"},{"cidrIp":"10.0.0.0/8"}]}},{"ipProtocol":"-1","ipv6Ranges":{"items":[{"cidrIpv6":"::/0"}]}}]}}}`
	var got []string
	for _, a := range actsOf(parsed(t, made)) {
		got = append(got, string(a.verb)+" "+a.id.owner.name+" "+a.id.value)
	}
	want := []string{"make sg-1 tcp 22 from 0.0.0.0/0", "make sg-1 tcp 22 from 10.0.0.0/8", "make sg-1 all traffic from ::/0"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	gone := strings.NewReplacer("Authorize", "Revoke").Replace(made)
	if acts := actsOf(parsed(t, gone)); len(acts) != 3 || acts[0].verb != removes {
		t.Errorf("%+v", acts)
	}
	answer := strings.Replace(made, `"requestParameters":{"groupId":"sg-1","ipPermissions":`, `"responseElements":{"securityGroupRuleSet":{"items":[{"securityGroupRuleId":"sgr-1","ipProtocol":"tcp","fromPort":22,"toPort":22,"cidrIpv4":"0.0.0.0/0"}]}},"requestParameters":{"groupId":"sg-1","ipPermissions":`, 1)
	if acts := actsOf(parsed(t, answer)); len(acts) != 1 || acts[0].also != "sgr-1" || acts[0].id.value != "tcp 22 from 0.0.0.0/0" {
		t.Errorf("%+v", acts)
	}
}

// No record makes reading fail, whatever stands in it.
func FuzzActs(f *testing.F) {
	f.Add("iam", "CreateUser", `{"userName":"a"}`, `null`)
	f.Add("ec2", "AuthorizeSecurityGroupIngress", `{"ipPermissions":{"items":[{}]}}`, `{"securityGroupRuleSet":{"items":[{"cidrIpv4":1}]}}`)
	f.Add("lambda", "CreateFunction20150331", `{"functionName":"arn:aws:lambda:x:1:function"}`, `[]`)
	f.Fuzz(func(t *testing.T, source, name, request, answer string) {
		if !json.Valid([]byte(request)) || !json.Valid([]byte(answer)) {
			return
		}
		s, _ := json.Marshal(source + ".amazonaws.com")
		n, _ := json.Marshal(name)
		e := new(cloudtrail.Event)
		record := `{"eventTime":"2026-02-17T10:00:00Z","eventID":"x","recipientAccountId":"1","eventSource":` + string(s) + `,"eventName":` + string(n) +
			`,"requestParameters":` + request + `,"responseElements":` + answer + `}`
		if new(cloudtrail.Parser).Parse([]byte(record), e) != nil {
			return
		}
		for _, a := range actsOf(e) {
			if a.id.value == "" || !kinds[a.id.kind] {
				t.Fatalf("%+v", a)
			}
		}
	})
}

// notReplayed are the entries of the catalogue that leave nothing which logs
// could show to stand.
var notReplayed = func() map[string]string {
	all := make(map[string]string)
	for why, ids := range map[string]string{
		"sessions are found in the graph": "signin-token-minted console-switch-role cli-oauth-login sts-assume-role-inbound sts-assume-role-by-user " +
			"sts-role-chaining sts-assume-role-with-saml sts-assume-role-with-web-identity sts-assume-root sts-federation-token sts-session-token " +
			"sts-delegated-access-token rolesanywhere-session idc-app-impersonates-user redshift-db-user-autocreate",
		"over as soon as it is done":   "ecs-exec-into-task ssm-send-command eic-ssh-key-pushed eic-serial-console-key-pushed ransom-note-uploaded",
		"a request to AWS or a seller": "quota-increase-requested support-case-opened marketplace-subscribed",
	} {
		for _, id := range strings.Fields(ids) {
			all[id] = why
		}
	}
	return all
}()

// Everything that the catalogue of detections says is made or changed is
// replayed.
func TestTablesCoverTheCatalogue(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "catalogue", "persistence-catalogue.json"))
	if os.IsNotExist(err) {
		t.Skip("no catalogue of detections beside this checkout")
	}
	if err != nil {
		t.Fatal(err)
	}
	var catalogue []struct {
		ID, Outcome string
		EventSource any
		EventNames  []string
		Entities    []struct{ Rel, Kind string }
	}
	if err := json.Unmarshal(text, &catalogue); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, d := range catalogue {
		if d.Outcome == "failure" || !slices.ContainsFunc(d.Entities, func(e struct{ Rel, Kind string }) bool { return e.Rel != "target" && e.Rel != "actor" }) {
			continue
		}
		seen++
		covered := false
		for source := range specs() {
			for _, name := range d.EventNames {
				covered = covered || strings.Contains(toText(d.EventSource), source+".amazonaws.com") && len(specsOf([]byte(source+".amazonaws.com"), []byte(name))) > 0
			}
		}
		if _, not := notReplayed[d.ID]; covered == not {
			t.Errorf("%s (%v): replayed %v", d.ID, d.EventNames, covered)
		}
	}
	if seen < 200 {
		t.Errorf("only %d entries of the catalogue make or change anything", seen)
	}
}

func toText(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}
