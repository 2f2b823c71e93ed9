package timeline

import "strings"

// irregular gives past tense and past participle of the verbs that do not
// take plain -ed; one form serves as both unless a slash parts them.
var irregular = map[string]string{
	"begin": "began/begun", "buy": "bought", "cancel": "cancelled", "cut": "cut", "get": "got", "give": "gave/given",
	"keep": "kept", "leave": "left", "let": "let", "make": "made", "permit": "permitted", "put": "put", "read": "read",
	"reset": "reset", "run": "ran/run", "send": "sent", "set": "set", "ship": "shipped", "stop": "stopped", "submit": "submitted",
	"swap": "swapped", "tag": "tagged", "take": "took/taken", "transfer": "transferred", "untag": "untagged",
	"withdraw": "withdrew/withdrawn", "write": "wrote/written",
}

// pastTense gives "created" for "create".
func pastTense(verb string) string {
	past, _, _ := strings.Cut(inflect(verb), "/")
	return past
}

// pastParticiple gives "written" for "write".
func pastParticiple(verb string) string {
	past, participle, two := strings.Cut(inflect(verb), "/")
	if two {
		return participle
	}
	return past
}

func inflect(verb string) string {
	if forms, ok := irregular[verb]; ok {
		return forms
	}
	n := len(verb)
	switch {
	case strings.HasSuffix(verb, "e"):
		return verb + "d"
	case n > 1 && verb[n-1] == 'y' && !strings.ContainsRune("aeiou", rune(verb[n-2])):
		return verb[:n-1] + "ied"
	}
	return verb + "ed"
}
