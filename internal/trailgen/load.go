package trailgen

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
)

// Load is made to weigh what real trails weigh: files of 1 to 5,000 events,
// log-normal with median 10 and mean 41; 5,000 keys by Zipf's law with exponent
// 1.1 in five accounts; eight regions; 400 days; runs of similar calls; records
// of 1.2 to 1.4 kB that gzip to about a seventh; and, among the values of
// free-form members, about half that occur once.
const (
	loadKeys     = 5000
	loadDays     = 400
	loadMaxFile  = 5000
	loadGzip     = 4 // the level whose ratio is nearest to real files' at a bearable cost
	loadOrg      = "o-loadexample1"
	loadMeanRun  = 3
	loadServices = 7 // percent of runs that AWS services make by themselves
)

var (
	loadBegin    = unix("2024-09-01T00:00:00Z")
	loadAccounts = []string{"111122223333", "222233334444", "444455556666", "555566667777", "777788889999"}
	loadRegions  = []string{
		"us-east-1", "us-east-1", "us-east-1", "us-west-2", "us-west-2", "eu-west-1", "eu-west-1", "us-east-2",
		"eu-central-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1",
	}
)

// Load makes file i, counted from 0, of the load of that seed: the object's
// key and its gzipped body, which depend on nothing else. It may be called from
// several goroutines. The first call for a seed takes some milliseconds more.
func Load(seed uint64, i int) (key string, body []byte) {
	text, key, _ := LoadText(seed, i, nil)
	return key, gzipLoad(text)
}

// LoadText is Load without compression: the JSON appended to dst, the object's
// key and the number of events.
func LoadText(seed uint64, i int, dst []byte) (text []byte, key string, events int) {
	return castFor(seed).file(i, dst)
}

// LoadEvents is the number of events in file i.
func LoadEvents(seed uint64, i int) int { return fileSize(fileStream(seed, i)) }

// LoadFiles is how many files, from the first, hold at least that many events.
func LoadFiles(seed uint64, events int) int {
	n := 0
	for ; events > 0; n++ {
		events -= LoadEvents(seed, n)
	}
	return n
}

func fileStream(seed uint64, i int) *rng {
	return &rng{mix(mix(seed+golden) + uint64(i)*golden)}
}

// fileSize draws a file's number of events: e^(mu + sigma z) with mu = ln 10
// and sigma for a mean of 41.
func fileSize(r *rng) int {
	const sigma = 1.675
	z := float64(r.bell()) / (1 << 32)
	return min(max(int(10*exp(sigma*z)+0.5), 1), loadMaxFile)
}

// exp is e^x, near enough for this use and the same on every machine: it only
// multiplies.
func exp(x float64) float64 {
	y := 1 + x/4096 // (1 + x/4096)^4096
	for range 12 {
		y *= y
	}
	return y
}

var writers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, loadGzip)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

func gzipLoad(text []byte) []byte {
	w := writers.Get().(*gzip.Writer)
	defer writers.Put(w)
	b := bytes.NewBuffer(make([]byte, 0, len(text)/5+256))
	w.Reset(b)
	// Writing to a bytes.Buffer does not fail.
	w.Write(text)
	w.Close()
	return b.Bytes()
}

// Sums add up what StoreLoad wrote.
type Sums struct {
	Objects, Events int
	Bytes           int64 // of the objects
	Inflated        int64 // of their JSON
}

// StoreLoad writes the first files of the load below a folder, with all cores.
// What lies under the folder's AWSLogs is removed first.
func StoreLoad(dir string, seed uint64, files int) (Sums, error) {
	if err := os.RemoveAll(filepath.Join(dir, "AWSLogs")); err != nil {
		return Sums{}, fmt.Errorf("clear the load's folder: %w", err)
	}
	var (
		next    atomic.Int64
		workers sync.WaitGroup
		mu      sync.Mutex
		total   Sums
		failed  error
	)
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			var own Sums
			var text []byte
			var err error
			for err == nil {
				i := int(next.Add(1)) - 1
				if i >= files {
					break
				}
				var o Object
				var events int
				text, o.Key, events = LoadText(seed, i, text[:0])
				o.Body = gzipLoad(text)
				err = o.store(dir)
				own.Objects++
				own.Events += events
				own.Bytes += int64(len(o.Body))
				own.Inflated += int64(len(text))
			}
			mu.Lock()
			defer mu.Unlock()
			total.Objects += own.Objects
			total.Events += own.Events
			total.Bytes += own.Bytes
			total.Inflated += own.Inflated
			if failed == nil {
				failed = err
			}
		})
	}
	workers.Wait()
	return total, failed
}

// geometric draws a length of 1 or more with that mean.
func geometric(r *rng, mean int) int {
	n := 1
	for r.below(mean) != 0 {
		n++
	}
	return n
}
