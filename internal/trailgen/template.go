package trailgen

import (
	"fmt"
	"strconv"
	"strings"
)

// A template is JSON text with holes. A hole is %{name} for a value that the
// caller gives, or makes its value itself:
//
//	%{uuid}            a random UUID
//	%{hex:17}          random hex digits
//	%{text:76}         random base64 characters
//	%{int:1:9}         a number from 1 to 9
//	%{one:12:i-:17}    one of 12 ids "i-" + 17 hex digits, the same 12 for an
//	                   account and region
//	%{of:a|b|c}        one of the words
type template struct{ parts []part }

type part struct {
	literal string
	hole    hole
	a, b    int
	words   []string // of: the choices; one: the prefix
}

type hole uint8

const (
	holeLiteral hole = iota
	holeValue
	holeUUID
	holeHex
	holeText
	holeInt
	holeOne
	holeOf
)

// slot names a value that a caller gives to a template.
type slot uint8

const (
	vAccount slot = iota
	vRegion
	vRequestID // the record's own request id
	vTime      // the record's time, spoken
	vISO       // the same as in eventTime
	vMillis    // the same in milliseconds
	vExpiry    // spoken
	vUser
	vUserID
	vRole
	vRoleID
	vSession
	vKey
	vName
	vID
	vARN
	vBucket
	vObject
	vValue
	vProvider
	vPolicy   // a JSON string with its quotes
	vItems    // JSON, as the template says
	vRequest  // a whole member, as JSON
	vResponse // a whole member, as JSON
	numSlots
)

var slotNames = [numSlots]string{
	"account", "region", "requestid", "time", "iso", "millis", "expiry", "user", "userid", "role", "roleid",
	"session", "key", "name", "id", "arn", "bucket", "object", "value", "provider", "policy", "items", "request", "response",
}

// values are what the slots hold.
type values [numSlots]string

// compile reads a template; "" gives nil. Templates are constants of this
// package, so one that cannot be read is a mistake in the program.
func compile(text string) *template {
	if text == "" {
		return nil
	}
	t := new(template)
	for text != "" {
		i := strings.Index(text, "%{")
		if i < 0 {
			t.parts = append(t.parts, part{literal: text})
			break
		}
		if i > 0 {
			t.parts = append(t.parts, part{literal: text[:i]})
		}
		n := strings.IndexByte(text[i:], '}')
		if n < 0 {
			panic("trailgen: template without end of hole: " + text)
		}
		t.parts = append(t.parts, compileHole(text[i+2:i+n]))
		text = text[i+n+1:]
	}
	return t
}

func compileHole(s string) part {
	name, args, _ := strings.Cut(s, ":")
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			panic(fmt.Sprintf("trailgen: hole %q: %v", s, err))
		}
		return n
	}
	switch name {
	case "uuid":
		return part{hole: holeUUID}
	case "hex":
		return part{hole: holeHex, a: number(args)}
	case "text":
		return part{hole: holeText, a: number(args)}
	case "int":
		lo, hi, _ := strings.Cut(args, ":")
		return part{hole: holeInt, a: number(lo), b: number(hi)}
	case "one":
		f := strings.Split(args, ":")
		return part{hole: holeOne, a: number(f[0]), words: f[1:2], b: number(f[2])}
	case "of":
		return part{hole: holeOf, words: strings.Split(args, "|")}
	}
	for i, n := range slotNames {
		if n == name {
			return part{hole: holeValue, a: i}
		}
	}
	panic("trailgen: no such hole: " + s)
}

// append fills the template in.
func (t *template) append(dst []byte, v *values, r *rng) []byte {
	for i := range t.parts {
		p := &t.parts[i]
		switch p.hole {
		case holeLiteral:
			dst = append(dst, p.literal...)
		case holeValue:
			dst = append(dst, v[p.a]...)
		case holeUUID:
			dst = appendUUID(dst, r)
		case holeHex:
			dst = appendHex(dst, r, p.a)
		case holeText:
			dst = appendChars(dst, r, base64Digits, p.a)
		case holeInt:
			dst = strconv.AppendInt(dst, int64(r.between(p.a, p.b)), 10)
		case holeOne:
			dst = appendStable(append(dst, p.words[0]...), v, p.words[0], r.below(p.a), p.b)
		case holeOf:
			dst = append(dst, p.words[r.below(len(p.words))]...)
		}
	}
	return dst
}

// appendStable appends the n hex digits of the resource of that number, which
// are the same whenever the account and region are.
func appendStable(dst []byte, v *values, prefix string, number, n int) []byte {
	own := rng{hashString(hashString(uint64(number), v[vAccount]), v[vRegion]+prefix)}
	return appendHex(append(dst, '0'), &own, n-1)
}

// stable gives such an id as a string.
func stable(account, region, prefix string, number, n int) string {
	v := values{vAccount: account, vRegion: region}
	return string(appendStable([]byte(prefix), &v, prefix, number, n))
}

// quote gives s as a JSON string.
func quote(s string) string {
	dst := []byte{'"'}
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return string(append(dst, '"'))
}
