package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// correlation is a rule about several events, and the fields by which it
// groups them.
type correlation struct {
	ID          string `yaml:"id"`
	Title       string `yaml:"title"`
	Name        string `yaml:"name"`
	Correlation *struct {
		Rules   []string `yaml:"rules"`
		GroupBy []string `yaml:"group-by"`
	} `yaml:"correlation"`
}

// correlations writes the files below a folder that hold correlations into
// another, with rules named by their ids where they are by their titles, which
// rsigma does not know. It gives the fields of each by its id.
func correlations(from, to string) (groups map[string][]string, err error) {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return nil, err
	}
	files := make(map[string][]string)
	var order []string
	err = documents(from, func(file, text string) error {
		if files[file] == nil {
			order = append(order, file)
		}
		files[file] = append(files[file], text)
		return nil
	})
	if err != nil {
		return nil, err
	}
	groups = make(map[string][]string)
	for n, file := range order {
		text := strings.Join(files[file], "\n---\n")
		var named []correlation
		met := false
		for _, one := range files[file] {
			var c correlation
			if err := yaml.Unmarshal([]byte(one), &c); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			if named = append(named, c); c.Correlation != nil {
				met, groups[c.ID] = true, c.Correlation.GroupBy
			}
		}
		if !met {
			continue
		}
		for _, c := range named {
			line := regexp.MustCompile(`(?m)^(\s+- )["']?` + regexp.QuoteMeta(c.Title) + `["']?\s*$`)
			text = line.ReplaceAllString(text, "${1}"+c.ID)
		}
		if err := os.WriteFile(filepath.Join(to, fmt.Sprintf("%05d.yml", n)), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	return groups, nil
}

// compareCorrelations holds the groups for which the correlations of a folder
// ever hold against each other, and counts those that one engine has alone.
func compareCorrelations(folder string, groups map[string][]string, ours, theirs *engine) (unknown int, err error) {
	records, err := recordsByID(ours.records)
	if err != nil {
		return 0, err
	}
	// Rules that correlations are about may speak for themselves, too: they are
	// left out.
	found, err := ours.keytrail(folder, nil)
	if err != nil {
		return 0, err
	}
	a := make(map[pair]bool)
	for p := range found.pairs {
		if by, ok := groups[p.rule]; ok {
			a[pair{p.rule, groupOf(records[p.event], by)}] = true
		}
	}
	b, err := judge(exec.Command(theirs.program, "engine", "eval", "--rules", folder, "--event", "@"+theirs.records, "--input-format", "json",
		"--timestamp-field", "eventTime", "--no-detections"), func(line []byte) (pair, error) {
		var f struct {
			RuleID string      `json:"rule_id"`
			Group  [][2]string `json:"group_key"`
		}
		err := json.Unmarshal(line, &f)
		var values []string
		for _, field := range f.Group {
			values = append(values, field[1])
		}
		return pair{f.RuleID, strings.Join(values, " ")}, err
	})
	if err != nil {
		return 0, err
	}
	maps.DeleteFunc(b.pairs, func(p pair, _ bool) bool { _, ok := groups[p.rule]; return !ok })
	fmt.Printf("  %d correlations, %d pairs of rule and group found by both\n", len(groups), inCommon(a, b.pairs))
	return tell("keytrail", only(a, b.pairs), true) + tell("rsigma", only(b.pairs, a), false), nil
}

// groupOf spells the values of a record's fields.
func groupOf(record map[string]any, fields []string) string {
	var values []string
	for _, field := range fields {
		var v any = record
		for _, step := range strings.Split(field, ".") {
			m, _ := v.(map[string]any)
			v = m[step]
		}
		values = append(values, fmt.Sprint(v))
	}
	return strings.Join(values, " ")
}

func recordsByID(file string) (map[string]map[string]any, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	byID := make(map[string]map[string]any)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var record map[string]any
		if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
			return nil, err
		}
		id, _ := record["eventID"].(string)
		byID[id] = record
	}
	return byID, lines.Err()
}
