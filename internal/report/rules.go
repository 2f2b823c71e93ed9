package report

import (
	"io"
	"strings"

	"keytrail/timeline"
)

// Rule is what the listing of rules says of one.
type Rule struct {
	Name, ID, Title string
	Severity        timeline.Severity
	Category, Class string
	TechniqueIDs    []string
	Description     string
	References      []string
	Remediation     string
}

// WriteRules lists rules in the order given.
func WriteRules(w io.Writer, o Options, rules []Rule) error {
	if o.Format == JSONL || o.Format == CSV {
		r := newRowWriter(o.Format, w)
		for _, rule := range rules {
			r.str("rule", rule.Name, false)
			r.str("id", rule.ID, false)
			r.str("title", rule.Title, false)
			r.str("severity", rule.Severity.String(), false)
			r.str("category", rule.Category, rule.Category == "")
			r.str("class", rule.Class, rule.Class == "")
			r.list("technique_ids", rule.TechniqueIDs)
			r.str("description", rule.Description, false)
			r.list("references", rule.References)
			r.str("remediation", rule.Remediation, rule.Remediation == "")
			if err := r.end(); err != nil {
				return err
			}
		}
		return nil
	}
	t := &table{heads: []head{{title: "RULE"}, {title: "SEVERITY"}, {title: "CLASS"}, {title: "TITLE"}, {title: "ATT&CK", optional: true}}}
	for _, rule := range rules {
		t.add(cell{text: rule.Name}, cell{rule.Severity.String(), severityStyle(rule.Severity)}, cell{text: rule.Class}, cell{text: rule.Title},
			cell{text: strings.Join(rule.TechniqueIDs, " ")})
	}
	return t.write(w, o)
}
