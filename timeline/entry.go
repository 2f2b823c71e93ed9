package timeline

import "keytrail/cloudtrail"

// Entry is an event placed in a timeline.
type Entry struct {
	Event        *cloudtrail.Event
	Summary      string    // one line, for people: what was done to what; raw text, not yet made safe for any output
	Findings     []Finding // worst first
	Relation     string    // "actor" or "target" where the question was about somebody, else ""
	SourceObject string    // the object's relative URI
	Descent      *Descent  // how who acted descends from somebody, where the question was about that
}

// Descent says how who acted in an event came of somebody else.
type Descent struct {
	Path      string // AKIA… → user/backup-svc → AKIA…
	Depth     int    // hops
	Certainty string // of the weakest hop: weak, strong or certain
}

// same tells whether two descents are one.
func (d *Descent) same(e *Descent) bool { return d == e || d != nil && e != nil && d.Path == e.Path }

// EntryColumns are the columns that an entry's output, its summary, the name
// of who acted, and Fold read.
func EntryColumns() cloudtrail.ColumnSet {
	return RowColumns().Union(SummaryColumns()).Union(FoldColumns()).Union(cloudtrail.IdentityColumns())
}

// RowColumns are the columns that an entry's output as a row of fields reads,
// once its summary is made.
func RowColumns() cloudtrail.ColumnSet {
	return cloudtrail.Columns(
		cloudtrail.EventTime, cloudtrail.EventID, cloudtrail.EventSource, cloudtrail.EventName,
		cloudtrail.AWSRegion, cloudtrail.RecipientAccountID, cloudtrail.AccessKeyID,
		cloudtrail.PrincipalARN, cloudtrail.SourceIPAddress, cloudtrail.UserAgent,
		cloudtrail.ErrorCode, cloudtrail.OutcomeColumn, cloudtrail.SourceObject, cloudtrail.RecordIndex,
	)
}

// FindingColumns are the columns of an entry's event that the output of its
// findings reads, once its summary is made.
func FindingColumns() cloudtrail.ColumnSet {
	return cloudtrail.IdentityColumns().Union(cloudtrail.Columns(
		cloudtrail.EventTime, cloudtrail.EventID, cloudtrail.EventSource, cloudtrail.EventName,
		cloudtrail.AWSRegion, cloudtrail.RecipientAccountID, cloudtrail.AccessKeyID,
		cloudtrail.PrincipalARN, cloudtrail.SourceIPAddress, cloudtrail.OutcomeColumn, cloudtrail.RecordIndex,
	))
}
