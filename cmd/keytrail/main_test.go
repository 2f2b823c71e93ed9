package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the scripts get into what they want")

// asKeytrail makes the test binary behave as the program, for tests that kill it.
const asKeytrail = "KEYTRAIL_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asKeytrail) != "" {
		main()
		return
	}
	testscript.Main(cleaning{m}, map[string]func(){"keytrail": main})
}

// cleaning removes what benchmarks made: testscript ends the process itself.
type cleaning struct{ *testing.M }

// Run runs the tests.
func (m cleaning) Run() int {
	status := m.M.Run()
	os.RemoveAll(benchDir)
	return status
}

// TestScripts runs the program as a user does. $BUCKET is the sample bucket,
// $INCIDENT the truth about it.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("BUCKET", filepath.Join(root, "bucket"))
			env.Setenv("INCIDENT", filepath.Join(root, "incident.json"))
			env.Setenv("NO_COLOR", "1")
			return nil
		},
	})
}
