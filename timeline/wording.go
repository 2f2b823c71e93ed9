package timeline

import (
	"strconv"
	"time"
)

// thousands gives a number with separators: 1,234,567.
func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// counted gives "1 key" or "2 keys".
func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// lasting gives a length of time in the unit that fits it.
func lasting(micros int64) string {
	switch seconds := micros / 1e6; {
	case seconds <= 1:
		return "1 s"
	case seconds < 120:
		return strconv.FormatInt(seconds, 10) + " s"
	case seconds < 2*3600:
		return strconv.FormatInt(seconds/60, 10) + " min"
	case seconds < 2*86400:
		return strconv.FormatInt(seconds/3600, 10) + " h"
	default:
		return strconv.FormatInt(seconds/86400, 10) + " days"
	}
}

// clock gives a moment for people, in UTC to the second.
func clock(m Moment) string {
	if !m.Known {
		return "at an unknown time"
	}
	return time.UnixMicro(m.Micros).UTC().Format("2006-01-02 15:04:05")
}
