package cloudtrail

// EnvelopeKind tells what a record was wrapped in when it was read.
type EnvelopeKind uint8

// The envelopes that records are read from.
const (
	EnvelopeNone    EnvelopeKind = iota // the record stood alone, perhaps as a line among lines
	EnvelopeRecords                     // {"Records":[…]}, as trails deliver
	EnvelopeArray                       // a bare JSON array
)

var envelopeNames = [...]string{"none", "records", "array"}

// String gives the envelope's name as stored.
func (k EnvelopeKind) String() string { return envelopeNames[k] }

// ParseEnvelope reads an envelope's name.
func ParseEnvelope(name string) (EnvelopeKind, bool) {
	for i, n := range envelopeNames {
		if n == name {
			return EnvelopeKind(i), true
		}
	}
	return EnvelopeNone, false
}

// ExactnessKind tells how a record's text was come by.
type ExactnessKind uint8

// The degrees of exactness. Only exact records can be tied to digests.
const (
	Exact      ExactnessKind = iota // the text as it stood in the object
	ExactInner                      // parsed out of a string that held it
	Lossy                           // put together from a form that had lost some of it
)

var exactnessNames = [...]string{"exact", "exact-inner", "lossy"}

// String gives the degree's name as stored.
func (k ExactnessKind) String() string { return exactnessNames[k] }

// ParseExactness reads a degree's name.
func ParseExactness(name string) (ExactnessKind, bool) {
	for i, n := range exactnessNames {
		if n == name {
			return ExactnessKind(i), true
		}
	}
	return Exact, false
}
