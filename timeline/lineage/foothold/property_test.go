package foothold

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
)

// randomStory does things to a few users, keys, roles and policies, by three
// people, often within one second.
func randomStory(t *testing.T, r *rand.Rand) *story {
	s := tell(t, madeUser, madeKey, assumed)
	who := func() string { return []string{"mallory", "alice", "bob", newKey}[r.IntN(4)] }
	user := func() string { return []string{"backup", "carol", "dave"}[r.IntN(3)] }
	for i := range 5 + r.IntN(40) {
		at := fmt.Sprintf("11:%02d:%02d %s", i/20, r.IntN(3), who())
		s.say(at + " " + []string{
			`iam:CreateUser {"userName":"` + user() + `"} {"user":{"userName":"x"}}`,
			`iam:DeleteUser {"userName":"` + user() + `"}`,
			`iam:UpdateUser {"userName":"` + user() + `","newUserName":"` + user() + `"}`,
			`iam:UpdateAccessKey {"userName":"backup","accessKeyId":"` + newKey + `","status":"` + []string{"Active", "Inactive"}[r.IntN(2)] + `"}`,
			`iam:DeleteAccessKey {"userName":"backup","accessKeyId":"` + newKey + `"}`,
			`iam:AttachUserPolicy {"userName":"` + user() + `","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`,
			`iam:DetachUserPolicy {"userName":"` + user() + `","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`,
			`iam:CreateLoginProfile {"userName":"` + user() + `"} {"loginProfile":{"userName":"` + user() + `"}}`,
			`iam:UpdateLoginProfile {"userName":"` + user() + `"}`,
			`iam:DeleteLoginProfile {"userName":"` + user() + `"}`,
			`iam:DeleteRole {"roleName":"admin"}`,
			`iam:PutRolePolicy {"roleName":"admin","policyName":"p","policyDocument":"{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}"}`,
			`iam:DeleteRolePolicy {"roleName":"admin","policyName":"p"}`,
			`iam:UpdateAssumeRolePolicy {"roleName":"admin","policyDocument":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"` + []string{home, "999988887777"}[r.IntN(2)] + `\"},\"Action\":\"sts:AssumeRole\"}}"}`,
			`iam:AddUserToGroup {"userName":"` + user() + `","groupName":"g"}`,
			`iam:DeleteGroup {"groupName":"g"}`,
		}[r.IntN(16)])
	}
	s.say(quiet)
	return s
}

// Whatever happens, no state is without proof, no row is there twice, and the
// order of reading changes nothing.
func TestRandomStories(t *testing.T) {
	seeds := 300
	if testing.Short() {
		seeds = 30
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		s := randomStory(t, r)
		list := s.run()
		want, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			switch {
			case len(f.EventIDs) == 0:
				t.Fatalf("seed %d: no event proves %s %s", seed, f.Kind, f.Value)
			case f.State == "" || f.State != Unknown && f.Basis != ByExpiry && f.StateEventID == "":
				t.Fatalf("seed %d: no event proves that %s %s is %q", seed, f.Kind, f.Value, f.State)
			case f.State == Unknown && f.Reason == "":
				t.Fatalf("seed %d: nothing says why %s %s is unknown", seed, f.Kind, f.Value)
			case f.State == Neutralised && f.StateTime.Before(f.At):
				t.Fatalf("seed %d: %s %s ends before it begins", seed, f.Kind, f.Value)
			}
		}
		r.Shuffle(len(s.records), func(i, j int) { s.records[i], s.records[j] = s.records[j], s.records[i] })
		have, _ := json.Marshal(s.run())
		if string(have) != string(want) {
			t.Fatalf("seed %d: another order of reading gives\n%s\nnot\n%s", seed, have, want)
		}
	}
}
