package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	separator = regexp.MustCompile(`(?m)^---\s*$`)
	idLine    = regexp.MustCompile(`(?m)^id:\s*(\S+)`)
	nameLine  = regexp.MustCompile(`(?m)^name:\s*(\S+)`)
	ownBlock  = regexp.MustCompile(`(?m)^keytrail:.*\n(?:(?:[ \t].*)?\n)*`)
	derived   = regexp.MustCompile(`\bkeytrail\.[a-z]`)
)

// documents visits the YAML documents below a folder.
func documents(folder string, visit func(file, text string) error) error {
	return filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if ext := filepath.Ext(name); err != nil || entry.IsDir() || ext != ".yml" && ext != ".yaml" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, one := range separator.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), -1) {
			if strings.TrimSpace(one) == "" {
				continue
			}
			if err := visit(name, one); err != nil {
				return err
			}
		}
		return nil
	})
}

// ruleIDs gives the ids of the rules below a folder by their names, where they
// have some, and how many rules there are.
func ruleIDs(folder string) (ids map[string]string, n int, err error) {
	ids = make(map[string]string)
	err = documents(folder, func(file, text string) error {
		id := idLine.FindStringSubmatch(text)
		if id == nil {
			return nil
		}
		n++
		if name := nameLine.FindStringSubmatch(text); name != nil {
			ids[name[1]] = id[1]
		}
		return nil
	})
	return ids, n, err
}

// detections writes the detections below a folder into another, each in a file
// of its own, and counts the correlations that it leaves out.
func detections(from, to string) (left int, err error) {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return 0, err
	}
	n := 0
	err = documents(from, func(file, text string) error {
		if !strings.Contains("\n"+text, "\ndetection:") {
			left++
			return nil
		}
		n++
		return os.WriteFile(filepath.Join(to, fmt.Sprintf("%05d.yml", n)), []byte(strings.TrimLeft(text, "\n")), 0o644)
	})
	return left, err
}

// bare writes keytrail's own rules with nothing but what Sigma knows, each in a
// file of its own, and counts those that it leaves out.
func bare(from, to string) (kept, left int, err error) {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return 0, 0, err
	}
	err = documents(from, func(file, text string) error {
		name := nameLine.FindStringSubmatch(text)
		text = ownBlock.ReplaceAllString(text+"\n", "")
		if name == nil || derived.MatchString(text) || !strings.Contains(text, "\ndetection:") {
			left++
			return nil
		}
		kept++
		return os.WriteFile(filepath.Join(to, name[1]+".yml"), []byte(strings.TrimLeft(text, "\n")), 0o644)
	})
	return kept, left, err
}
