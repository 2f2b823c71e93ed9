package history

import (
	"strings"

	"keytrail/cloudtrail"
	"keytrail/timeline"
)

// foreignCopies finds copies of objects into a bucket of somebody else's, which
// the record's resources tell.
type foreignCopies struct{ know *knowledge }

func newForeignCopies(k *knowledge) detector { return foreignCopies{k} }

var (
	resources       = mustPath("resources[]")
	resourceARN     = mustPath("ARN")
	resourceAccount = mustPath("accountId")
)

func (f foreignCopies) add(e *event) *raised {
	actor, bucket := e.Text(cloudtrail.UserIdentityAccountID), e.text(bucketName)
	if bucket == "" || actor != "" && actor != e.account() && !f.know.own.Has(actor) {
		return nil // somebody foreign copies, perhaps within their own
	}
	foreign := false
	resources.Each(e.Event, func(v cloudtrail.Value) bool {
		if v.Kind != cloudtrail.Object || !strings.HasSuffix(member(resourceARN, v.Text), ":::"+bucket) {
			return true
		}
		account := member(resourceAccount, v.Text)
		foreign = foreign || account != "" && account != actor && account != e.account() && !f.know.own.Has(account)
		return !foreign
	})
	if !foreign {
		return nil
	}
	return &raised{level: timeline.Critical, reason: "the bucket that is copied into is in an account outside the own ones"}
}

func (foreignCopies) lost() int { return 0 }

// member gives the text of an object's member.
func member(p cloudtrail.Path, object []byte) (text string) {
	p.In(object, func(v cloudtrail.Value) bool {
		if v.Kind == cloudtrail.String {
			text = string(v.Text)
		}
		return false
	})
	return text
}
