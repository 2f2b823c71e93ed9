package foothold

import (
	"testing"
)

// Real records delete a user "before" its key: the ids of one second say
// nothing. Only the possible order counts.
func TestOneSecondPossibleOrder(t *testing.T) {
	s := tell(t, madeUser, madeKey,
		`11:00:00 alice iam:DeleteUser {"userName":"backup"}`,
		`11:00:00 alice iam:DeleteAccessKey {"userName":"backup","accessKeyId":"`+newKey+`"}`, quiet)
	s.want(AccessKey, newKey, Neutralised, ByEvent, ByOther, "")
	s.want(User, "backup", Neutralised, ByEvent, ByOther, "")
	// A new key's id is new: it was made before it was deleted.
	s = tell(t, madeUser,
		`10:00:05 mallory iam:CreateAccessKey {"userName":"backup"} {"accessKey":{"accessKeyId":"`+newKey+`","userName":"backup"}}`,
		`10:00:05 mallory iam:DeleteAccessKey {"userName":"backup","accessKeyId":"`+newKey+`"}`, quiet)
	s.want(AccessKey, newKey, Neutralised, ByEvent, ByLineage, "")
	// What belongs to a user made in these logs was not there before.
	s = tell(t, madeUser,
		`10:00:07 mallory iam:AttachUserPolicy {"userName":"backup","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`,
		`10:00:07 mallory iam:DetachUserPolicy {"userName":"backup","policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}`, quiet)
	s.want(PolicyAttachment, "arn:aws:iam::aws:policy/AdministratorAccess", Neutralised, ByEvent, ByLineage, "")
}

func TestOneSecondSeveralOrders(t *testing.T) {
	const reason = "more than one order is possible"
	// The user may have been there before, and have been deleted first.
	made := `10:00:00 mallory iam:CreateUser {"userName":"backup"} {"user":{"userName":"backup"}}`
	gone := `10:00:00 mallory iam:DeleteUser {"userName":"backup"}`
	tell(t, made, gone, quiet).want(User, "backup", Unknown, ByNone, ByLineage, reason)
	// It was seen to be deleted before, so it was made first.
	tell(t, `09:00:00 alice iam:DeleteUser {"userName":"backup"}`, made, gone, quiet).want(User, "backup", Neutralised, ByEvent, ByLineage, "")
	// It was there, so it was deleted first.
	tell(t, `09:00:00 alice iam:CreateUser {"userName":"backup"} {"user":{"userName":"backup"}}`, made, gone, quiet).
		want(User, "backup", Standing, ByEvent, ByLineage, "")
	// On and off in one second.
	tell(t, madeUser, madeKey,
		`11:00:00 alice iam:UpdateAccessKey {"userName":"backup","accessKeyId":"`+newKey+`","status":"Inactive"}`,
		`11:00:00 mallory iam:UpdateAccessKey {"userName":"backup","accessKeyId":"`+newKey+`","status":"Active"}`, quiet).
		want(AccessKey, newKey, Unknown, ByNone, ByOther, reason)
	// A later act tells again.
	tell(t, made, gone, `11:00:00 alice iam:DeleteUser {"userName":"backup"}`, quiet).want(User, "backup", Neutralised, ByEvent, ByOther, "")
}

// The order in which events of one second come does not matter.
func TestOneSecondAnyOrderOfReading(t *testing.T) {
	acts := []act{
		{verb: makes, eventID: "a"}, {verb: alters, eventID: "b"}, {verb: disables, eventID: "c"}, {verb: removes, eventID: "d"},
	}
	permute(acts, func(p []act) {
		ordered, ambiguous := inOrder(p, gone)
		if ambiguous || ordered[0].verb != makes || ordered[3].verb != removes {
			t.Errorf("%v: %v", ordered, ambiguous)
		}
	})
	n := 0
	permute(acts, func([]act) { n++ })
	if n != 24 {
		t.Errorf("%d orders of four", n)
	}
}

// Too many acts to try them all are not told apart.
func TestOneSecondManyActs(t *testing.T) {
	var acts []act
	for range 10 {
		acts = append(acts, act{verb: puts}, act{verb: removes})
	}
	if _, ambiguous := inOrder(acts, untold); !ambiguous {
		t.Error("twenty acts of one second have one order")
	}
}
