package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// needs says what is missing, and where it comes from.
func needs(rsigma, keytrail, records string, folders []string) error {
	var missing []string
	if _, err := exec.LookPath(rsigma); err != nil {
		missing = append(missing, fmt.Sprintf("rsigma's program (%s): cargo install rsigma --version 0.23.0 --locked, then -rsigma PATH", rsigma))
	}
	if _, err := os.Stat(keytrail); err != nil {
		missing = append(missing, fmt.Sprintf("keytrail's program (%s): make build", keytrail))
	}
	if found, _ := filepath.Glob(filepath.Join(records, "*", "normalized.jsonl")); len(found) == 0 {
		missing = append(missing, fmt.Sprintf("records (%s): folders with a normalized.jsonl each, then -records FOLDER", records))
	}
	if len(folders) == 0 {
		missing = append(missing, "rules of others: rules/cloud/aws of https://github.com/SigmaHQ/sigma and the folders named cloudtrail of "+
			"https://github.com/Yamato-Security/suzaku-rules, then -rules FOLDER for each")
	}
	for _, folder := range folders {
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			missing = append(missing, fmt.Sprintf("rules (%s): no such folder", folder))
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("missing:\n  %s", strings.Join(missing, "\n  "))
	}
	return nil
}
