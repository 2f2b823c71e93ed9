package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"keytrail/testdata/e2e/gateway"
)

// The AWS environment and configuration files mean what they mean in the AWS
// CLI: profiles, a credentials file, credential_process, endpoint_url.
func TestCredentialsOfTheAWSCLI(t *testing.T) {
	b := newBucket(t)
	smallTrail(t, b, 2)
	p := newProxy(t)
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	keys := write("keys.json", fmt.Sprintf(`{"Version":1,"AccessKeyId":%q,"SecretAccessKey":%q}`,
		gateway.Owner.AccessKeyID, gateway.Owner.SecretAccessKey))
	config := write("config", fmt.Sprintf("[default]\nregion = %[1]s\n[profile file]\nregion = %[1]s\n[profile process]\nregion = %[1]s\n"+
		"credential_process = cat %[2]s\n[profile place]\nregion = %[1]s\nendpoint_url = %[3]s\ncredential_process = cat %[2]s\n",
		gateway.Region, keys, p.URL))
	credentials := write("credentials", fmt.Sprintf("[file]\naws_access_key_id = %s\naws_secret_access_key = %s\n",
		gateway.Owner.AccessKeyID, gateway.Owner.SecretAccessKey))
	files := []string{"AWS_CONFIG_FILE=" + config, "AWS_SHARED_CREDENTIALS_FILE=" + credentials}

	for _, c := range []struct {
		name       string
		env        []string
		flags      []string
		noEndpoint bool
	}{
		{"a profile with keys", files, []string{"--profile", "file"}, false},
		{"a profile named in the environment", append(files, "AWS_PROFILE=file"), nil, false},
		{"a profile with a process", files, []string{"--profile", "process"}, false},
		{"a profile with an endpoint", files, []string{"--profile", "place"}, true},
		{"an endpoint in the environment", append(files, "AWS_PROFILE=file", "AWS_ENDPOINT_URL="+p.URL), nil, true},
		{"an endpoint for S3 in the environment", append(files, "AWS_PROFILE=file", "AWS_ENDPOINT_URL_S3="+p.URL), nil, true},
		// As in the AWS CLI, a profile that is named wins over keys in the
		// environment.
		{"a profile and other keys", append(files, "AWS_ACCESS_KEY_ID=AKIANOBODYSKEY", "AWS_SECRET_ACCESS_KEY=x"), []string{"--profile", "file"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.Take()
			s := at(t, p).with("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION").with(c.env...)
			if c.noEndpoint {
				s.endpoint = ""
			}
			s.must(fine, s.ingest(newCase(t), append(c.flags, "s3://"+b.Name)...)...)
			if n := count(p.Take(), "GetObject"); n != 4 {
				t.Errorf("%d objects were read, want 4", n)
			}
		})
	}
}
