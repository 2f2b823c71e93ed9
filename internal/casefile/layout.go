package casefile

import (
	"fmt"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The names in a case's folder.
const (
	eventsDir    = "events"
	logDir       = "log"
	ledgerDir    = "ledger"
	rejectsDir   = "rejects"
	conflictsDir = "conflicts"
	tmpDir       = "tmp"
	trashDir     = "trash"
	derivedDir   = "derived" // answers that can be made again; not this package's
	digestsDir   = "digests" // digest files as delivered; not this package's
	lockName     = "lock"
)

// folders are the folders that a writer makes.
var folders = []string{eventsDir, logDir, ledgerDir, rejectsDir, conflictsDir, tmpDir, trashDir}

// ours tells whether a name at the top of a case's folder belongs to a case.
func ours(name string) bool {
	switch name {
	case eventsDir, logDir, ledgerDir, rejectsDir, conflictsDir, tmpDir, trashDir, derivedDir, digestsDir, lockName:
		return true
	}
	return false
}

// NoMonth is the month of events without a readable time, and of those that
// say they are from outside 2005 to 2100: hostile times would open a
// partition each. It is the name by which Hive-style readers know null.
const NoMonth = "__HIVE_DEFAULT_PARTITION__"

// monthIndex numbers the months of 2005 to 2099 from 1; 0 is NoMonth.
type monthIndex int32

const (
	firstYear = 2005 // CloudTrail dates from 2013; the rest is for clocks gone wrong
	endYear   = 2100
)

var (
	firstMicros = time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	endMicros   = time.Date(endYear, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
)

// monthOf gives the month that an event belongs to.
func monthOf(micros int64, ok bool) monthIndex {
	if !ok || micros < firstMicros || micros >= endMicros {
		return 0
	}
	year, month, _ := time.UnixMicro(micros).UTC().Date()
	return monthIndex((year-firstYear)*12 + int(month))
}

// String gives the month as 2026-01, or NoMonth.
func (m monthIndex) String() string {
	if m == 0 {
		return NoMonth
	}
	return fmt.Sprintf("%04d-%02d", firstYear+(m-1)/12, (m-1)%12+1)
}

// partName gives the path of a part in its case. The last element is unique
// in the case, so that tmp/ and trash/ need no folders. Each month counts its
// own parts: which month comes first to write one is chance.
func partName(month monthIndex, commit int64, seq int) string {
	return path.Join(eventsDir, "event_month="+month.String(), fmt.Sprintf("part-%08d-%s-%03d.parquet", commit, month, seq))
}

func stagedPath(dir, part string) string { return filepath.Join(dir, tmpDir, path.Base(part)) }
func trashPath(dir, part string) string  { return filepath.Join(dir, trashDir, path.Base(part)) }

func commitPath(dir string, number int64) string {
	return filepath.Join(dir, logDir, fmt.Sprintf("%08d.json", number))
}

// commitNumber reads a commit's number from its file name.
func commitNumber(name string) (int64, bool) {
	digits, ok := strings.CutSuffix(name, ".json")
	if !ok || len(digits) != 8 {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	return int64(n), err == nil
}

// segmentName gives the path of a commit's segment of the kind.
func segmentName(kind string, commit int64) string {
	switch kind {
	case SegmentIDs:
		return path.Join(ledgerDir, fmt.Sprintf("%08d.ids", commit))
	default:
		return path.Join(kind, fmt.Sprintf("%08d.jsonl.zst", commit))
	}
}
