package report

import (
	"strings"
	"testing"
)

func sampleTable() *table {
	t := &table{heads: []head{{title: "KEY"}, {title: "EVENTS", right: true}, {title: "PRINCIPAL", optional: true}, {title: "LAST SEEN", optional: true}}}
	t.add(cell{text: "AKIAQ5EXAMPLELEAKED1"}, cell{text: "1,412"}, cell{text: "111122223333 user/ci-deploy"}, cell{text: "2026-02-19 14:52"})
	t.add(cell{text: "ASIAQ5EXAMPLESESSION"}, cell{text: "58"}, cell{text: "山田"}, cell{text: ""})
	return t
}

func TestTableFitsByDroppingColumnsFromTheRight(t *testing.T) {
	for _, c := range []struct {
		name  string
		width int
		want  string
	}{
		{"all", 110, `KEY                   EVENTS  PRINCIPAL                    LAST SEEN
AKIAQ5EXAMPLELEAKED1   1,412  111122223333 user/ci-deploy  2026-02-19 14:52
ASIAQ5EXAMPLESESSION      58  山田
`},
		{"one less", 70, `KEY                   EVENTS  PRINCIPAL
AKIAQ5EXAMPLELEAKED1   1,412  111122223333 user/ci-deploy
ASIAQ5EXAMPLESESSION      58  山田
`},
		{"never a cut value", 10, `KEY                   EVENTS  PRINCIPAL
AKIAQ5EXAMPLELEAKED1   1,412  111122223333 user/ci-deploy
ASIAQ5EXAMPLESESSION      58  山田
`},
	} {
		var b strings.Builder
		if err := sampleTable().writeText(&b, Options{Width: c.width}); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, b.String(), c.want)
		}
	}
}

func TestWrapCutsNoWord(t *testing.T) {
	const text = "role/admin now trusts arn:aws:iam::999988887777:root, which is not in the own set"
	lines := wrap(text, 20)
	if strings.Join(lines, " ") != text {
		t.Errorf("wrapped text differs: %q", lines)
	}
	for _, l := range lines {
		if textWidth(l) > 20 && strings.Contains(l, " ") {
			t.Errorf("line %q is too wide", l)
		}
	}
}

func TestCountAndBytes(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000"} {
		if got := Count(n); got != want {
			t.Errorf("Count(%d) = %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 3400000: "3.4 MB", 999999: "1.0 MB"} {
		if got := Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %s, want %s", n, got, want)
		}
	}
}
