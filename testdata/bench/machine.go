package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// machine says what is known of this one without further tools.
func machine() []string {
	list := []string{fmt.Sprintf("%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())}
	if model := field("/proc/cpuinfo", "model name"); model != "" {
		list = append(list, model)
	}
	if memory := field("/proc/meminfo", "MemTotal"); memory != "" {
		list = append(list, memory+" of memory")
	}
	if kernel, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		list = append(list, "kernel "+strings.TrimSpace(string(kernel)))
	}
	return append(list, runtime.Version())
}

// field is the first value of a name in one of the kernel's "name: value"
// files.
func field(path, name string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// loadAverage is how many processes ran or waited, over 1, 5 and 15 minutes.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if parts := strings.Fields(string(text)); err == nil && len(parts) >= 3 {
		return strings.Join(parts[:3], " ")
	}
	return "not known here"
}

// commit names the sources.
func commit() string {
	cmd := exec.Command("git", "describe", "--always", "--dirty", "--abbrev=12")
	cmd.Dir = repository
	text, err := cmd.Output()
	if err != nil {
		return "no commit"
	}
	return strings.TrimSpace(string(text))
}
