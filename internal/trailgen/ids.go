package trailgen

const (
	base32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	hexDigits    = "0123456789abcdef"
	base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
)

// Prefixes of IAM's unique ids, as the IAM user guide lists them
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html).
const (
	idLongTermKey = "AKIA"
	idSessionKey  = "ASIA"
	idUser        = "AIDA"
	idRole        = "AROA"
)

// uniqueID makes an id of IAM: 20 characters for access keys, 21 for all
// others. As in ids that AWS hands out, the ten characters after the prefix
// hold the account: 48 bits, of which the first is set, 40 are the account and
// 7 are free, then two more free bits. That way of reading ids is published by
// third parties, not documented by AWS.
func uniqueID(r *rng, prefix, account string) string {
	var number uint64
	for i := range len(account) {
		number = number*10 + uint64(account[i]-'0')
	}
	v := 1<<49 | number<<9 | r.next()>>55
	length := 21
	if prefix == idLongTermKey || prefix == idSessionKey {
		length = 20
	}
	id := append(make([]byte, 0, 21), prefix...)
	for shift := 45; shift >= 0; shift -= 5 {
		id = append(id, base32Digits[v>>shift&31])
	}
	for rest := r.next(); len(id) < length; rest >>= 5 {
		id = append(id, base32Digits[rest&31])
	}
	return string(id)
}

// appendHex appends n random digits.
func appendHex(dst []byte, r *rng, n int) []byte {
	for n > 0 {
		x := r.next()
		for k := 0; k < 16 && n > 0; k, n = k+1, n-1 {
			dst = append(dst, hexDigits[x&15])
			x >>= 4
		}
	}
	return dst
}

// appendUUID appends a random UUID of version 4.
func appendUUID(dst []byte, r *rng) []byte {
	hi, lo := r.next(), r.next()
	hi = hi&^0xf000 | 0x4000
	lo = lo&^(3<<62) | 2<<62
	for k := 60; k >= 0; k -= 4 {
		dst = append(dst, hexDigits[hi>>k&15])
		if k == 32 || k == 16 {
			dst = append(dst, '-')
		}
	}
	dst = append(dst, '-')
	for k := 60; k >= 0; k -= 4 {
		dst = append(dst, hexDigits[lo>>k&15])
		if k == 48 {
			dst = append(dst, '-')
		}
	}
	return dst
}

// uuid makes a random UUID of version 4.
func uuid(r *rng) string { return string(appendUUID(make([]byte, 0, 36), r)) }

// appendChars appends n random characters of an alphabet of 64 or fewer.
func appendChars(dst []byte, r *rng, alphabet string, n int) []byte {
	for n > 0 {
		x := r.next()
		for k := 0; k < 8 && n > 0; k, n = k+1, n-1 {
			dst = append(dst, alphabet[int(x&0xff)*len(alphabet)>>8])
			x >>= 8
		}
	}
	return dst
}

// chars makes n random characters of the alphabet.
func chars(r *rng, alphabet string, n int) string {
	return string(appendChars(make([]byte, 0, n), r, alphabet, n))
}
