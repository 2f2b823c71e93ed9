package main

import (
	"bufio"
	"bytes"
	stdgzip "compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/gzip"
)

// resetter is what both gzip readers are.
type resetter interface {
	io.Reader
	Reset(io.Reader) error
}

// inflateList reads and inflates the files of a list with one of Go's
// libraries, in one thread, and prints the sums of stored and inflated bytes.
func inflateList(args []string, out io.Writer) error {
	if len(args) != 2 {
		return errors.New("inflate wants standard or klauspost, and a list of files")
	}
	var z resetter
	switch args[0] {
	case "standard":
		z = new(stdgzip.Reader)
	case "klauspost":
		z = new(gzip.Reader)
	default:
		return fmt.Errorf("no library %q", args[0])
	}
	list, err := os.Open(args[1])
	if err != nil {
		return err
	}
	defer list.Close()
	var stored, inflated counter
	var file bytes.Buffer
	lines := bufio.NewScanner(list)
	for lines.Scan() {
		if err := readInto(&file, lines.Text()); err != nil {
			return err
		}
		stored += counter(file.Len())
		if err := z.Reset(&file); err != nil {
			return fmt.Errorf("%s: %w", lines.Text(), err)
		}
		if _, err := io.Copy(&inflated, z); err != nil {
			return fmt.Errorf("%s: %w", lines.Text(), err)
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, stored, inflated)
	return err
}

func readInto(b *bytes.Buffer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	b.Reset()
	_, err = b.ReadFrom(f)
	return err
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }
