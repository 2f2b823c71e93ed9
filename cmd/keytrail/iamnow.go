package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"keytrail/timeline/lineage/foothold"
)

// iamFlags are what IAM said when it was asked.
type iamFlags struct {
	report string
	keys   []string
}

func (f *iamFlags) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.report, "credential-report", "", "IAM's credential report, as CSV or as aws iam get-credential-report answers it")
	cmd.Flags().StringArrayVar(&f.keys, "access-keys", nil, "answers of aws iam list-access-keys")
}

func (f *iamFlags) read() (*foothold.Answers, error) {
	a := foothold.NewAnswers()
	if f.report != "" {
		text, err := os.ReadFile(f.report)
		if err != nil {
			return nil, err
		}
		if err := a.CredentialReport(text); err != nil {
			return nil, fmt.Errorf("%s: %w", f.report, err)
		}
	}
	for _, name := range f.keys {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if err := a.AccessKeys(text); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return a, nil
}

// readKnownGood reads who is known to defend, nil for nobody.
func readKnownGood(name string) (*foothold.KnownGood, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	k, err := foothold.ReadKnownGood(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return k, nil
}
