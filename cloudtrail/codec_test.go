package cloudtrail

import (
	"bytes"
	"testing"
)

// codecSample fills every column with a value that tells it from the others.
func codecSample(loaded ColumnSet) *Event {
	e := new(Event)
	e.Reset(loaded)
	for c := range loaded.All() {
		switch c {
		case EventTime:
			e.SetTime(-1234567)
		case OutcomeColumn:
			e.SetOutcome(OutcomeDryRun)
		case Envelope:
			e.Envelope = EnvelopeArray
		case Exactness:
			e.Exactness = Lossy
		case SourceObject:
			e.Object = 7
		case RecordIndex:
			e.Index = 1 << 40
		case SourceOffset:
			e.Offset = 3
		case Flags:
			e.Flags = FlagConflict | FlagTooDeep
		case ErrorCode:
			e.Set(c, []byte{}) // "" is not null
		case ErrorMessage:
			e.Set(c, nil)
		default:
			e.Set(c, []byte(c.Name()))
		}
	}
	return e
}

func TestCodecRestoresLoadedColumns(t *testing.T) {
	for name, loaded := range map[string]ColumnSet{
		"all":   AllColumns(),
		"none":  {},
		"some":  Columns(EventTime, ErrorCode, ErrorMessage, RequestParameters, Flags),
		"plain": Columns(AccessKeyID, EventID),
	} {
		t.Run(name, func(t *testing.T) {
			e := codecSample(loaded)
			text := e.AppendColumns(nil)
			var got Event
			if err := got.DecodeColumns(text, loaded); err != nil {
				t.Fatal(err)
			}
			if got.Loaded() != loaded || got.Object != e.Object || got.Index != e.Index || got.Offset != e.Offset ||
				got.Flags != e.Flags || got.Envelope != e.Envelope || got.Exactness != e.Exactness {
				t.Fatalf("provenance: got %+v", got)
			}
			for c := range loaded.All() {
				if c.Kind() == KindInt {
					continue
				}
				if got.IsNull(c) != e.IsNull(c) || !bytes.Equal(got.Value(c), e.Value(c)) {
					t.Errorf("%s: %q, want %q", c, got.Value(c), e.Value(c))
				}
			}
			for n := range text {
				if err := got.DecodeColumns(text[:n], loaded); err == nil {
					t.Fatalf("%d of %d bytes decode without an error", n, len(text))
				}
			}
		})
	}
}

func TestRestrictHidesColumns(t *testing.T) {
	e := codecSample(Columns(EventID, EventName))
	e.Restrict(Columns(EventName, AWSRegion))
	if e.Loaded() != Columns(EventName) {
		t.Fatalf("loaded %v", e.Loaded())
	}
	defer func() {
		if r, ok := recover().(NotLoadedError); !ok || r.Column != EventID {
			t.Fatalf("recovered %v", r)
		}
	}()
	e.Value(EventID)
}
