package casefile

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/derived"
)

// signerCase makes a case of several parts and row groups whose keys are few
// in some and many in others, the last part unsorted.
func signerCase(t *testing.T) *Case {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	var parts [][]*cloudtrail.Event
	for p := range 4 {
		var events []*cloudtrail.Event
		for i := range 120 {
			e := new(cloudtrail.Event)
			e.Reset(cloudtrail.AllColumns())
			e.SetTime(1770000000e6 + int64(i))
			e.Set(cloudtrail.EventID, fmt.Appendf(nil, "id-%d-%d", p, i))
			switch n := r.IntN(40); n {
			case 0:
			case 1:
				e.Set(cloudtrail.AccessKeyID, []byte{})
			default:
				e.Set(cloudtrail.AccessKeyID, fmt.Appendf(nil, "AKIA%d", n%(5+10*p)))
			}
			events = append(events, e)
		}
		if p < 3 {
			slices.SortStableFunc(events, func(a, b *cloudtrail.Event) int {
				return bytes.Compare(a.Value(cloudtrail.AccessKeyID), b.Value(cloudtrail.AccessKeyID))
			})
		}
		parts = append(parts, events)
	}
	c, err := Open(makeCase(t, tinyLayout, parts...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// keyRows gives where each key's rows are, from the rows themselves.
func keyRows(t *testing.T, c *Case) map[string][]Pos {
	t.Helper()
	rows := map[string][]Pos{}
	for hit, err := range c.ScanPos(t.Context(), ScanOptions{Columns: cloudtrail.Columns(cloudtrail.AccessKeyID)}) {
		if err != nil {
			t.Fatal(err)
		}
		if v := hit.Event.Value(cloudtrail.AccessKeyID); v != nil {
			rows[string(v)] = append(rows[string(v)], hit.Pos)
		}
	}
	return rows
}

// The index names exactly the rows of each key, also where it is made in many
// rounds.
func TestIndexNamesTheRowsOfKeys(t *testing.T) {
	for _, limit := range []int{maxSignerRuns, 200, 20, 3} {
		t.Run(fmt.Sprintf("%d runs at a time", limit), func(t *testing.T) {
			c := signerCase(t)
			want := keyRows(t, c)
			w := derived.In(c.dir).Create(c.signed.key())
			m := &signerMaker{c: c, w: w, limit: limit}
			if !m.all() {
				t.Fatal("the index cannot be made")
			}
			if err := w.Commit(); err != nil {
				t.Fatal(err)
			}
			c.Derive()
			for key, rows := range want {
				runs, ok := c.signed.rows([][]byte{[]byte(key)})
				if !ok {
					t.Fatal("the index is not used")
				}
				if got := positions(c, runs); !slices.Equal(got, rows) {
					t.Errorf("key %q has rows %v, want %v", key, got, rows)
				}
			}
			if runs, ok := c.signed.rows([][]byte{[]byte("AKIANOWHERE")}); !ok || len(runs) > 0 {
				t.Errorf("an absent key has rows %v (known: %v)", runs, ok)
			}
		})
	}
}

func positions(c *Case, runs []rowRun) (list []Pos) {
	for _, r := range runs {
		part := 0
		for c.signed.before[part+1] <= r.group {
			part++
		}
		for row := r.first; row < r.first+r.count; row++ {
			list = append(list, Pos{part, r.group - c.signed.before[part], int64(row)})
		}
	}
	return list
}

// An index that names rows that are not a key's, or not there, is found out.
func TestIndexThatIsWrong(t *testing.T) {
	c := signerCase(t)
	want := keyRows(t, c)["AKIA3"]
	w := derived.In(c.dir).Create(c.signed.key())
	hash := hashSigner([]byte("AKIA3"))
	total := 0
	for _, f := range c.head.Files {
		total += f.Groups
	}
	var runs []signerRun
	for group := range total + 3 {
		runs = append(runs, signerRun{hash, uint32(group), 0, 1 << 20})
	}
	w.Add(hash.tag(), appendSigner(nil, runs))
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	c.Derive()
	test := Test{Column: cloudtrail.AccessKeyID, In: [][]byte{[]byte("AKIA3")}}
	var got []Pos
	for hit, err := range c.ScanPos(t.Context(), ScanOptions{Where: []Clause{{test}}}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, hit.Pos)
	}
	if !slices.Equal(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
}

func FuzzSignerEntries(f *testing.F) {
	f.Add(appendSigner(nil, []signerRun{{group: 1, first: 2, count: 3}, {group: 1, first: 9, count: 1}, {group: 4, first: 0, count: 8}})[16:])
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		d := signerDecoder{data: data}
		n := 0
		d.entry(func(rowRun) { n++ })
		if n > len(data) {
			t.Fatalf("%d runs from %d bytes", n, len(data))
		}
	})
}

func FuzzObjectLine(f *testing.F) {
	f.Add([]byte(`{"number":7,"root":"r","uri":"a/b","identity":"00"}`))
	f.Add([]byte(`{"uri":"a","number":1}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		_, _, _ = readObjectLine(line)
	})
}

func TestObjectLines(t *testing.T) {
	for line, want := range map[string]string{
		`{"number":7,"root":"r","uri":"a/b","identity":"00"}`: "7 a/b",
		`{"number":12,"uri":"a\u0020\"b\""}`:                  `12 a "b"`,
		`{"number":7,"uri":""}`:                               "7 ",
		`{"uri":"a","number":1}`:                              "",
		`{"number":"x","uri":"a"}`:                            "",
		`{"number":7}`:                                        "",
		`[]`:                                                  "",
		``:                                                    "",
	} {
		number, uri, err := readObjectLine([]byte(line))
		if got := fmt.Sprintf("%d %s", number, uri); (err == nil) != (want != "") || err == nil && got != want {
			t.Errorf("%s: %s, error %v; want %q", line, got, err, want)
		}
	}
}
