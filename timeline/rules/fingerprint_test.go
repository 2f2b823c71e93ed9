package rules

import "testing"

func TestFingerprintTellsOwnAccountsApart(t *testing.T) {
	none := Fingerprint()
	if one := Fingerprint("111122223333"); one == none || one == Fingerprint("222233334444") {
		t.Error("other own accounts, and the same fingerprint")
	}
	if a, b := Fingerprint("111122223333", "222233334444"), Fingerprint("222233334444", "111122223333", "111122223333"); a != b {
		t.Errorf("the same accounts have the fingerprints %s and %s", a, b)
	}
	if Fingerprint() != none {
		t.Error("the fingerprint changes from call to call")
	}
}
