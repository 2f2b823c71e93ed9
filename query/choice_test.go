package query

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/cloudtrail/batch"
)

// What a Pick leaves out is what a look at each event leaves out, whether
// classes are enough, rows are looked at one by one or by their places; and each
// event that the filter chooses is shown to it once.
func TestPickedEventsAreChosenAsEach(t *testing.T) {
	q := openEngine(t, severalParts(t, 3), 0)
	account := func(e *cloudtrail.Event) bool { return e.Text(cloudtrail.RecipientAccountID) == "222233334444" }
	id := func(e *cloudtrail.Event) bool {
		v := e.Value(cloudtrail.EventID)
		return len(v) > 0 && v[len(v)-1]%2 == 0 && !e.IsNull(cloudtrail.RequestParameters)
	}
	odd := func(_, index int64) bool { return index%2 == 1 }
	class := func(keep func(*cloudtrail.Event) bool) *batch.Memo {
		return batch.NewMemo(func(e *cloudtrail.Event) uint32 {
			if keep(e) {
				return 1
			}
			return 0
		})
	}
	for name, c := range map[string]struct {
		keep  func(*cloudtrail.Event) bool // nil for none
		place func(object, index int64) bool
	}{
		"classes": {keep: account},
		"rows":    {keep: id},
		"both":    {keep: account, place: odd},
		"places":  {place: odd},
	} {
		for _, f := range []Filter{{}, {AccessKeys: []string{"AKIAONE"}}, {Accounts: []string{"222233334444"}}, {EventNames: []string{"*"}, SourceIPs: []string{"198.51.100.0/24", "sign*"}}} {
			t.Run(fmt.Sprint(name, f), func(t *testing.T) {
				keeps := func(e *cloudtrail.Event) bool {
					return c.keep != nil && c.keep(e) || c.place != nil && c.place(e.Object, e.Index)
				}
				var want [][]byte
				all := 0
				for e, err := range q.Events(t.Context(), f, cloudtrail.AllColumns()) {
					if err != nil {
						t.Fatal(err)
					}
					if all++; keeps(e) {
						want = append(want, columnsSeen(e))
					}
				}
				shown := 0
				kept := class(func(e *cloudtrail.Event) bool { return c.keep != nil && c.keep(e) })
				pick := &Pick{Columns: cloudtrail.Columns(cloudtrail.RecipientAccountID, cloudtrail.EventID, cloudtrail.RequestParameters)}
				pick.Choose = func(r *batch.Rows, drop func(row int)) {
					shown += r.Len()
					for row := range r.Len() {
						there := c.place != nil && c.place(r.Number(cloudtrail.SourceObject, row), r.Number(cloudtrail.RecordIndex, row))
						if kept.Class(r, row) == 0 && !there {
							drop(row)
						}
					}
				}
				var got [][]byte
				for e, err := range q.EventsThat(t.Context(), f, cloudtrail.AllColumns(), Choice{Pick: pick}) {
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, columnsSeen(e))
				}
				if !slices.EqualFunc(got, want, bytes.Equal) {
					t.Errorf("%d events, want %d alike", len(got), len(want))
				}
				if shown != all {
					t.Errorf("%d events were shown, want %d", shown, all)
				}
			})
		}
	}
}
