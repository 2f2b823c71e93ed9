package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

// engine is a program that judges the records.
type engine struct {
	program string
	records string
	store   string // keytrail's case
	events  int
	ingests time.Duration // keytrail's CPU for reading the records
}

// pair is a rule, by its id, found on an event.
type pair struct{ rule, event string }

// verdicts is what an engine finds by some rules.
type verdicts struct {
	pairs    map[pair]bool
	cpu      time.Duration
	messages string // what it says on stderr
}

func (e *engine) ingest() error {
	cmd := exec.Command(e.program, "ingest", "-q", "--case", e.store, e.records)
	var said bytes.Buffer
	cmd.Stderr = &said
	err := cmd.Run()
	e.ingests = spent(cmd)
	if cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == 4 {
		err = nil // records that are none are in the case's rejects
	}
	if err != nil {
		return fmt.Errorf("keytrail ingest: %w: %s", err, said.String())
	}
	return nil
}

func spent(cmd *exec.Cmd) time.Duration {
	if cmd.ProcessState == nil {
		return 0
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// keytrail judges the case by the rules of a folder. ids gives the id of a rule
// that findings call by its name.
func (e *engine) keytrail(folder string, ids map[string]string) (*verdicts, error) {
	return judge(exec.Command(e.program, "rules", "test", folder, "--case", e.store, "--format", "jsonl"), func(line []byte) (pair, error) {
		var f struct {
			Rule    string `json:"rule"`
			EventID string `json:"event_id"`
		}
		err := json.Unmarshal(line, &f)
		if id := ids[f.Rule]; id != "" {
			f.Rule = id
		}
		return pair{f.Rule, f.EventID}, err
	})
}

// rsigma judges the records by the rules of a folder.
func (e *engine) rsigma(folder string) (*verdicts, error) {
	return judge(exec.Command(e.program, "engine", "eval", "--rules", folder, "--event", "@"+e.records, "--input-format", "json", "--include-event"), func(line []byte) (pair, error) {
		var f struct {
			RuleID string `json:"rule_id"`
			Event  struct {
				EventID string `json:"eventID"`
			} `json:"event"`
		}
		err := json.Unmarshal(line, &f)
		return pair{f.RuleID, f.Event.EventID}, err
	})
}

// judge runs a program that tells a finding a line.
func judge(cmd *exec.Cmd, read func(line []byte) (pair, error)) (*verdicts, error) {
	v := &verdicts{pairs: make(map[pair]bool)}
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] == '{' {
			p, err := read(line)
			if err != nil {
				return nil, fmt.Errorf("%s: %w: %.200s", cmd.Path, err, line)
			}
			v.pairs[p] = true
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	err = cmd.Wait()
	v.cpu, v.messages = spent(cmd), said.String()
	if err != nil && cmd.ProcessState.ExitCode() > 4 {
		return nil, fmt.Errorf("%s: %w: %.2000s", strings.Join(cmd.Args, " "), err, said.String())
	}
	return v, nil
}
