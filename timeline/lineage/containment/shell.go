package containment

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// shell is text for a shell, or the reason why there is none.
type shell struct {
	text string
	bad  string
}

// lit is text of ours.
func lit(text string) shell { return shell{text: text} }

// opt is an option with a value from the logs. One that begins with a dash is
// joined to its option, or it would be read as one.
func opt(name, value string) shell {
	if bad := unsayable(value); bad != "" {
		return shell{bad: bad}
	}
	return option(name, value)
}

// link is an option whose value is an address and stays one: the AWS CLI fetches
// nothing for it.
func link(name, value string) shell {
	if strings.HasPrefix(value, "https://") {
		if bad := unsayable(value[len("https://"):]); bad != "" {
			return shell{bad: bad}
		}
		return option(name, value)
	}
	return opt(name, value)
}

func option(name, value string) shell {
	if strings.HasPrefix(value, "-") {
		return lit(name + "=" + Quote(value))
	}
	return lit(name + " " + Quote(value))
}

// optJSON is an option whose value is written as JSON: lists and structures,
// in the short form of which some characters have a meaning.
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
func optJSON(name string, value any, from ...string) shell {
	for _, s := range from {
		if bad := unsayable(s); bad != "" {
			return shell{bad: bad}
		}
	}
	text, bad := encode(value)
	if bad != "" {
		return shell{bad: bad}
	}
	return opt(name, text)
}

func encode(value any) (text, bad string) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return "", err.Error()
	}
	return strings.TrimSuffix(b.String(), "\n"), ""
}

// longestWord is below what Linux takes as one argument: 128 KiB.
// https://man7.org/linux/man-pages/man2/execve.2.html
const longestWord = 120 << 10

// unsayable says why the AWS CLI cannot be given a value as it is, "" where it
// can. A value that begins like an address is read from there in its place.
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
func unsayable(value string) string {
	switch {
	case value == "":
		return "the logs do not name it"
	case strings.IndexByte(value, 0) >= 0:
		return "its name holds a NUL, which no argument can"
	case !utf8.ValidString(value):
		return "its name is not UTF-8, which no name of AWS is"
	case len(value) > longestWord:
		return "it is longer than an argument may be"
	}
	for _, scheme := range []string{"file://", "fileb://", "http://", "https://"} {
		if strings.HasPrefix(strings.ToLower(value), scheme) {
			return "its name begins with " + scheme + ", and the AWS CLI would read what is there"
		}
	}
	return ""
}

// join puts parts one after another.
func join(between string, parts ...shell) shell {
	var list []string
	for _, p := range parts {
		if p.bad != "" {
			return p
		}
		list = append(list, p.text)
	}
	return lit(strings.Join(list, between))
}

// each runs a body for each name that a call with --output text lists, in the
// variable. Such names have no tabs and no newlines.
func each(list shell, variable string, body shell) shell {
	return join("", list, lit(` | tr '\t' '\n' | while IFS= read -r `+variable+`; do [ -z "$`+variable+`" ] || `), body, lit(" || exit 1; done"))
}

// all runs commands one after another, as long as none fails.
func all(list ...shell) shell { return join(" && ", list...) }

// set keeps what a call answers in a variable.
func set(variable string, call shell) shell {
	return join("", lit(variable+`="$(`), call, lit(`)"`))
}
