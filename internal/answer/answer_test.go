package answer

import (
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"keytrail/cloudtrail"
	"keytrail/internal/derived"
	"keytrail/timeline"
	"keytrail/timeline/lineage"
)

// fill sets every exported field below v to something of its own, so that a
// field that is not coded is missed.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[netip.Prefix]() {
			v.Set(reflect.ValueOf(netip.PrefixFrom(netip.AddrFrom4([4]byte{203, 0, byte(*n), 0}), 24)))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.String:
		v.SetString(strings.Repeat("x", *n%300+1))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Int64, reflect.Int32, reflect.Int:
		v.SetInt(int64(*n) * []int64{1, -1}[*n%2])
	case reflect.Uint8:
		v.SetUint(uint64(*n) % 3)
	case reflect.Bool:
		v.SetBool(true)
	default:
		panic("a value of kind " + v.Kind().String())
	}
}

func filled[T any](n int) (v T) {
	fill(reflect.ValueOf(&v).Elem(), &n)
	return v
}

func TestKeysComeBack(t *testing.T) {
	store, key := derived.In(t.TempDir()), KeysKey("head", "rules")
	for name, want := range map[string]Keys{
		"none":   {},
		"filled": filled[Keys](1),
		"bare":   {Rows: make([]timeline.KeyRow, 3), HandedOut: make([]timeline.HandedOut, 1)},
	} {
		if err := WriteKeys(store.Create(key), want); err != nil {
			t.Fatal(err)
		}
		f := store.Open(key)
		got, ok := ReadKeys(f)
		f.Close()
		if !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}

func TestGraphComesBack(t *testing.T) {
	store, key := derived.In(t.TempDir()), GraphKey("head", []string{"222222222222", "111111111111", "222222222222"})
	for name, want := range map[string]lineage.Parts{
		"none":   {},
		"filled": filled[lineage.Parts](1),
		"bare":   {Nodes: make([]lineage.Node, 3), Elsewhere: make([]lineage.Elsewhere, 1), Twins: make([]lineage.Twin, 2)},
	} {
		if err := WriteGraph(store.Create(key), &want); err != nil {
			t.Fatal(err)
		}
		f := store.Open(GraphKey("head", []string{"111111111111", "222222222222"}))
		got, ok := ReadGraph(f)
		f.Close()
		if !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}

func TestCoverageComesBack(t *testing.T) {
	store, key := derived.In(t.TempDir()), CoverageKey("head")
	for n := range 3 {
		logs, ledger := filled[timeline.Coverage](10*n), filled[Ledger](n)
		if n == 0 {
			logs, ledger = timeline.Coverage{}, Ledger{}
		}
		if err := WriteCoverage(store.Create(key), logs, ledger); err != nil {
			t.Fatal(err)
		}
		f := store.Open(key)
		gotLogs, ok1 := ReadCoverage(f)
		gotLedger, ok2 := ReadLedger(f)
		f.Close()
		if !ok1 || !ok2 || !reflect.DeepEqual(gotLogs, logs) || !reflect.DeepEqual(gotLedger, ledger) {
			t.Errorf("got %+v and %+v, want %+v and %+v", gotLogs, gotLedger, logs, ledger)
		}
	}
}

func TestFindingsComeBack(t *testing.T) {
	store := derived.In(t.TempDir())
	var want []timeline.Entry
	w := NewFindingsWriter(store, "head", "rules", true)
	told := map[string]int64{"counted": 7}
	w.Count("counted", 7)
	for n := range 40 {
		e := new(cloudtrail.Event)
		e.Reset(timeline.FindingColumns())
		if n%3 > 0 {
			e.SetTime(int64(n) * 1e6)
			e.Set(cloudtrail.EventID, []byte{})
			e.Set(cloudtrail.PrincipalARN, []byte("arn:\x1b[31m"))
		}
		e.SetOutcome(cloudtrail.Outcome(n % 4))
		e.Index = int64(n)
		entry := timeline.Entry{Event: e, Summary: strings.Repeat("s", n%7), SourceObject: "object"}
		for k := range n % 4 {
			f := filled[timeline.Finding](100 * (k % 2))
			if f.Severity, f.Reasons = timeline.Severity(max(n%5-k, 0)), nil; k == 1 {
				f.Span = nil
			}
			entry.Findings = append(entry.Findings, f)
			if !IsTelling(&entry) {
				told[f.Rule]++
			}
		}
		w.Add(&entry)
		want = append(want, entry)
	}
	if f := OpenFindings(store, "head", "rules", false); f != nil {
		t.Error("findings are found before they are complete")
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	for _, all := range []bool{true, false} {
		f := OpenFindings(store, "head", "rules", all)
		defer f.Close()
		for _, a := range f.Asides() {
			if a.Count != told[a.Rule] {
				t.Errorf("%d asides of %s, want %d", a.Count, a.Rule, told[a.Rule])
			}
		}
		if len(f.Asides()) != len(told) {
			t.Errorf("asides of %d rules, want %d", len(f.Asides()), len(told))
		}
		ok, n := false, 0
		for got := range f.Entries(&ok) {
			for !all && n < len(want) && !IsTelling(&want[n]) {
				n++
			}
			for c := range timeline.FindingColumns().All() {
				if c != cloudtrail.RecordIndex && string(got.Event.Value(c)) != string(want[n].Event.Value(c)) || got.Event.IsNull(c) != want[n].Event.IsNull(c) {
					t.Errorf("entry %d has another %s", n, c)
				}
			}
			if got.Event.Index != want[n].Event.Index || got.Summary != want[n].Summary || got.SourceObject != want[n].SourceObject ||
				len(got.Findings) != len(want[n].Findings) || len(got.Findings) > 0 && !reflect.DeepEqual(got.Findings, want[n].Findings) {
				t.Errorf("entry %d: got %+v, want %+v", n, got, want[n])
			}
			n++
		}
		for !all && n < len(want) && !IsTelling(&want[n]) {
			n++
		}
		if !ok || n != len(want) {
			t.Errorf("%d entries, want %d; all understood: %v", n, len(want), ok)
		}
	}
}

// Records that were written for something else are refused, whatever they
// hold.
func FuzzRecords(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3})
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0x07, 0, 0})
	f.Fuzz(func(t *testing.T, record []byte) {
		store := derived.In(t.TempDir())
		keep := func(key derived.Key) *derived.File {
			w := store.Create(key)
			w.Add(0, record)
			w.Add(0, record)
			if err := w.Commit(); err != nil {
				t.Fatal(err)
			}
			file := store.Open(key)
			t.Cleanup(func() { file.Close() })
			return file
		}
		ReadKeys(keep(KeysKey("head", "rules")))
		if parts, ok := ReadGraph(keep(GraphKey("head", nil))); ok {
			lineage.Assemble(parts)
		}
		coverage := keep(CoverageKey("head"))
		ReadCoverage(coverage)
		ReadLedger(coverage)
		keep(findingsKey(asidesName, "head", "rules"))
		telling := store.Create(findingsKey(tellingName, "head", "rules"))
		telling.Add(0, record)
		telling.Add(asidesCounted, []byte{0})
		if err := telling.Commit(); err != nil {
			t.Fatal(err)
		}
		for _, all := range []bool{true, false} {
			f := OpenFindings(store, "head", "rules", all)
			if f == nil {
				t.Fatal("what is whole is not opened")
			}
			var ok bool
			for range f.Entries(&ok) {
			}
			f.Close()
		}
		if facts, ok := ReadFacts(keep(FactsKey("head", "rules"))); ok {
			facts.Told()
		}
	})
}
