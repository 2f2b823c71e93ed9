package timeline

import "keytrail/cloudtrail"

// everySummary are the columns that the summary of any call may read.
var everySummary = cloudtrail.Columns(
	cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.OutcomeColumn, cloudtrail.RecipientAccountID, cloudtrail.ErrorCode,
)

// genericSummary are those that the summary of a call without a sentence of its
// own reads too.
var genericSummary = cloudtrail.Columns(
	cloudtrail.EventType, cloudtrail.RequestParameters, cloudtrail.ServiceEventDetails, cloudtrail.Resources, cloudtrail.InsightDetails,
)

// SummaryColumnsOf are the columns that Summarize reads of events of a source
// and a name, nil where they have none, that ended so.
func SummaryColumnsOf(source, name []byte, outcome cloudtrail.Outcome) cloudtrail.ColumnSet {
	columns := everySummary
	if outcome == cloudtrail.OutcomeFailure { // the message tells what the record withholds
		columns = columns.With(cloudtrail.ErrorMessage)
	}
	c := findCall(source, name)
	switch {
	case c == nil:
		return columns.Union(genericSummary)
	case c.special != nil:
		return SummaryColumns()
	case !c.ready():
		return columns.Union(genericSummary)
	}
	return columns.Union(partColumns(c.phrase.parts))
}

// partColumns are the columns that the slots of a phrase read.
func partColumns(parts []part) (columns cloudtrail.ColumnSet) {
	for i := range parts {
		columns = columns.Union(partColumns(parts[i].group))
		if s := parts[i].slot; s != nil {
			for _, p := range s.paths {
				columns = columns.Union(p.Columns())
			}
		}
	}
	return columns
}
