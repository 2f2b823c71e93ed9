package query

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"keytrail/cloudtrail"
)

// What an Alike leaves out is what a look at each event leaves out, whether
// groups are enough, rows are asked about one by one, or some are set apart;
// and each event that is not apart is counted once.
func TestAlikeEventsAreChosenAsEach(t *testing.T) {
	q := openEngine(t, severalParts(t, 3), 0)
	columns := cloudtrail.Columns(cloudtrail.AccessKeyID, cloudtrail.EventSource, cloudtrail.RecipientAccountID)
	account := func(e *cloudtrail.Event) bool { return e.Text(cloudtrail.RecipientAccountID) == "222233334444" }
	id := func(e *cloudtrail.Event) bool {
		v := e.Value(cloudtrail.EventID)
		return len(v) > 0 && v[len(v)-1]%2 == 0
	}
	none := func(int64, int64) bool { return false }
	odd := func(_, index int64) bool { return index%2 == 1 }
	for name, c := range map[string]struct {
		keep  func(*cloudtrail.Event) bool
		ask   cloudtrail.ColumnSet
		apart func(object, index int64) bool
		nil   bool
	}{
		"groups": {keep: account},
		"asked":  {keep: id, ask: cloudtrail.Columns(cloudtrail.EventID, cloudtrail.RequestParameters)},
		"apart":  {keep: account, apart: odd},
		"both":   {keep: id, ask: cloudtrail.Columns(cloudtrail.EventID, cloudtrail.EventTime), apart: odd},
		"places": {keep: func(*cloudtrail.Event) bool { return false }, apart: odd, nil: true},
	} {
		for _, f := range []Filter{{}, {AccessKeys: []string{"AKIAONE"}}, {Accounts: []string{"222233334444"}}} {
			t.Run(fmt.Sprint(name, f), func(t *testing.T) {
				apart := c.apart
				if apart == nil {
					apart = none
				}
				var want [][]byte
				judged := int64(0)
				for e, err := range q.Events(t.Context(), f, cloudtrail.AllColumns()) {
					if err != nil {
						t.Fatal(err)
					}
					if set := apart(e.Object, e.Index); !set {
						judged++
					}
					if apart(e.Object, e.Index) || c.keep(e) {
						want = append(want, columnsSeen(e))
					}
				}
				counted := int64(0)
				alike := &Alike{Columns: columns, Apart: c.apart}
				if !c.nil {
					alike.Keep = func(g Group) (bool, cloudtrail.ColumnSet) {
						if !g.Event.Loaded().Contains(c.ask) {
							return false, c.ask
						}
						counted += g.Count
						return c.keep(g.Event), cloudtrail.ColumnSet{}
					}
				}
				var got [][]byte
				for e, err := range q.EventsThat(t.Context(), f, cloudtrail.AllColumns(), Choice{Alike: alike}) {
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, columnsSeen(e))
				}
				if !slices.EqualFunc(got, want, bytes.Equal) {
					t.Errorf("%d events, want %d alike", len(got), len(want))
				}
				if !c.nil && counted != judged {
					t.Errorf("%d events were asked about, want %d", counted, judged)
				}
			})
		}
	}
}
