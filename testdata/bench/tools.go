package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// repository is where keytrail's sources are, seen from this module.
var repository = filepath.Join("..", "..")

// tools are the programs that are measured.
type tools struct {
	keytrail string
	floor    tool
	duckdb   tool
}

// tool is a yardstick's program, or why it is not here.
type tool struct {
	path    string
	missing string
}

// build makes the programs. Only keytrail has to be there.
func (b *bench) build() error {
	b.tools.keytrail = b.program
	if b.program == "" && (len(b.sections) > 1 || !b.has("stages")) {
		note("building keytrail")
		b.tools.keytrail = b.path("keytrail")
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", b.tools.keytrail, "./cmd/keytrail")
		cmd.Dir = repository
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build keytrail: %w\n%s", err, out)
		}
	}
	if b.has("yardsticks") {
		b.tools.floor = b.buildFloor()
	}
	if b.has("duckdb") {
		b.tools.duckdb = b.buildDuckDB()
	}
	return nil
}

// buildFloor compiles the C program with the system's compiler.
func (b *bench) buildFloor() tool {
	cc := os.Getenv("CC")
	if cc == "" {
		cc = "cc"
	}
	if _, err := exec.LookPath(cc); err != nil {
		return tool{missing: "apt-get install gcc libdeflate-dev libssl-dev"}
	}
	path := b.path("floor")
	cmd := exec.Command(cc, "-O2", "-o", path, filepath.Join("floor", "floor.c"), "-ldeflate", "-lcrypto")
	if out, err := cmd.CombinedOutput(); err != nil {
		note("the floor of duty does not compile:\n%s", out)
		return tool{missing: "apt-get install libdeflate-dev libssl-dev"}
	}
	return tool{path: path}
}

// buildDuckDB links DuckDB into a program of its own, which wants cgo.
func (b *bench) buildDuckDB() tool {
	note("building DuckDB's program")
	path := b.path("duckdb")
	cmd := exec.Command("go", "build", "-o", path, "./duckdb")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		note("DuckDB's program does not build:\n%s", out)
		return tool{missing: "a C and C++ compiler (apt-get install g++) and the Go module github.com/duckdb/duckdb-go/v2"}
	}
	return tool{path: path}
}

// printMachine says where and with what the figures were taken.
func (b *bench) printMachine() error {
	fmt.Fprintf(b.out, "Machine: %s.\n", strings.Join(machine(), "; "))
	if b.tools.keytrail != "" {
		text, err := exec.Command(b.tools.keytrail, "version").Output()
		if err != nil {
			return fmt.Errorf("keytrail version: %w", err)
		}
		fmt.Fprintf(b.out, "Program: %s; sources at %s.\n", strings.TrimSpace(string(text)), commit())
	}
	if b.tools.duckdb.path != "" {
		to := b.path("version.csv")
		if out, err := exec.Command(b.tools.duckdb.path, filepath.Join("duckdb", "version.sql"), "out="+to).CombinedOutput(); err != nil {
			return fmt.Errorf("DuckDB's version: %w\n%s", err, out)
		}
		text, err := os.ReadFile(to)
		if err != nil {
			return err
		}
		fmt.Fprintf(b.out, "DuckDB: %s, %d threads.\n", strings.TrimSpace(string(text)), b.threads)
	}
	fmt.Fprintf(b.out, "Load average of the machine before: %s.\n", loadAverage())
	return nil
}

// printLoad says whether the machine was quiet.
func (b *bench) printLoad() error {
	_, err := fmt.Fprintf(b.out, "\nLoad average of the machine after: %s.\n", loadAverage())
	return err
}
