package cloudtrail

// value reads a member's value into its column, whatever type it has. With a
// fault, end is the fault's place.
func (p *Parser) value(id memberID, b []byte, i int) (end int, m mark) {
	if i >= len(b) {
		return len(b), faultTruncated
	}
	if b[i] == 'n' {
		p.null.add(id)
		return scanWord(b, i, "null")
	}
	switch members[id].kind {
	case kindObject:
		switch {
		case b[i] == '{' && members[id].object == objectUserIdentity:
			return p.identity(b, i)
		case b[i] == '{':
			return p.object(members[id].object, b, i+1)
		}
		return p.oddValue(b, i)
	case KindJSON:
		return p.jsonValue(Column(id), b, i)
	case KindBool:
		return p.boolValue(Column(id), b, i)
	case KindTime:
		return p.timeValue(b, i)
	default:
		return p.textValue(Column(id), b, i)
	}
}

// oddValue passes over a value that no column can hold.
func (p *Parser) oddValue(b []byte, i int) (end int, m mark) {
	end, _, m = scanValue(b, i)
	p.marks |= m
	p.odd(FlagOddType)
	return end, m
}

// odd notes that the record has to be kept whole, and why.
func (p *Parser) odd(why EventFlag) {
	p.event.Flags |= why
	p.raw = true
}

// jsonValue keeps a value as the JSON text it is.
func (p *Parser) jsonValue(c Column, b []byte, i int) (end int, m mark) {
	end, deepest, m := scanValue(b, i)
	switch {
	case m.fault() != 0:
		return end, m
	case deepest > MaxDepth:
		p.odd(FlagTooDeep)
	case m&markBadText != 0:
		off := len(p.event.extra)
		p.event.extra = appendClean(p.event.extra, b[i:end])
		p.event.setExtra(c, off)
	default:
		p.event.setRecord(c, i, end)
	}
	p.marks |= m
	return end, m
}

// textValue reads a column of text. What is no string reads as the text it is
// written in: a number, a word, or JSON.
func (p *Parser) textValue(c Column, b []byte, i int) (end int, m mark) {
	e := p.event
	if b[i] == '"' {
		end, m = scanString(b, i+1)
		switch {
		case m.fault() != 0:
			return end, m
		case m == 0:
			e.setRecord(c, i+1, end-1)
		default:
			off := len(e.extra)
			e.extra = appendDecoded(e.extra, b[i+1:end-1])
			e.setExtra(c, off)
		}
		p.marks |= m
		return end, m
	}
	p.odd(FlagOddType)
	if end, m = p.jsonValue(c, b, i); m.fault() == 0 && isAccountColumn(c) && b[i] != '{' && b[i] != '[' {
		p.padAccount(c, b[i:end])
	}
	return end, m
}

// isAccountColumn tells the columns that hold account ids.
func isAccountColumn(c Column) bool {
	switch c {
	case RecipientAccountID, UserIdentityAccountID, SessionIssuerAccountID, VPCEndpointAccountID,
		UserIdentityInvokedByDelegateAccountID, UserIdentityInScopeOfSourceAccount:
		return true
	}
	return false
}

// padAccount gives an account id that was written as a number its leading
// zeros back: ids have twelve digits.
func (p *Parser) padAccount(c Column, digits []byte) {
	for _, d := range digits {
		if d-'0' > 9 {
			return
		}
	}
	if len(digits) >= 12 {
		return
	}
	off := len(p.event.extra)
	p.event.extra = append(p.event.extra, "000000000000"[len(digits):]...)
	p.event.extra = append(p.event.extra, digits...)
	p.event.setExtra(c, off)
}

// boolValue reads true or false, also where a string says so.
func (p *Parser) boolValue(c Column, b []byte, i int) (end int, m mark) {
	end, m = i, 0
	switch b[i] {
	case 't', 'f':
		if end, m = scanScalar(b, i); m == 0 {
			p.event.setRecord(c, i, end)
		}
		return end, m
	case '"':
		if end, m = scanString(b, i+1); m.fault() != 0 {
			return end, m
		}
		p.odd(FlagOddType)
		p.marks |= m
		if word := lower(b[i+1 : end-1]); word == "true" || word == "false" {
			p.event.Set(c, []byte(word))
		}
		return end, m
	}
	return p.oddValue(b, i)
}

// lower gives a short word in lower case, "" for a long one.
func lower(word []byte) string {
	if len(word) > 5 {
		return ""
	}
	var buf [5]byte
	for i, c := range word {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		buf[i] = c
	}
	return string(buf[:len(word)])
}

// timeValue reads the event's time.
func (p *Parser) timeValue(b []byte, i int) (end int, m mark) {
	if b[i] != '"' {
		number := b[i] == '-' || b[i]-'0' <= 9
		if end, m = p.oddValue(b, i); m.fault() == 0 && number {
			if micros, ok := readEpoch(b[i:end]); ok {
				p.event.SetTime(micros)
				p.odd(FlagTimeOdd)
			}
		}
		return end, m
	}
	if end, m = scanString(b, i+1); m.fault() != 0 {
		return end, m
	}
	text := b[i+1 : end-1]
	if m != 0 {
		p.marks |= m
		if len(text) > 256 {
			text = nil // no time is that long
		}
		var room [256]byte
		text = appendDecoded(room[:0], text)
	}
	micros, exact, ok := readTime(text)
	switch {
	case !ok:
		p.raw = true // and no time: FlagTimeUnreadable
		return end, m
	case !exact:
		p.odd(FlagTimeOdd)
	}
	p.event.SetTime(micros)
	return end, m
}
