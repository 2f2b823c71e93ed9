package report

import (
	"io"
	"strconv"
	"strings"

	"keytrail/timeline"
)

// Keys is the answer of the keys verb.
type Keys struct {
	Rows      []timeline.KeyRow    // worst first
	HandedOut []timeline.HandedOut // made in these logs, and never acted
	All       bool                 // text and Markdown: keys without findings too
	Foot      []string
}

// WriteKeys writes keys. JSON Lines and CSV have a row for every key. Text and
// Markdown show those with findings; they fold the keys of forwarded calls
// under their principal and, unless k.All, the temporary keys of a role whose
// findings are all below high.
func WriteKeys(w io.Writer, o Options, k Keys) error {
	if o.Format == JSONL || o.Format == CSV {
		rows := newRowWriter(o.Format, w)
		for i := range k.Rows {
			keyRow(rows, &k.Rows[i], o)
			if err := rows.end(); err != nil {
				return err
			}
		}
		return nil
	}
	return keysText(w, o, k)
}

func keyRow(r rowWriter, k *timeline.KeyRow, o Options) {
	str := func(name, v string) { r.str(name, v, v == "") }
	distinct := func(name string, d timeline.Distinct) {
		if o.Detail {
			r.list(name, d.Values)
		} else {
			r.number(name, d.Count)
		}
	}
	r.str("access_key_id", k.AccessKeyID, false)
	r.str("kind", string(k.Kind), false)
	str("account_id", k.AccountID)
	str("principal_type", k.PrincipalType)
	str("principal_arn", k.PrincipalARN)
	distinct("principals", k.Principals)
	str("user_name", k.UserName)
	r.micros("first_seen", k.FirstSeen.Micros, k.FirstSeen.Known)
	r.micros("last_seen", k.LastSeen.Micros, k.LastSeen.Known)
	r.number("events", k.Events)
	r.number("errors", k.Errors)
	distinct("source_ips", k.SourceIPs)
	distinct("regions", k.Regions)
	distinct("user_agents", k.UserAgents)
	str("issued_by_event_id", k.IssuedByEventID)
	str("parent_access_key_id", k.ParentAccessKeyID)
	r.micros("expires_at", k.ExpiresAt.Micros, k.ExpiresAt.Known)
	r.raw("findings", appendSeverities(nil, k.Findings))
}

func appendSeverities(dst []byte, c timeline.SeverityCounts) []byte {
	dst = append(dst, '{')
	for s := timeline.Critical; ; s-- {
		dst = append(append(append(dst, '"'), s.String()...), `":`...)
		dst = strconv.AppendInt(dst, c[s], 10)
		if s == timeline.Informational {
			return append(dst, '}')
		}
		dst = append(dst, ',')
	}
}

func keysText(w io.Writer, o Options, k Keys) error {
	t := &table{heads: []head{
		{title: "ACCESS KEY"}, {title: "KIND"}, {title: "PRINCIPAL"}, {title: "EVENTS", right: true},
		{title: "FAILED", right: true}, {title: "FIRST SEEN", optional: true}, {title: "LAST SEEN"},
		{title: "FINDINGS"},
	}}
	hidden := 0
	for _, row := range foldKeys(k.Rows, k.All) {
		if !k.All && row.key.Findings.Total() == row.key.Findings[timeline.Informational] {
			hidden += row.keys
			continue
		}
		t.add(row.cells(o)...)
	}
	p := &printer{w: w, o: o}
	switch {
	case len(k.Rows) == 0:
		p.line("no event of this case fits and has an access key id")
	case len(t.rows) > 0:
		if p.err = t.write(w, o); p.err != nil {
			return p.err
		}
		if hidden > 0 {
			p.line(" … " + Count(hidden) + " more without findings: --all")
		}
	default:
		p.line("no finding for any of " + Plural(int64(hidden), "key", "keys") + "; --all lists them")
	}
	shown := 0
	for _, h := range k.HandedOut {
		if h.Kind != timeline.LongTermKey && !k.All {
			continue
		}
		shown++
		by := h.ParentAccessKeyID
		if by == "" {
			by = h.ParentPrincipal
		}
		p.line(p.safe(h.AccessKeyID) + " of " + p.safe(h.Owner) + " was made by " + p.safe(by) + " and has never acted in these logs")
	}
	if rest := len(k.HandedOut) - shown; rest > 0 {
		p.line(Plural(int64(rest), "session key was", "session keys were") + " handed out and never acted in these logs: --all")
	}
	if o.Format == Markdown {
		p.footMarkdown(k.Foot)
	} else {
		p.foot(k.Foot)
	}
	return p.err
}

