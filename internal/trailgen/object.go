package trailgen

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
)

// An Object is one object of a generated bucket.
type Object struct {
	Key  string // as in S3, slash separated
	Body []byte // gzipped
}

// unique alphabet of the last part of file names.
const fileDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// objectKey is the key of a log file delivered at t. The organisation is "" for
// a trail of the account's own.
func objectKey(org, account, region string, t int64, unique string) string {
	k := make([]byte, 0, 160)
	k = append(k, "AWSLogs/"...)
	if org != "" {
		k = append(append(k, org...), '/')
	}
	k = append(append(k, account...), "/CloudTrail/"...)
	k = append(append(k, region...), '/')
	k = append(appendDate(k, t, "/"), '/')
	k = append(append(k, account...), "_CloudTrail_"...)
	k = append(append(k, region...), '_')
	k = append(appendStamp(k, t, false), '_')
	return string(append(append(k, unique...), ".json.gz"...))
}

// compress gives text as one gzip member without a name or time.
func compress(text []byte, level int) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		panic(err) // the level is a constant of this package
	}
	// Writing to a bytes.Buffer does not fail.
	w.Write(text)
	w.Close()
	return b.Bytes()
}

// wrap puts records into the object that a log file holds.
func wrap(records [][]byte) []byte {
	return append(append([]byte(`{"Records":[`), bytes.Join(records, []byte{','})...), "]}"...)
}

// Store writes the objects below a folder. What lies under the folder's
// AWSLogs is removed first, and nothing else is.
func Store(dir string, objects []Object) error {
	if err := os.RemoveAll(filepath.Join(dir, "AWSLogs")); err != nil {
		return fmt.Errorf("clear the bucket's folder: %w", err)
	}
	for _, o := range objects {
		if err := o.store(dir); err != nil {
			return err
		}
	}
	return nil
}

func (o Object) store(dir string) error {
	path := filepath.Join(dir, filepath.FromSlash(o.Key))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make the object's folder: %w", err)
	}
	if err := os.WriteFile(path, o.Body, 0o644); err != nil {
		return fmt.Errorf("write the object: %w", err)
	}
	return nil
}
