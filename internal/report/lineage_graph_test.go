package report

import (
	"strings"
	"testing"
)

// A name that an attacker chose stays a name in a drawing: it ends no string,
// begins no line and holds no HTML.
func TestDrawnNames(t *testing.T) {
	for _, name := range []string{`a"b`, `a\`, "a\n}", `<script>alert(1)</script>`, `a"]; click n0 "javascript:x"`, "\u202e\x1b[2J", "#quot;", "a|b", "%%{init}%%"} {
		dot := dotQuoted(name)
		inside := strings.NewReplacer(`\\`, "", `\"`, "").Replace(dot[1 : len(dot)-1])
		if strings.ContainsAny(inside, "\"\\\n\x1b") {
			t.Errorf("dot: %q becomes %s", name, dot)
		}
		if m := mermaidText(name); strings.ContainsAny(m, "\"<>|[]%`\n\x1b") || strings.Count(m, "#") != strings.Count(m, ";") {
			t.Errorf("mermaid: %q becomes %s", name, m)
		}
	}
}
