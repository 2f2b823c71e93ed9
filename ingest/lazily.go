package ingest

import (
	"regexp"
	"sync"
)

// lazily compiles an expression when it is first asked for: most commands read
// no objects, and those that do seldom meet anything these are for.
func lazily(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
