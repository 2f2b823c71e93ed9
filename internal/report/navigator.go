package report

import (
	"cmp"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"keytrail/timeline"
)

// Navigator is the format of an ATT&CK Navigator layer: the techniques that
// findings stand for, each with how severe the worst is and how many there
// are.
// https://github.com/mitre-attack/attack-navigator/blob/master/layers/LAYERFORMATv4_5.md
const Navigator Format = "navigator"

// navigatorColors are the colours of the five severities, which are scores 1
// to 5.
var navigatorColors = [...]string{"#e8eef4", "#c6d7e6", "#f4dfa5", "#eda55d", "#c8402f"}

// technique gathers the findings of one ATT&CK technique.
type technique struct {
	id       string
	findings int64
	worst    timeline.Severity
	rules    map[string]int64
}

// WriteNavigator writes findings as a layer. legacy gives the ids that a
// technique replaced, under which older matrices know it; it may be nil.
func WriteNavigator(w io.Writer, rows iter.Seq2[FindingRow, error], legacy func(id string) []string) error {
	all := map[string]*technique{}
	for row, err := range rows {
		if err != nil {
			return err
		}
		f := &row.Finding
		for _, id := range f.TechniqueIDs {
			t := all[id]
			if t == nil {
				t = &technique{id: id, rules: map[string]int64{}}
				all[id] = t
			}
			t.findings++
			t.worst = max(t.worst, f.Severity)
			t.rules[f.Rule]++
		}
	}
	list := make([]*technique, 0, len(all))
	for _, t := range all {
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b *technique) int { return cmp.Compare(a.id, b.id) })
	_, err := w.Write(appendLayer(nil, list, legacy))
	return err
}

func appendLayer(dst []byte, techniques []*technique, legacy func(id string) []string) []byte {
	dst = append(dst, `{
	"name": "keytrail findings",
	"versions": {"attack": "19", "navigator": "5.1.0", "layer": "4.5"},
	"domain": "enterprise-attack",
	"description": "Scores are severities: 1 informational, 2 low, 3 medium, 4 high, 5 critical. What is not here may still have happened.",
	"filters": {"platforms": ["IaaS", "Identity Provider", "SaaS"]},
	"sorting": 3,
	"hideDisabled": false,
	"techniques": [`...)
	for i, t := range techniques {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, "\n\t\t"...)
		dst = appendTechnique(dst, t, legacy)
	}
	dst = append(dst, "\n\t],\n\t\"gradient\": {\"colors\": ["...)
	for i, c := range navigatorColors {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = appendString(dst, c)
	}
	dst = append(dst, `], "minValue": 1, "maxValue": 5},
	"legendItems": [`...)
	for i, c := range navigatorColors {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = appendString(append(dst, `{"label": `...), timeline.Severity(i).String())
		dst = append(appendString(append(dst, `, "color": `...), c), '}')
	}
	return append(dst, "]\n}\n"...)
}

func appendTechnique(dst []byte, t *technique, legacy func(id string) []string) []byte {
	names := make([]string, 0, len(t.rules))
	for name := range t.rules {
		names = append(names, name)
	}
	slices.Sort(names)
	dst = appendString(append(dst, `{"techniqueID": `...), t.id)
	dst = strconv.AppendInt(append(dst, `, "score": `...), int64(t.worst)+1, 10)
	comment := Plural(t.findings, "finding", "findings") + ", the worst " + t.worst.String()
	dst = appendString(append(dst, `, "comment": `...), comment)
	dst = append(dst, `, "enabled": true, "showSubtechniques": `...)
	dst = append(dst, boolean(!strings.Contains(t.id, "."))...)
	dst = append(dst, `, "metadata": [`...)
	for i, name := range names {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = appendString(append(dst, `{"name": `...), name)
		dst = append(appendString(append(dst, `, "value": `...), Count(t.rules[name])), '}')
	}
	if legacy != nil {
		for _, old := range legacy(t.id) {
			if len(names) > 0 {
				dst = append(dst, ", "...)
			}
			dst = append(appendString(append(dst, `{"name": "before v19", "value": `...), old), '}')
		}
	}
	return append(dst, "]}"...)
}
