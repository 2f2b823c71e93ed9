package report

import (
	"encoding/json"
	"strings"
	"testing"

	"keytrail/timeline"
)

// A layer is JSON of the form that the Navigator reads, with a technique once,
// and its worst severity as the score.
func TestNavigator(t *testing.T) {
	rows := func(yield func(FindingRow, error) bool) {
		for _, f := range []timeline.Finding{
			{Rule: "b", Severity: timeline.Low, TechniqueIDs: []string{"T1098.001", "T1136"}},
			{Rule: "a", Severity: timeline.Critical, TechniqueIDs: []string{"T1098.001"}},
			{Rule: "a", Severity: timeline.High, TechniqueIDs: []string{"T1685.002"}},
			{Rule: "none", Severity: timeline.High},
			{Rule: "\x1b\"<script>", Severity: timeline.High, TechniqueIDs: []string{"T1136"}},
		} {
			if !yield(FindingRow{Finding: f}, nil) {
				return
			}
		}
	}
	var out strings.Builder
	legacy := func(id string) []string {
		if id == "T1685.002" {
			return []string{"T1562.008"}
		}
		return nil
	}
	if err := WriteNavigator(&out, rows, legacy); err != nil {
		t.Fatal(err)
	}
	var layer struct {
		Versions   struct{ Layer, Attack string }
		Domain     string
		Techniques []struct {
			TechniqueID string
			Score       int
			Comment     string
			Metadata    []struct{ Name, Value string }
		}
	}
	if err := json.Unmarshal([]byte(out.String()), &layer); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if layer.Versions.Layer != "4.5" || layer.Domain != "enterprise-attack" || len(layer.Techniques) != 3 || strings.Contains(out.String(), "\x1b") {
		t.Errorf("%s", out.String())
	}
	one, three := layer.Techniques[0], layer.Techniques[2]
	if one.TechniqueID != "T1098.001" || one.Score != 5 || one.Comment != "2 findings, the worst critical" || len(one.Metadata) != 2 || one.Metadata[0].Name != "a" {
		t.Errorf("%+v", one)
	}
	if len(three.Metadata) != 2 || three.Metadata[1].Value != "T1562.008" {
		t.Errorf("%+v", three)
	}
	out.Reset()
	if err := WriteNavigator(&out, func(func(FindingRow, error) bool) {}, nil); err != nil || !json.Valid([]byte(out.String())) {
		t.Errorf("without findings: %v\n%s", err, out.String())
	}
}
