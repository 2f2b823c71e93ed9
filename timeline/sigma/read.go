package sigma

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"keytrail/timeline"
)

// Reader reads rules. The zero Reader knows no placeholders.
type Reader struct {
	// Placeholders are what the modifier expand puts in the place of %name%.
	Placeholders map[string][]string
}

// Read is Reader.Read without placeholders.
func Read(file string, text []byte) (rules []Rule, problems []error) {
	return Reader{}.Read(file, text)
}

// ReadFS is Reader.ReadFS without placeholders.
func ReadFS(tree fs.FS) (rules []Rule, problems []error) { return Reader{}.ReadFS(tree) }

// ReadFS reads every .yml and .yaml file of a tree, in the order of their
// paths. A rule that cannot be read is left out and named in problems, each an
// *Error or an error of the file system; the others are given.
func (rd Reader) ReadFS(tree fs.FS) (rules []Rule, problems []error) {
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			problems = append(problems, err)
			return nil
		}
		if ext := path.Ext(name); entry.IsDir() || ext != ".yml" && ext != ".yaml" || name == PlaceholderFile {
			return nil
		}
		text, err := readFile(tree, name)
		if err != nil {
			problems = append(problems, err)
			return nil
		}
		r, p := rd.Read(name, text)
		rules, problems = append(rules, r...), append(problems, p...)
		return nil
	})
	if err != nil {
		problems = append(problems, err)
	}
	return rules, problems
}

func readFile(tree fs.FS, name string) ([]byte, error) {
	f, err := tree.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, MaxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(text) > MaxFileBytes {
		return nil, &Error{File: name, Reason: fmt.Sprintf("the file has more than %d bytes", MaxFileBytes)}
	}
	return text, nil
}

// Read reads the rules of one file, which may hold several documents. What is
// given matches: a rule with anything that the engine does not know, or that
// means nothing for CloudTrail, is refused with the reason.
func (rd Reader) Read(file string, text []byte) (rules []Rule, problems []error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for range maxDocuments {
		var root yaml.Node
		err := decoder.Decode(&root)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			// The rest of the file cannot be told apart any more.
			return rules, append(problems, located(file, "", yamlFault(err)))
		}
		rule, err := rd.readRule(&root)
		rule.File, rule.Line = file, root.Line
		if rule.Name == "" {
			base := path.Base(file)
			rule.Name = strings.TrimSuffix(base, path.Ext(base))
		}
		if err != nil {
			problems = append(problems, located(file, rule.Name, err))
			continue
		}
		rules = append(rules, rule)
	}
	return rules, problems
}

func located(file, rule string, err error) error {
	var f *fault
	if errors.As(err, &f) {
		return &Error{File: file, Line: f.line, Rule: rule, Reason: f.reason}
	}
	return &Error{File: file, Rule: rule, Reason: err.Error()}
}

// readRule reads one document. What it could read before an error is given
// too: the rule's name, for the message.
func (rd Reader) readRule(root *yaml.Node) (Rule, error) {
	var r Rule
	d := &document{placeholders: rd.Placeholders}
	if root.Kind == yaml.DocumentNode && len(root.Content) == 1 {
		root = root.Content[0]
	}
	members, err := d.mapping(root, "the document")
	if err != nil {
		return r, err
	}
	r.Level = timeline.Medium
	detection, logsource, correlation := member{line: root.Line}, member{line: root.Line}, member{line: root.Line}
	for _, m := range members {
		switch m.key {
		case "detection":
			detection = m
		case "logsource":
			logsource = m
		case "correlation":
			correlation = m
		case "filter", "action":
			return r, faultf(m.line, "documents with %q are not supported", m.key)
		case "keytrail":
			r.Keytrail, err = d.keytrail(m.value)
		default:
			err = d.head(&r, m)
		}
		if err != nil {
			return r, err
		}
	}
	if r.Name == "" {
		r.Name = r.ID
	}
	if r.Title == "" {
		return r, faultf(root.Line, "the rule has no title")
	}
	if correlation.value != nil {
		return d.readCorrelation(r, correlation, detection)
	}
	if err := d.checkLogsource(logsource); err != nil {
		return r, err
	}
	if detection.value == nil {
		return r, faultf(root.Line, "the rule has no detection")
	}
	if r.Detection, err = d.detection(detection.value); err != nil {
		return r, err
	}
	if r.Keytrail.Events > 0 || slices.ContainsFunc(r.Keytrail.Severity, func(m Modifier) bool { return !m.single() }) {
		return r, faultf(root.Line, "only a correlation counts events or asks for others")
	}
	if _, err := compile(&r); err != nil {
		return r, faultf(detection.line, "%v", err)
	}
	r.Pins, r.Fields = pins(&r.Detection), fields(&r)
	if r.Keytrail.Refused && slices.ContainsFunc(r.Pins, func(p Pin) bool { return p.Name == "" }) {
		return r, faultf(root.Line, "refused goes with a detection that names its events")
	}
	return r, nil
}

