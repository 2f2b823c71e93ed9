package query

import (
	"bytes"
	"net/netip"
	"strconv"
	"strings"

	"keytrail/cloudtrail"
	"keytrail/internal/casefile"
)

// globTest tests a text column against a value in which * stands for any text.
func globTest(c cloudtrail.Column, pattern string) casefile.Test {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return casefile.Test{Column: c, In: [][]byte{[]byte(pattern)}}
	}
	t := casefile.Test{Column: c, Prefix: []byte(parts[0])}
	if len(parts) > 2 || parts[1] != "" {
		t.Match = func(v []byte) bool { return glob(parts, v) }
	}
	return t
}

// glob tells whether v is made of the parts with any text between them.
func glob(parts []string, v []byte) bool {
	first, last := parts[0], parts[len(parts)-1]
	if len(v) < len(first)+len(last) || !bytes.HasPrefix(v, []byte(first)) || !bytes.HasSuffix(v, []byte(last)) {
		return false
	}
	v = v[len(first) : len(v)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		i := bytes.Index(v, []byte(part))
		if i < 0 {
			return false
		}
		v = v[i+len(part):]
	}
	return true
}

// sourceTests tests eventSource; a name without a dot is an AWS service's.
func sourceTests(pattern string) casefile.Clause {
	clause := casefile.Clause{globTest(cloudtrail.EventSource, pattern)}
	if !strings.ContainsAny(pattern, ".*") {
		clause[0].In = append(clause[0].In, []byte(pattern+".amazonaws.com"))
	}
	return clause
}

// mapped is how an IPv4 address begins that is spelled as an IPv6 one.
const mapped = "::ffff:"

// addressTests tests sourceIPAddress for an address, a range or a literal. The
// literal always counts: not every value there is an address, and altered ones
// may be none either.
func addressTests(s string) casefile.Clause {
	const column = cloudtrail.SourceIPAddress
	literal := casefile.Test{Column: column, In: [][]byte{[]byte(s)}}
	if p, err := netip.ParsePrefix(s); err == nil {
		in := func(v []byte) bool {
			a, err := netip.ParseAddr(string(v))
			return err == nil && p.Contains(a.Unmap())
		}
		if !p.Addr().Is4() {
			return casefile.Clause{literal, {Column: column, Match: in}}
		}
		return casefile.Clause{literal,
			{Column: column, Match: in, Prefix: []byte(dotted(p.Masked()))},
			{Column: column, Match: in, Prefix: []byte(mapped)}}
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return casefile.Clause{literal}
	}
	if a = a.Unmap(); a.Is4() {
		literal.In = append(literal.In, []byte(a.String()), []byte(mapped+a.String()))
		return casefile.Clause{literal}
	}
	return casefile.Clause{literal, {Column: column, Match: func(v []byte) bool {
		b, err := netip.ParseAddr(string(v))
		return err == nil && b == a
	}}}
}

// dotted gives the text that all addresses of an IPv4 range begin with: the
// bytes that are the same in all of them.
func dotted(p netip.Prefix) (text string) {
	a := p.Addr().As4()
	for i := range p.Bits() / 8 {
		text += strconv.Itoa(int(a[i]))
		if i < 3 {
			text += "."
		}
	}
	return text
}
