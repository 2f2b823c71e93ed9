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

// appendPastTense appends "created" for "create".
func appendPastTense(dst []byte, verb string) []byte {
	if forms, ok := irregular[verb]; ok {
		past, _, _ := strings.Cut(forms, "/")
		return append(dst, past...)
	}
	return appendRegular(dst, verb)
}

// appendPastParticiple appends "written" for "write".
func appendPastParticiple(dst []byte, verb string) []byte {
	if forms, ok := irregular[verb]; ok {
		past, participle, two := strings.Cut(forms, "/")
		if two {
			past = participle
		}
		return append(dst, past...)
	}
	return appendRegular(dst, verb)
}

func appendRegular(dst []byte, verb string) []byte {
	n := len(verb)
	switch {
	case strings.HasSuffix(verb, "e"):
		return append(append(dst, verb...), 'd')
	case n > 1 && verb[n-1] == 'y' && !strings.ContainsRune("aeiou", rune(verb[n-2])):
		return append(append(dst, verb[:n-1]...), "ied"...)
	}
	return append(append(dst, verb...), "ed"...)
}
