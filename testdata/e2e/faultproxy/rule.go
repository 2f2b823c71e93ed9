package faultproxy

import (
	"slices"
	"strings"
	"time"
)

// Rule says how a request goes wrong; nil lets it pass. Rules are asked one
// request at a time.
type Rule func(*Request) *Fault

// Match chooses requests. Those made by From, Times, For, Above and OncePerKey
// remember what they saw, so each belongs to one rule.
type Match func(*Request) bool

// Answer meets the matching requests with a fault.
func Answer(f Fault, m Match) Rule {
	return func(q *Request) *Fault {
		if !m(q) {
			return nil
		}
		return &f
	}
}

// Any is every request.
func Any(*Request) bool { return true }

// Ops are the requests of these operations.
func Ops(names ...string) Match {
	return func(q *Request) bool { return slices.Contains(names, q.Op) }
}

// Gets are the reads of those objects.
func Gets(key func(string) bool) Match {
	return func(q *Request) bool { return q.Op == "GetObject" && key(q.Key) }
}

// Under are the reads of objects below a prefix, and the listings that are
// confined to it.
func Under(prefix string) Match {
	return func(q *Request) bool {
		return strings.HasPrefix(q.Key, prefix) || q.Op == "ListObjectsV2" && strings.HasPrefix(q.Prefix, prefix)
	}
}

// Both are the requests that two matches choose.
func Both(a, b Match) Match { return func(q *Request) bool { return a(q) && b(q) } }

// From are the matching requests from the n-th on, counted from 1.
func From(n int, m Match) Match {
	seen := 0
	return func(q *Request) bool {
		if m(q) {
			seen++
			return seen >= n
		}
		return false
	}
}

// Times are the first n matching requests.
func Times(n int, m Match) Match {
	seen := 0
	return func(q *Request) bool {
		if seen < n && m(q) {
			seen++
			return true
		}
		return false
	}
}

// For are the matching requests within a time that begins with the first.
func For(d time.Duration, m Match) Match {
	var begin time.Time
	return func(q *Request) bool {
		if !m(q) {
			return false
		}
		if begin.IsZero() {
			begin = time.Now()
		}
		return time.Since(begin) < d
	}
}

// Above are the matching requests that come when more than rate a second do,
// beyond a burst of that many: a server that keeps to a limit.
func Above(rate, burst float64, m Match) Match {
	var last time.Time
	left := burst
	return func(q *Request) bool {
		if !m(q) {
			return false
		}
		now := time.Now()
		if !last.IsZero() {
			left = min(burst, left+now.Sub(last).Seconds()*rate)
		}
		last = now
		if left < 1 {
			return true
		}
		left--
		return false
	}
}

// OncePerKey are the matching requests that are the first for their object.
func OncePerKey(m Match) Match {
	seen := map[string]bool{}
	return func(q *Request) bool {
		if !m(q) || seen[q.Key] {
			return false
		}
		seen[q.Key] = true
		return true
	}
}
