package sigma

import (
	"slices"

	"keytrail/cloudtrail"
)

// Reading is what judging the events of one source and name that ended alike
// reads: of a call few rules are asked, and they look at little.
type Reading struct {
	steady   []uint16             // rules that read nothing that is nearly each event's own
	hits     cloudtrail.ColumnSet // what they read
	loose    []uint16             // the others
	any      cloudtrail.ColumnSet // what those read
	findings cloudtrail.ColumnSet // what the findings say, of any of them
}

// Columns gives all of it.
func (r *Reading) Columns() cloudtrail.ColumnSet {
	return kindColumns.Union(r.hits).Union(r.any).Union(r.findings)
}

// kindColumns are those by which rules are chosen.
var kindColumns = cloudtrail.Columns(cloudtrail.EventSource, cloudtrail.EventName, cloudtrail.OutcomeColumn)

// circumstanceColumns are what every finding's severity depends on; of calls
// of IAM's on more.
var (
	circumstanceColumns = cloudtrail.Columns(
		cloudtrail.EventType, cloudtrail.ReadOnly, cloudtrail.AccessKeyID, cloudtrail.UserIdentityType,
		cloudtrail.UserIdentityInvokedBy, cloudtrail.SessionIssuerARN, cloudtrail.SessionMFAAuthenticated,
	)
	circumstanceColumnsOfIAM = cloudtrail.Columns(cloudtrail.SourceIPAddress, cloudtrail.RequestParameters)
	refusedColumns           = cloudtrail.Columns(cloudtrail.ErrorCode, cloudtrail.ErrorMessage, cloudtrail.RequestParameters)
	externalColumns          = cloudtrail.Columns(cloudtrail.RecipientAccountID, cloudtrail.UserIdentityAccountID)
)

// Reading tells what Match reads of the events of a source and a name, nil
// where they have none, that ended so.
func (s *Set) Reading(source, name []byte, outcome cloudtrail.Outcome) Reading {
	var r Reading
	for _, list := range s.index.find(source, name) {
		for _, i := range list {
			if s.rules[i].wants(outcome) {
				r.add(s, i, outcome)
			}
		}
	}
	if len(r.steady)+len(r.loose) == 0 {
		return r
	}
	r.findings = r.findings.Union(circumstanceColumns)
	if string(source) == "iam.amazonaws.com" {
		r.findings = r.findings.Union(circumstanceColumnsOfIAM)
	}
	return r
}

// varying tells whether some of the columns are nearly each event's own.
// Details of insights are free-form too, but few events have any.
func varying(columns cloudtrail.ColumnSet) bool {
	for c := range columns.All() {
		if c.Kind() == cloudtrail.KindJSON && c != cloudtrail.InsightDetails || c.Kind() == cloudtrail.KindTime || singular.Has(c) {
			return true
		}
	}
	return false
}

// add adds what a rule reads.
func (r *Reading) add(s *Set, i uint16, outcome cloudtrail.Outcome) {
	rule, p := &s.rules[i], s.program(i)
	reads := p.told
	if p.refused != nil && outcome == cloudtrail.OutcomeFailure {
		reads = p.reads.Union(refusedColumns)
		r.findings = r.findings.Union(refusedColumns)
	}
	if !varying(reads) {
		r.steady, r.hits = append(r.steady, i), r.hits.Union(reads)
	} else {
		r.loose, r.any = append(r.loose, i), r.any.Union(reads)
	}
	for j := range p.entities {
		r.findings = r.findings.Union(p.entities[j].columns)
	}
	// Modifiers weigh what is found.
	r.findings = r.findings.Union(reads)
	if slices.ContainsFunc(rule.Keytrail.Entities, func(e EntityPath) bool { return e.Kind == externalPrincipal }) {
		r.findings = r.findings.Union(externalColumns)
	}
}
