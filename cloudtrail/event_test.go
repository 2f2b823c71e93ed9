package cloudtrail

import (
	"errors"
	"testing"
)

func TestNotLoaded(t *testing.T) {
	e := new(Event)
	e.Reset(Columns(EventName, UserAgent))
	e.Set(EventName, []byte("x"))
	for name, read := range map[string]func(){
		"Value":        func() { e.Value(ErrorCode) },
		"Text":         func() { e.Text(ErrorCode) },
		"IsNull":       func() { e.IsNull(ErrorCode) },
		"Time":         func() { e.Time() },
		"TimeMicros":   func() { e.TimeMicros() },
		"Outcome":      func() { e.Outcome() },
		"Identity":     func() { e.Identity() },
		"AppendRecord": func() { e.AppendRecord(nil) },
		"LookAlike":    func() { LookAlike(e) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				var missing NotLoadedError
				if err, ok := recover().(error); !ok || !errors.As(err, &missing) || e.Loaded().Has(missing.Column) {
					t.Errorf("reading what was not loaded ended with %v", err)
				}
			}()
			read()
		})
	}
	if e.Text(EventName) != "x" || !e.IsNull(UserAgent) {
		t.Error("what was loaded cannot be read")
	}
}

func TestEventClone(t *testing.T) {
	var p Parser
	var e Event
	record := []byte(withMember(`"userAgent":"a\tb","responseElements":null,"requestParameters":{}`))
	if err := p.Parse(record, &e); err != nil {
		t.Fatal(err)
	}
	want := string(e.AppendRecord(nil))
	clone := e.Clone()
	clear(record)
	if err := p.Parse([]byte(withMember(`"userAgent":"c\td","errorCode":null`)), &e); err != nil {
		t.Fatal(err)
	}
	if got := string(clone.AppendRecord(nil)); got != want {
		t.Errorf("the clone changed to %s, want %s", got, want)
	}
}

func TestEventSet(t *testing.T) {
	var e Event
	e.Reset(AllColumns())
	e.Set(Shape, []byte("userAgent=null"))
	e.Set(EventName, []byte{})
	e.Set(ErrorCode, []byte("x"))
	e.Set(ErrorCode, nil)
	if e.Text(Shape) != "userAgent=null" || e.IsNull(EventName) || e.Value(EventName) == nil || !e.IsNull(ErrorCode) {
		t.Errorf("values read as %q, %q, %q", e.Value(Shape), e.Value(EventName), e.Value(ErrorCode))
	}
	e.Reset(Columns(Shape))
	if !e.IsNull(Shape) {
		t.Error("Reset leaves a value")
	}
}

func TestParseDoesNotAllocate(t *testing.T) {
	var p Parser
	var e Event
	records := make([][]byte, len(sampleRecords))
	for i, r := range sampleRecords {
		records[i] = []byte(r)
	}
	parse := func() {
		for _, r := range records {
			if err := p.Parse(r, &e); err != nil {
				t.Fatal(err)
			}
		}
	}
	parse()
	if n := testing.AllocsPerRun(100, parse); n != 0 {
		t.Errorf("%v allocations for %d records of the usual kind, want none", n, len(records))
	}
}

func TestColumnTable(t *testing.T) {
	names := map[string]bool{}
	for c := range Column(NumColumns) {
		if c.Name() == "" || names[c.Name()] {
			t.Errorf("column %d has the name %q", c, c.Name())
		}
		names[c.Name()] = true
		if got, ok := ColumnByName(c.Name()); !ok || got != c {
			t.Errorf("%s is found as %s", c, got)
		}
		if number := c.Kind() == KindInt || c.Kind() == KindTime; number && !apart.Has(c) {
			t.Errorf("%s is taken for bytes", c)
		}
		if c.Path() == "" {
			continue
		}
		if got, ok := ColumnByPath(c.Path()); !ok || got != c {
			t.Errorf("%s is found as %s", c.Path(), got)
		}
		if membersByPath[c.Path()] != columnMember(c) || members[c].name == "" {
			t.Errorf("%s has no place in the order of a record's members", c)
		}
	}
	for o := objectUserIdentity; o < numObjects; o++ {
		if m := members[objectMember(o)]; m.name == "" || m.object != o {
			t.Errorf("%s has no place in the order of a record's members", objectPaths[o])
		}
	}
	if AllColumns().Len() != NumColumns {
		t.Errorf("AllColumns has %d of %d", AllColumns().Len(), NumColumns)
	}
}

func TestColumnSet(t *testing.T) {
	s := Columns(EventTime, RawRecord, Unmapped)
	if !s.Has(RawRecord) || s.Has(EventName) || s.Len() != 3 {
		t.Errorf("the set has %d columns, RawRecord %v, EventName %v", s.Len(), s.Has(RawRecord), s.Has(EventName))
	}
	if u := s.Union(Columns(EventName)); !u.Contains(s) || s.Contains(u) || u.Len() != 4 {
		t.Errorf("the union has %d columns", u.Len())
	}
	var order []Column
	for c := range s.All() {
		order = append(order, c)
		if len(order) == 2 {
			break
		}
	}
	if len(order) != 2 || order[0] != EventTime || order[1] != Unmapped {
		t.Errorf("the columns come as %v", order)
	}
}

func TestNames(t *testing.T) {
	for k := EnvelopeNone; k <= EnvelopeArray; k++ {
		if back, ok := ParseEnvelope(k.String()); !ok || back != k {
			t.Errorf("envelope %s reads as %s", k, back)
		}
	}
	for k := Exact; k <= Lossy; k++ {
		if back, ok := ParseExactness(k.String()); !ok || back != k {
			t.Errorf("exactness %s reads as %s", k, back)
		}
	}
	if _, ok := ParseEnvelope("Records"); ok {
		t.Error("an envelope's name is read in another case")
	}
	seen := map[string]bool{}
	for k := ObjectEvents; k <= ObjectOther; k++ {
		if seen[k.String()] || k.String() == "" {
			t.Errorf("object kind %d is named %q", k, k)
		}
		seen[k.String()] = true
	}
}

func TestRecordColumnsAreEnough(t *testing.T) {
	for _, record := range append(sampleRecords, withMember(`"userAgent":1,"x":null`), withMember(`"x":{},"errorCode":null`)) {
		e := mustParse(t, record)
		want := string(e.AppendRecord(nil))
		e.Restrict(RecordColumns())
		if got := string(e.AppendRecord(nil)); got != want {
			t.Errorf("from RecordColumns comes %s, want %s", got, want)
		}
	}
}

func TestSetKeepsEmptyApartFromNull(t *testing.T) {
	var e Event
	e.Reset(Columns(UserAgent, ErrorCode))
	e.Set(UserAgent, []byte{})
	e.Set(ErrorCode, nil)
	if v := e.Value(UserAgent); v == nil || len(v) != 0 || e.IsNull(UserAgent) {
		t.Errorf("an empty text is %#v", v)
	}
	if v := e.Value(ErrorCode); v != nil || !e.IsNull(ErrorCode) {
		t.Errorf("null is %#v", v)
	}
	if c := e.Clone(); c.Value(UserAgent) == nil {
		t.Error("a copy lost the empty text")
	}
}