// readCorrelation reads what makes a rule a correlation. It speaks of no log
// of its own.
func (d *document) readCorrelation(r Rule, correlation, detection member) (_ Rule, err error) {
	if detection.value != nil {
		return r, faultf(detection.line, "a correlation has no detection")
	}
	if r.Correlation, err = d.correlation(correlation.value); err != nil {
		return r, err
	}
	switch {
	case r.Keytrail.Detector:
		return r, faultf(correlation.line, "a correlation has no detector")
	case r.Keytrail.Refused:
		return r, faultf(correlation.line, "a correlation selects no refused calls")
	case r.Keytrail.Events > 0 && r.Correlation.Type != ValueCount:
		return r, faultf(correlation.line, "events goes with a count of values")
	}
	if _, err := compile(&r); err != nil {
		return r, faultf(correlation.line, "%v", err)
	}
	r.Fields = fields(&r)
	return r, nil
}

// head reads one of the keys that describe a rule. Sigma allows keys of one's
// own; they are passed over.
func (d *document) head(r *Rule, m member) (err error) {
	switch m.key {
	case "title":
		r.Title, err = d.text(m.value, m.key)
	case "id":
		r.ID, err = d.text(m.value, m.key)
	case "name":
		r.Name, err = d.text(m.value, m.key)
	case "status":
		r.Status, err = d.text(m.value, m.key)
	case "description":
		r.Description, err = d.text(m.value, m.key)
	case "author":
		r.Author, err = d.text(m.value, m.key)
	case "date":
		r.Date, err = d.text(m.value, m.key)
	case "modified":
		r.Modified, err = d.text(m.value, m.key)
	case "references":
		r.References, err = d.texts(m.value, m.key)
	case "tags":
		r.Tags, err = d.texts(m.value, m.key)
	case "falsepositives":
		r.FalsePositives, err = d.texts(m.value, m.key)
	case "level":
		r.Level, err = d.level(m.value)
	}
	return err
}

func (d *document) level(n *yaml.Node) (timeline.Severity, error) {
	word, err := d.text(n, "level")
	if err != nil {
		return 0, err
	}
	level, ok := timeline.ParseSeverity(word)
	if !ok {
		return 0, faultf(n.Line, "level %q is none of informational, low, medium, high, critical", word)
	}
	return level, nil
}

// checkLogsource refuses rules that were written for other logs: their field
// names would never match, or mean something else.
func (d *document) checkLogsource(m member) error {
	if m.value == nil {
		return faultf(m.line, "the rule has no logsource")
	}
	members, err := d.mapping(m.value, "logsource")
	if err != nil {
		return err
	}
	var product, service string
	for _, m := range members {
		switch m.key {
		case "product":
			product, err = d.text(m.value, m.key)
		case "service":
			service, err = d.text(m.value, m.key)
		case "category":
			return faultf(m.line, "the rule is for another kind of log: it has a category")
		}
		if err != nil {
			return err
		}
	}
	if !strings.EqualFold(product, "aws") || !strings.EqualFold(service, "cloudtrail") {
		return faultf(m.line, "the rule is for product %q, service %q, not for aws, cloudtrail", product, service)
	}
	return nil
}
