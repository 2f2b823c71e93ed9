package e2e

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"keytrail/testdata/e2e/gateway"
)

// The policy that keytrail prints is enough to read a bucket: the server
// enforces it.
func TestPrintedPolicyIsEnough(t *testing.T) {
	text := local(t).must(fine, "help", "s3-policy").stdout
	begin, end := strings.Index(text, "{"), strings.LastIndex(text, "}")
	if begin < 0 || end < begin {
		t.Fatalf("no policy in:\n%s", text)
	}
	var policy struct {
		Version   string
		Statement []map[string]any
	}
	if err := json.Unmarshal([]byte(text[begin:end+1]), &policy); err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
	b := newBucket(t)
	bucketARN := regexp.MustCompile(`arn:aws:s3:::[^/]+`)
	var statements []map[string]any
	for _, s := range policy.Statement {
		actions := list(s["Action"])
		if len(actions) > 0 && !strings.HasPrefix(actions[0], "s3:") {
			continue // kms: the server knows no such thing
		}
		for _, a := range actions {
			if !strings.HasPrefix(a, "s3:Get") && !strings.HasPrefix(a, "s3:List") || strings.Contains(a, "*") {
				t.Errorf("the policy allows %s", a)
			}
		}
		var resources []string
		for _, r := range list(s["Resource"]) {
			resources = append(resources, bucketARN.ReplaceAllString(r, "arn:aws:s3:::"+b.Name))
		}
		delete(s, "Sid")
		s["Resource"] = resources
		s["Principal"] = map[string]string{"AWS": gateway.Reader.AccessKeyID}
		statements = append(statements, s)
	}
	document, err := json.Marshal(map[string]any{"Version": policy.Version, "Statement": statements})
	if err != nil {
		t.Fatal(err)
	}
	objects := smallTrail(t, b, 3)
	if err := b.SetPolicy(context.Background(), string(document)); err != nil {
		t.Fatalf("%v: %s", err, document)
	}
	dir := newCase(t)
	s := at(t, newProxy(t)).as(gateway.Reader)
	s.must(fine, s.ingest(dir, "s3://"+b.Name, "--plan")...)
	s.must(fine, s.ingest(dir, "s3://"+b.Name)...)
	sameAnswers(t, localAnswers(t, objects), answers(t, dir))
}

// list reads a policy's member that is a string or an array of strings.
func list(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}
