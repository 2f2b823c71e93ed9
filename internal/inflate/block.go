package inflate

import (
	"encoding/binary"
	"sync"
)

// blocks decodes a deflate stream: RFC 1951, section 3.2.3.
func (d *Decoder) blocks() bool {
	for {
		if !d.refill() {
			return false
		}
		final := d.take(1) == 1
		ok := false
		switch d.take(2) {
		case 0:
			ok = d.stored()
		case 1:
			f := fixed()
			ok = d.compressed(&f.lit, &f.dist)
		case 2:
			ok = d.dynamic() && d.compressed(&d.lit, &d.dist)
		}
		if !ok || final {
			return ok
		}
	}
}

// stored copies a block without compression: RFC 1951, section 3.2.4.
func (d *Decoder) stored() bool {
	at := d.taken()
	if at > len(d.src)-4 {
		return false
	}
	size := binary.LittleEndian.Uint16(d.src[at:])
	if ^size != binary.LittleEndian.Uint16(d.src[at+2:]) {
		return false
	}
	from, to := at+4, at+4+int(size)
	if to > len(d.src) || !d.write(d.src[from:to]) {
		return false
	}
	d.seek(to)
	return true
}

// compressed decodes the symbols of a block.
func (d *Decoder) compressed(lit *litTable, dist *distTable) bool {
	for d.margin() && d.spare() {
		switch d.symbols(lit, dist) {
		case blockEnds:
			return true
		case blockDamaged:
			return false
		}
	}
	return false
}

type fixedTables struct {
	lit  litTable
	dist distTable
}

// fixed gives the tables of the codes that a block need not describe:
// RFC 1951, section 3.2.6.
var fixed = sync.OnceValue(func() *fixedTables {
	t, c := new(fixedTables), new(codes)
	var lit [litSymbols]codeLength
	for i := range lit {
		switch {
		case i < 144:
			lit[i] = newCodeLength(i, 8)
		case i < 256:
			lit[i] = newCodeLength(i, 9)
		case i < 280:
			lit[i] = newCodeLength(i, 7)
		default:
			lit[i] = newCodeLength(i, 8)
		}
	}
	c.assign(lit[:])
	fill(t.lit[:], litBits, litEntries[:], c, false)
	var dist [distSymbols]codeLength
	for i := range dist {
		dist[i] = newCodeLength(i, 5)
	}
	c.assign(dist[:])
	fill(t.dist[:], distBits, distEntries[:], c, false)
	return t
})
