package batch

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"keytrail/cloudtrail"
)

var testColumns = cloudtrail.Columns(
	cloudtrail.EventTime, cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.AccessKeyID, cloudtrail.ReadOnly,
	cloudtrail.OutcomeColumn, cloudtrail.ErrorCode, cloudtrail.RequestParameters,
)

// someEvents gives events of few values, null and "" among them, and many keys.
func someEvents(random *rand.Rand, n int) (list []*cloudtrail.Event) {
	for range n {
		e := &cloudtrail.Event{}
		e.Reset(testColumns)
		if random.IntN(9) > 0 {
			e.SetTime(random.Int64N(1 << 40))
		}
		for c, values := range map[cloudtrail.Column]int{
			cloudtrail.EventSource: 3, cloudtrail.EventName: 7, cloudtrail.AccessKeyID: 900, cloudtrail.ErrorCode: 2, cloudtrail.RequestParameters: 50,
		} {
			switch v := random.IntN(values + 2); v {
			case 0:
			case 1:
				e.Set(c, []byte{})
			default:
				e.Set(c, fmt.Appendf(nil, "%d", v))
			}
		}
		e.Set(cloudtrail.ReadOnly, [][]byte{nil, []byte("true"), []byte("false")}[random.IntN(3)])
		e.SetOutcome(cloudtrail.Outcome(random.IntN(3)))
		list = append(list, e)
	}
	return list
}

// reader gives a function that reads columns by what it has read so far, and tells
// of all that it read. It reads what has no numbers for some.
func reader(seed uint64) func(*cloudtrail.Event) uint32 {
	columns := []cloudtrail.Column{
		cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.AccessKeyID, cloudtrail.ReadOnly, cloudtrail.OutcomeColumn, cloudtrail.ErrorCode,
	}
	return func(e *cloudtrail.Event) uint32 {
		sum := uint32(seed)
		for range 4 {
			c := columns[sum%uint32(len(columns))]
			sum = sum*31 + 7
			if e.IsNull(c) {
				sum++
			}
			for _, b := range e.Value(c) {
				sum = sum*131 + uint32(b)
			}
			if sum%11 == 0 {
				at, _ := e.TimeMicros()
				sum += uint32(at)
			}
		}
		return sum
	}
}

// A memo gives for each row what the function gives for its event.
func TestMemoIsItsFunction(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 1))
		of := reader(seed)
		asked := 0
		memo := NewMemo(func(e *cloudtrail.Event) uint32 { asked++; return of(e) })
		all := 0
		for range 3 {
			events := someEvents(random, 3000)
			rows := Of(testColumns, events...)
			some := rows.Only(func(row int) bool { return row%3 > 0 })
			for i, got := range memo.Classes(rows) {
				if want := of(events[i]); got != want {
					t.Fatalf("seed %d: row %d is %d, want %d", seed, i, got, want)
				}
			}
			for i := range some.Len() {
				if got, want := memo.Class(some, i), of(events[some.Of(i)]); got != want {
					t.Fatalf("seed %d: row %d of some is %d, want %d", seed, i, got, want)
				}
			}
			all += rows.Len() + some.Len()
		}
		if asked == all {
			t.Errorf("seed %d: the function was asked for each row", seed)
		}
	}
}

// Codes are equal where values are, whether or not the source has numbers.
func TestCodesTellValuesApart(t *testing.T) {
	events := someEvents(rand.New(rand.NewPCG(7, 7)), 500)
	rows := Of(testColumns, events...)
	some := rows.Only(func(row int) bool { return row%2 == 0 })
	for c := range testColumns.Without(cloudtrail.EventTime).All() {
		codes, fewer := rows.Codes(c), some.Codes(c)
		values := map[uint32]string{}
		for i, code := range codes {
			e := rows.Event(i)
			if e.IsNull(c) != (code == 0) {
				t.Fatalf("%v: row %d has the code %d", c, i, code)
			}
			if was, known := values[code]; known && was != events[i].Text(c) {
				t.Fatalf("%v: %q and %q have one code", c, was, events[i].Text(c))
			}
			values[code] = events[i].Text(c)
			if i%2 == 0 && fewer[i/2] != code {
				t.Fatalf("%v: row %d has another code among some", c, i)
			}
		}
		texts := map[string]bool{}
		for code, text := range values {
			if code != 0 && texts[text] {
				t.Fatalf("%v: %q has two codes", c, text)
			}
			texts[text] = texts[text] || code != 0
		}
	}
	for i := range some.Len() {
		got, timed := some.Time(i)
		if want, ok := events[some.Of(i)].TimeMicros(); got != want || timed != ok {
			t.Fatalf("row %d is at %d, want %d", i, got, want)
		}
	}
}

// What may not be read of rows panics as it does for any event.
func TestRowsHaveTheirColumnsAlone(t *testing.T) {
	events := someEvents(rand.New(rand.NewPCG(3, 3)), 2)
	rows := Of(cloudtrail.Columns(cloudtrail.EventName), events...)
	defer func() {
		if _, ok := recover().(cloudtrail.NotLoadedError); !ok {
			t.Error("a column that may not be read was read")
		}
	}()
	rows.Event(1).Value(cloudtrail.EventSource)
}