// keyLine is a key, or several of one principal.
type keyLine struct {
	key  timeline.KeyRow
	keys int
}

// foldKeys puts keys together that are many and alike; a line stands where
// the worst of its keys stood.
func foldKeys(rows []timeline.KeyRow, all bool) []keyLine {
	var lines []keyLine
	type principal struct {
		account, label string
		kind           timeline.KeyKind
	}
	folded := map[principal]int{}
	for _, r := range rows {
		who := principal{r.AccountID, roleLabel(r.PrincipalLabel), r.Kind}
		at, seen := folded[who]
		if !folds(&r, all) || !seen {
			if folds(&r, all) {
				folded[who] = len(lines)
			}
			lines = append(lines, keyLine{r, 1})
			continue
		}
		lines[at].add(&r)
	}
	return lines
}

func folds(k *timeline.KeyRow, all bool) bool {
	if k.Kind == timeline.ForwardedKey {
		return true
	}
	return !all && k.Kind != timeline.LongTermKey && k.Kind != timeline.RootKey && k.Findings[timeline.Critical]+k.Findings[timeline.High] == 0
}

// roleLabel is a session's label without the session.
func roleLabel(label string) string {
	role, _, _ := strings.Cut(label, " session ")
	return role
}

func (l *keyLine) add(k *timeline.KeyRow) {
	l.keys++
	l.key.PrincipalLabel = roleLabel(l.key.PrincipalLabel)
	l.key.Events += k.Events
	l.key.Errors += k.Errors
	if k.FirstSeen.Known && (!l.key.FirstSeen.Known || k.FirstSeen.Micros < l.key.FirstSeen.Micros) {
		l.key.FirstSeen = k.FirstSeen
	}
	if k.LastSeen.Known && k.LastSeen.Micros > l.key.LastSeen.Micros {
		l.key.LastSeen = k.LastSeen
	}
	for s := range k.Findings {
		l.key.Findings[s] += k.Findings[s]
	}
}

func (l *keyLine) cells(o Options) []cell {
	k := &l.key
	id := k.AccessKeyID
	if l.keys > 1 {
		id = Plural(int64(l.keys), "key", "keys")
	}
	worst, _ := k.Findings.Worst()
	return []cell{
		{text: Visible(id)}, {text: string(k.Kind)}, {text: Visible(joinNonEmpty(" ", k.AccountID, k.PrincipalLabel))},
		{text: Count(k.Events)}, {text: Count(k.Errors)}, {text: minute(k.FirstSeen, o)}, {text: minute(k.LastSeen, o)},
		{text: severityText(k.Findings), style: severityStyle(worst)},
	}
}

func minute(m timeline.Moment, o Options) string {
	if !m.Known {
		return ""
	}
	return timeText(m.Micros, "2006-01-02 15:04", o.Location)
}

// severityText counts findings in words, the two worst severities alone.
func severityText(c timeline.SeverityCounts) string {
	var parts []string
	for s := timeline.Critical; len(parts) < 2; s-- {
		if c[s] > 0 {
			parts = append(parts, Count(c[s])+" "+s.String())
		}
		if s == timeline.Low {
			break
		}
	}
	return strings.Join(parts, ", ")
}
