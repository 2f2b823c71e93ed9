package cloudtrail

import "testing"

func TestAccountInside(t *testing.T) {
	for _, test := range []struct{ name, id, account string }{
		{"leading zero", "ASIAQNZGKIQY56JQ7WML", "029608264753"},
		{"temporary key", "ASIAR2TG44V5PDTTBZRR", "125843596666"},
		{"temporary key, another", "ASIAY34FZKBOKMUTVV7A", "609629065308"},
		{"canary account", "AKIASP2TPHJSQH3FJRUX", "171436882533"},
		{"canary account, leading zero", "AKIAQYLPMN5HHHFPZAM2", "052310077262"},
		{"canary account, another", "AKIAYVP4CIPPERUVIFXG", "595918472158"},
		{"user key of one account", "ASIATFQR7NSCTM3XVF6B", "218007301253"},
		{"principal id of the same account", "AIDATFQR7NSC5U6Q3TMDR", "218007301253"},
		{"documentation example, old format", "AKIAIOSFODNN7EXAMPLE", ""},
		{"old format", "AKIAJSIE27KKMHXI3BJQ", ""},
		{"old principal id", "AIDACKCEVSQ6C2EXAMPLE", ""},
		{"digit outside the alphabet", "AKIATFQR7NSC8Q4X20BJ", ""},
		{"lower case", "ASIAc29tZXRoaW5nCg==", ""},
		{"empty", "", ""},
		{"thirteen characters", "AKIAQYLPMN5HH", ""},
		{"fourteen are enough", "AKIAQYLPMN5HHH", "052310077262"},
		{"not ASCII", "AKIAÄÖÜäöüÄÖÜäöü", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			account, ok := KeyID(test.id).Account()
			if account != test.account || ok != (test.account != "") {
				t.Errorf("Account of %q is %q, %v; want %q", test.id, account, ok, test.account)
			}
		})
	}
}

func TestKeyKind(t *testing.T) {
	for _, test := range []struct {
		id          KeyID
		kind, class string
	}{
		{"", "none", "none"},
		{"AKIAQYLPMN5HHHFPZAM2", "long-term", "long-term"},
		{"AKIAIOSFODNN7EXAMPLE", "long-term", "long-term"},
		{"ASIAY34FZKBOKMUTVV7A", "temporary", "temporary"},
		{"ABIAY34FZKBOKMUTVV7A", "bearer", "bearer"},
		{"ACCAY34FZKBOKMUTVV7A", "context", "context"},
		{"AIDAY34FZKBOKMUTVV7A", "malformed", "malformed"},
		{"AKIATFQR7NSC8Q4X20BJ", "malformed", "long-term"},
		{"AKIA****************", "malformed", "long-term"},
		{"akiaqylpmn5hhhfpzam2", "malformed", "malformed"},
		{"(AKIAQYLPMN5HHHFPZAM2", "malformed", "malformed"},
		{"AKIA QYLPMN5HHHFPZAM", "malformed", "long-term"},
		{"AKI", "malformed", "malformed"},
		{"ASIAY34FZKBOKMUTVV7AA", "malformed", "temporary"},
	} {
		if got := test.id.Kind().String(); got != test.kind {
			t.Errorf("Kind of %q is %s, want %s", test.id, got, test.kind)
		}
		if got := test.id.Class().String(); got != test.class {
			t.Errorf("Class of %q is %s, want %s", test.id, got, test.class)
		}
	}
}

func TestUniqueIDEntity(t *testing.T) {
	for id, want := range map[string]string{
		"AIDATFQR7NSC5U6Q3TMDR":  "user",
		"AROATFQR7NSC5U6Q3TMDR":  "role",
		"AIPATFQR7NSC8U6Q3TMD0":  "instance-profile",
		"ASIATFQR7NSCTM3XVF6B":   "temporary-key",
		"XXXATFQR7NSC5U6Q3TMDR":  "",
		"AROATFQR7NSC5U6Q3TMDR:": "",
		"AROA":                   "",
		"AROAtfqr7nsc5u6q3tmdr":  "",
	} {
		if got, ok := UniqueIDEntity(id); got != want || ok != (want != "") {
			t.Errorf("UniqueIDEntity(%q) = %q, %v; want %q", id, got, ok, want)
		}
	}
}
