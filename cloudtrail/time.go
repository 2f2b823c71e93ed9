package cloudtrail

import (
	"math"
	"strconv"
	"time"
)

// The years that event times are believed to lie in, in microseconds: from
// 2005, before any AWS service, to the end of 2100. A hostile time outside
// would open a partition of its own for each month.
const (
	earliestMicros = 1104537600 * 1e6 // 2005-01-01T00:00:00Z
	latestMicros   = 4133980800 * 1e6 // 2101-01-01T00:00:00Z
)

// TimeOutside tells whether micros, since 1970 UTC, lies outside 2005 to 2100.
func TimeOutside(micros int64) bool {
	return micros < earliestMicros || micros >= latestMicros
}

// AppendTime appends micros as CloudTrail writes times: RFC 3339 in UTC with
// whole seconds, and six digits of fraction where there is one.
func AppendTime(dst []byte, micros int64) []byte {
	seconds, fraction := floorDivide(micros, 1e6)
	days, second := floorDivide(seconds, 86400)
	year, month, day := civil(days)
	if year < 0 || year > 9999 {
		return time.UnixMicro(micros).UTC().AppendFormat(dst, time.RFC3339Nano)
	}
	dst = append(dst,
		byte('0'+year/1000), byte('0'+year/100%10), byte('0'+year/10%10), byte('0'+year%10), '-',
		byte('0'+month/10), byte('0'+month%10), '-', byte('0'+day/10), byte('0'+day%10), 'T',
		byte('0'+second/36000), byte('0'+second/3600%10), ':',
		byte('0'+second/600%6), byte('0'+second/60%10), ':',
		byte('0'+second/10%6), byte('0'+second%10))
	if fraction != 0 {
		dst = append(dst, '.')
		for unit := int64(1e5); unit > 0; unit /= 10 {
			dst = append(dst, byte('0'+fraction/unit%10))
		}
	}
	return append(dst, 'Z')
}

func floorDivide(a, b int64) (quotient, rest int64) {
	quotient, rest = a/b, a%b
	if rest < 0 {
		quotient, rest = quotient-1, rest+b
	}
	return quotient, rest
}

// Days are counted from 1970-01-01 in eras of 400 years, which begin on the
// first of March so that the leap day ends a year.
const (
	eraDays  = 146097
	epochDay = 719468 // from 0000-03-01 to 1970-01-01
)

func dayNumber(year, month, day int64) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	era, y := floorDivide(year, 400)
	return era*eraDays + y*365 + y/4 - y/100 + (153*(month-3)+2)/5 + day - 1 - epochDay
}

func civil(days int64) (year, month, day int64) {
	era, d := floorDivide(days+epochDay, eraDays)
	y := (d - d/1460 + d/36524 - d/146096) / 365
	d -= y*365 + y/4 - y/100
	m := (5*d + 2) / 153
	year, month, day = era*400+y, m+3, d-(153*m+2)/5+1
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}

var monthDays = [13]int64{1: 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func dayExists(year, month, day int64) bool {
	if month < 1 || month > 12 || day < 1 || day > monthDays[month] {
		return false
	}
	return month != 2 || day < 29 || year%4 == 0 && (year%100 != 0 || year%400 == 0)
}

// readTime reads an event's time. exact tells that AppendTime would write the
// very same text. Spec 2.7 says what else is met: fractions of any length,
// offsets, no zone (then UTC is meant), a space for the T, and in exports
// seconds, milliseconds or microseconds since 1970.
func readTime(text []byte) (micros int64, exact, ok bool) {
	if seconds, ok := readClock(text); ok && len(text) == 20 && text[19] == 'Z' && text[10] == 'T' && text[17] != '6' {
		return seconds * 1e6, true, true
	}
	if micros, ok = readOddTime(text); !ok {
		if micros, ok = readEpoch(text); !ok {
			return 0, false, false
		}
	}
	if len(text) == 27 {
		var buf [40]byte
		exact = string(AppendTime(buf[:0], micros)) == string(text)
	}
	return micros, exact, true
}

// readClock reads YYYY-MM-DDTHH:MM:SS at the beginning of text, in seconds
// since 1970. A leap second counts as the one after it.
func readClock(text []byte) (seconds int64, ok bool) {
	if len(text) < 19 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':' {
		return 0, false
	}
	bad := byte(0)
	two := func(i int) int64 {
		a, b := text[i]-'0', text[i+1]-'0'
		if a > 9 || b > 9 {
			bad = 1
		}
		return int64(a)*10 + int64(b)
	}
	year, month, day := two(0)*100+two(2), two(5), two(8)
	hour, minute, second := two(11), two(14), two(17)
	if bad != 0 || !dayExists(year, month, day) || hour > 23 || minute > 59 || second > 60 {
		return 0, false
	}
	return dayNumber(year, month, day)*86400 + hour*3600 + minute*60 + second, true
}

func readOddTime(text []byte) (micros int64, ok bool) {
	seconds, ok := readClock(text)
	if !ok || text[10] != 'T' && text[10] != 't' && text[10] != ' ' {
		return 0, false
	}
	rest := text[19:]
	if len(rest) > 1 && (rest[0] == '.' || rest[0] == ',') {
		unit, n := int64(1e5), 1
		for ; n < len(rest) && rest[n]-'0' <= 9; n++ {
			micros += int64(rest[n]-'0') * unit
			unit /= 10
		}
		if n == 1 {
			return 0, false
		}
		rest = rest[n:]
	}
	if len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	offset, ok := readOffset(string(rest))
	return micros + (seconds-offset)*1e6, ok
}

// readOffset reads a zone as seconds east of Greenwich.
func readOffset(zone string) (seconds int64, ok bool) {
	switch zone {
	case "", "Z", "z", "UTC", "GMT":
		return 0, true
	}
	digits := zone[1:]
	if len(digits) == 5 && digits[2] == ':' {
		digits = digits[:2] + digits[3:]
	}
	if len(digits) == 2 {
		digits += "00"
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || len(digits) != 4 || n%100 > 59 || n/100 > 23 || zone[0] != '+' && zone[0] != '-' {
		return 0, false
	}
	seconds = int64(n/100*3600 + n%100*60)
	if zone[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// readEpoch reads a count since 1970 whose unit its size tells: what would be
// a time after the year 5138 in seconds is milliseconds, and so on.
func readEpoch(text []byte) (micros int64, ok bool) {
	if len(text) < 9 || len(text) > 32 {
		return 0, false
	}
	for _, c := range text {
		if c-'0' > 9 && c != '.' && c != 'e' && c != 'E' && c != '+' {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(string(text), 64)
	switch {
	case err != nil || f >= 1e17:
		return 0, false
	case f < 1e11:
		f *= 1e6
	case f < 1e14:
		f *= 1e3
	}
	return int64(math.Round(f)), true
}
