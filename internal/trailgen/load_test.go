package trailgen

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"keytrail/cloudtrail"
)

func TestLoadFilesDependOnSeedAndNumberOnly(t *testing.T) {
	const files = 40
	keys, bodies := make([]string, files), make([][]byte, files)
	for i := range files {
		keys[i], bodies[i] = Load(3, i)
	}
	var workers sync.WaitGroup
	for i := files - 1; i >= 0; i-- {
		workers.Go(func() {
			if key, body := Load(3, i); key != keys[i] || !bytes.Equal(body, bodies[i]) {
				t.Errorf("file %d differs the second time", i)
			}
		})
	}
	workers.Wait()
	if key, _ := Load(4, 0); key == keys[0] {
		t.Error("another seed gives the same key")
	}
}

// The text of a file is pinned, so that numbers measured on load can be
// compared over time. Change the hash when the load is meant to change.
func TestLoadTextIsPinned(t *testing.T) {
	h := sha256.New()
	for i := range 20 {
		text, key, _ := LoadText(1, i, nil)
		h.Write([]byte(key))
		h.Write(text)
	}
	const want = "09592ed60d6244893505acc2a4ceb534e4fe5f6a5715a7afd835255cd87e3970"
	if have := hex.EncodeToString(h.Sum(nil)); have != want {
		t.Errorf("the load's text has hash %s, want %s", have, want)
	}
}

func TestLoadFileSizes(t *testing.T) {
	const files = 20000
	sizes := make([]int, files)
	sum := 0
	for i := range sizes {
		sizes[i] = LoadEvents(1, i)
		sum += sizes[i]
	}
	slices.Sort(sizes)
	if median := sizes[files/2]; median < 9 || median > 11 {
		t.Errorf("median %d, want 10", median)
	}
	if mean := float64(sum) / files; mean < 38 || mean > 44 {
		t.Errorf("mean %.1f, want 41", mean)
	}
	if sizes[0] < 1 || sizes[files-1] > loadMaxFile {
		t.Errorf("sizes from %d to %d", sizes[0], sizes[files-1])
	}
	if n := LoadFiles(1, 200_000); n < 4_600 || n > 5_200 {
		t.Errorf("%d files hold 200,000 events, want about 4,900", n)
	}
}

// Load weighs what it promises, on about 60,000 events.
func TestLoadWeights(t *testing.T) {
	var parser cloudtrail.Parser
	var e cloudtrail.Event
	columns := []cloudtrail.Column{
		cloudtrail.RequestParameters, cloudtrail.ResponseElements, cloudtrail.AdditionalEventData, cloudtrail.Resources,
	}
	values, distinct := 0, map[string]bool{}
	keys, accounts, regions, ids := map[string]int{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	events, inflated, compressed := 0, 0, 0
	for i := 0; events < 60_000; i++ {
		text, path, n := LoadText(1, i, nil)
		if n != LoadEvents(1, i) {
			t.Fatalf("file %d has %d events, not %d", i, n, LoadEvents(1, i))
		}
		key, ok := cloudtrail.ParseObjectKey(path)
		if !ok || key.String() != path {
			t.Fatalf("%s is no key of CloudTrail's", path)
		}
		inflated, compressed = inflated+len(text), compressed+len(gzipLoad(text))
		records, ok := bytes.CutPrefix(text, []byte(`{"Records":[`))
		if !ok {
			t.Fatalf("file %d begins otherwise", i)
		}
		for range n {
			size, err := parser.ParsePrefix(records, &e)
			if err != nil || e.Flags != 0 {
				t.Fatalf("file %d: %v, flags %b", i, err, e.Flags)
			}
			records = records[size+1:]
			events++
			for _, c := range columns {
				if !e.IsNull(c) {
					values++
					distinct[string(e.Value(c))] = true
				}
			}
			keys[e.Text(cloudtrail.AccessKeyID)]++
			accounts[e.Text(cloudtrail.RecipientAccountID)] = true
			regions[e.Text(cloudtrail.AWSRegion)] = true
			ids[e.Text(cloudtrail.EventID)] = true
			if at, _ := e.Time(); at.After(key.Time.Add(60e9)) {
				t.Fatalf("file %d was delivered before an event of it", i)
			}
			if k := e.Text(cloudtrail.AccessKeyID); k != "" {
				if account, _ := cloudtrail.AccountInside(k); account != e.Text(cloudtrail.UserIdentityAccountID) {
					t.Fatalf("key %s holds account %s", k, account)
				}
			}
		}
		if string(records) != "}" {
			t.Fatalf("file %d ends with %q", i, records)
		}
	}
	if len(ids) != events {
		t.Errorf("%d event ids for %d events", len(ids), events)
	}
	if mean := inflated / events; mean < 1200 || mean > 1400 {
		t.Errorf("records of %d bytes, want 1,200 to 1,400", mean)
	}
	if ratio := float64(inflated) / float64(compressed); ratio < 6.8 || ratio > 8.5 {
		t.Errorf("gzip ratio %.1f, want 7 to 8", ratio)
	}
	if share := len(distinct) * 100 / values; share < 45 || share > 65 {
		t.Errorf("%d %% of the free-form values are distinct, want about half", share)
	}
	if len(accounts) != 5 || len(regions) != 8 {
		t.Errorf("%d accounts and %d regions, want 5 and 8", len(accounts), len(regions))
	}
	delete(keys, "")
	if len(keys) < 2000 {
		t.Errorf("only %d keys", len(keys))
	}
}

func TestStoreLoad(t *testing.T) {
	dir := t.TempDir()
	kept := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(kept, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	sums, err := StoreLoad(dir, 1, 6)
	if err != nil {
		t.Fatal(err)
	}
	events, bytesOut := 0, 0
	for i := range 6 {
		key, body := Load(1, i)
		have, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(key)))
		if err != nil || !bytes.Equal(have, body) {
			t.Errorf("file %d: %v, or other bytes", i, err)
		}
		events, bytesOut = events+LoadEvents(1, i), bytesOut+len(body)
	}
	if sums.Objects != 6 || sums.Events != events || sums.Bytes != int64(bytesOut) {
		t.Errorf("sums %+v, want 6 objects, %d events, %d bytes", sums, events, bytesOut)
	}
	if _, err := os.Stat(kept); err != nil {
		t.Errorf("a file beside AWSLogs is gone: %v", err)
	}
	blocked := filepath.Join(dir, "file")
	if err := os.WriteFile(blocked, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := StoreLoad(blocked, 1, 1); err == nil {
		t.Error("storing below a file gives no error")
	}
}

func BenchmarkLoadText(b *testing.B) {
	var text []byte
	bytesMade, events := 0, 0
	for i := range b.N {
		var n int
		text, _, n = LoadText(1, i%2000, text[:0])
		bytesMade, events = bytesMade+len(text), events+n
	}
	b.SetBytes(int64(bytesMade / b.N))
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkLoad(b *testing.B) {
	bytesMade, events := 0, 0
	for i := range b.N {
		text, _, n := LoadText(1, i%2000, nil)
		gzipLoad(text)
		bytesMade, events = bytesMade+len(text), events+n
	}
	b.SetBytes(int64(bytesMade / b.N))
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}
