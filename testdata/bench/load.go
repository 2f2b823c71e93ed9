package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"keytrail/internal/trailgen"
)

// loadSeed is the seed of all loads: the same bytes on every machine.
const loadSeed = 1

// largeEvents stands for the load that is one object, in place of a number of
// events.
const largeEvents = -1

// largeBytes is how much JSON that object holds.
const largeBytes = 1 << 30

// load gives the folder of a load, which is made when it is not there.
func (b *bench) load(events int) (string, error) {
	if dir := b.loads[events]; dir != "" {
		return dir, nil
	}
	name := "load-" + strconv.Itoa(events)
	if events == largeEvents {
		name = "load-one-object"
	}
	dir := filepath.Join(b.dir, name)
	// The mark is written last: a load that was cut short is made again, as is one
	// that somebody removed to have the room.
	mark := dir + ".json"
	_, unmarked := os.Stat(mark)
	if _, err := os.Stat(dir); err == nil && unmarked == nil {
		return dir, nil
	}
	note("making %s, once", dir)
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	cmd := exec.Command(self, "generate", strconv.Itoa(events), dir)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("making %s: %w", dir, err)
	}
	return dir, os.WriteFile(mark, text, 0o644)
}

// generate is a process of its own, because it takes memory that the measuring
// one shall not have.
func generate(args []string) error {
	if len(args) != 2 {
		return errors.New("generate wants a number of events and a folder")
	}
	events, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	var sums trailgen.Sums
	if events == largeEvents {
		sums, err = storeLarge(args[1], largeBytes)
	} else {
		sums, err = trailgen.StoreLoad(args[1], loadSeed, trailgen.LoadFiles(loadSeed, events))
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(sums)
}

// storeLarge writes one object with the records of as many files of the load
// as make that much JSON.
func storeLarge(dir string, size int64) (sums trailgen.Sums, err error) {
	text, key, _ := trailgen.LoadText(loadSeed, 0, nil)
	path := filepath.Join(dir, filepath.FromSlash(key))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return sums, err
	}
	f, err := os.Create(path)
	if err != nil {
		return sums, err
	}
	defer f.Close()
	z, err := gzip.NewWriterLevel(f, gzip.BestSpeed)
	if err != nil {
		return sums, err
	}
	w := bufio.NewWriterSize(z, 1<<20)
	const head, tail = `{"Records":[`, `]}`
	n, _ := w.WriteString(head)
	sums.Inflated = int64(n)
	for i := 0; sums.Inflated < size; i++ {
		var events int
		text, _, events = trailgen.LoadText(loadSeed, i, text[:0])
		if i > 0 {
			w.WriteByte(',')
			sums.Inflated++
		}
		n, _ := w.Write(text[len(head) : len(text)-len(tail)])
		sums.Inflated += int64(n)
		sums.Events += events
	}
	n, _ = w.WriteString(tail)
	sums.Inflated += int64(n)
	sums.Objects = 1
	// The first error of a bufio.Writer is the one of its Flush.
	if err := errors.Join(w.Flush(), z.Close()); err != nil {
		return sums, err
	}
	info, err := f.Stat()
	if err != nil {
		return sums, err
	}
	sums.Bytes = info.Size()
	return sums, nil
}

// listFiles writes the paths of all files below a folder, one a line.
func listFiles(dir, to string) (files int, size int64, err error) {
	f, err := os.Create(to)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		files++
		if err == nil {
			size += info.Size()
			_, err = fmt.Fprintln(w, path)
		}
		return err
	})
	return files, size, errors.Join(err, w.Flush())
}

// sizeOf adds up the files below a folder whose names match; a file counts
// itself.
func sizeOf(path, pattern string) (size int64, err error) {
	err = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		if ok, err := filepath.Match(pattern, d.Name()); !ok || err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}
