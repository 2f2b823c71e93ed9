package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// usage is what the operating system says of a process that has ended.
type usage struct {
	Wall time.Duration
	CPU  time.Duration // user and system
	Peak int64         // bytes
}

// A measured process is started by a small one of its own, because a child
// that is forked from a large process counts that one's memory as its own peak
// until it executes something else.

// measure runs a command with its standard output in a file.
func measure(command []string, stdout string) (usage, error) {
	self, err := os.Executable()
	if err != nil {
		return usage{}, err
	}
	cmd := exec.Command(self, append([]string{"child", stdout}, command...)...)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return usage{}, fmt.Errorf("%v: %w", command, err)
	}
	var u usage
	return u, json.Unmarshal(text, &u)
}

// runChild is the small process: it runs a command and prints its usage.
func runChild(args []string) error {
	if len(args) < 2 {
		return errors.New("child wants a file and a command")
	}
	out, err := os.Create(args[0])
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command(args[1], args[2:]...)
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		return err
	}
	u := usage{Wall: time.Since(begin), CPU: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), Peak: peak(cmd.ProcessState)}
	return json.NewEncoder(os.Stdout).Encode(u)
}
