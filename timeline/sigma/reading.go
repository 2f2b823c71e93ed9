package sigma

import (
	"slices"

	"keytrail/cloudtrail"
)

// Reading is what judging the events of one source and name that ended alike
// reads: of a call few rules are asked, and they look at little.
type Reading struct {
	hits     []cloudtrail.Column // which rules an event satisfies, beside source, name and outcome
	findings []cloudtrail.Column // what the findings say, beside those
}

// Columns gives all of it.
func (r *Reading) Columns() cloudtrail.ColumnSet {
	return kindColumns.Union(cloudtrail.Columns(r.hits...)).Union(cloudtrail.Columns(r.findings...))
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
	var hits, findings cloudtrail.ColumnSet
	some := false
	for _, list := range s.index.find(source, name) {
		for _, i := range list {
			r := &s.rules[i]
			if !r.wants(outcome) {
				continue
			}
			some = true
			p := s.program(i)
			hits = hits.Union(p.reads)
			for j := range p.entities {
				findings = findings.Union(p.entities[j].columns)
			}
			if slices.ContainsFunc(r.Keytrail.Entities, func(e EntityPath) bool { return e.Kind == externalPrincipal }) {
				findings = findings.Union(externalColumns)
			}
			if p.refused != nil && outcome == cloudtrail.OutcomeFailure {
				hits, findings = hits.Union(refusedColumns), findings.Union(refusedColumns)
			}
		}
	}
	if !some {
		return Reading{}
	}
	findings = findings.Union(circumstanceColumns)
	if string(source) == "iam.amazonaws.com" {
		findings = findings.Union(circumstanceColumnsOfIAM)
	}
	var reading Reading
	for c := range hits.All() {
		if !kindColumns.Has(c) {
			reading.hits = append(reading.hits, c)
		}
	}
	for c := range findings.All() {
		if !kindColumns.Has(c) && !hits.Has(c) {
			reading.findings = append(reading.findings, c)
		}
	}
	return reading
}
