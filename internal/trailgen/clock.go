package trailgen

import "time"

const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
)

// unix reads a time written as 2006-01-02T15:04:05Z; the times in this package
// are constants, so one that cannot be read is a mistake in the program.
func unix(s string) int64 {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t.Unix()
}

// civil gives the date of a time after 1970 (the proleptic Gregorian calendar
// counted in years that begin in March).
func civil(t int64) (year, month, mday int) {
	z := int(t/day) + 719468
	era := z / 146097
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	year, month, mday = yoe+era*400, mp+3, doy-(153*mp+2)/5+1
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, mday
}

func append2(dst []byte, n int) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// appendDate appends year, month and day with sep between them.
func appendDate(dst []byte, t int64, sep string) []byte {
	y, m, d := civil(t)
	dst = append2(append2(dst, y/100), y%100)
	dst = append2(append(dst, sep...), m)
	return append2(append(dst, sep...), d)
}

// appendISO appends the form of eventTime: 2006-01-02T15:04:05Z.
func appendISO(dst []byte, t int64) []byte {
	dst = append(appendDate(dst, t, "-"), 'T')
	s := int(t % day)
	dst = append(append2(dst, s/hour), ':')
	dst = append(append2(dst, s/minute%60), ':')
	return append(append2(dst, s%60), 'Z')
}

// iso gives the form of eventTime.
func iso(t int64) string { return string(appendISO(make([]byte, 0, 20), t)) }

// appendStamp appends the form of file names, 20060102T1504Z, with seconds if
// asked for.
func appendStamp(dst []byte, t int64, seconds bool) []byte {
	dst = append(appendDate(dst, t, ""), 'T')
	s := int(t % day)
	dst = append2(append2(dst, s/hour), s/minute%60)
	if seconds {
		dst = append2(dst, s%60)
	}
	return append(dst, 'Z')
}

// spoken gives the form that IAM and STS use inside their answers.
func spoken(t int64) string { return time.Unix(t, 0).UTC().Format("Jan 2, 2006, 3:04:05 PM") }

// weekend tells whether the day of t is a Saturday or Sunday.
func weekend(t int64) bool { d := (t/day + 4) % 7; return d == 0 || d == 6 }
