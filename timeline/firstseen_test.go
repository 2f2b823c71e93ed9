package timeline

import (
	"slices"
	"testing"

	"keytrail/cloudtrail"
)

// A change of network after a day of use comes first; what belongs together is
// one change; what services sent on, and the first day, tell nothing.
func TestFirstSeen(t *testing.T) {
	use := func(day, second int64, address, agent, region, invokedBy string) *cloudtrail.Event {
		e := new(cloudtrail.Event)
		e.Reset(FirstSeenColumns())
		e.SetTime((day*86400 + second) * 1e6)
		for c, v := range map[cloudtrail.Column]string{
			cloudtrail.SourceIPAddress: address, cloudtrail.UserAgent: agent, cloudtrail.AWSRegion: region, cloudtrail.UserIdentityInvokedBy: invokedBy,
		} {
			if v != "" {
				e.Set(c, []byte(v))
			}
		}
		return e
	}
	events := []*cloudtrail.Event{
		use(0, 0, "198.51.100.7", "aws-sdk-go/1.44", "us-east-1", ""),
		use(0, 50, "198.51.7.7", "aws-cli/2.1", "us-east-1", ""), // the same network, the first day
		use(5, 0, "198.51.100.7", "aws-sdk-go/1.44", "eu-west-1", ""),
		use(6, 0, "192.0.2.1", "cloudformation", "sa-east-1", "cloudformation.amazonaws.com"),
		use(9, 0, "203.0.113.66", "Boto3/1.26", "us-east-1", ""),
		use(9, 30, "203.0.113.66", "Boto3/1.26", "ap-south-1", ""),
		use(9, 400, "10.0.0.1", "", "us-west-2", ""),
	}
	var first []Change
	for range 2 {
		var seen FirstSeen
		for _, e := range events {
			seen.Add(e)
		}
		got := seen.Changes()
		var texts []string
		for _, c := range got {
			texts = append(texts, c.Text())
		}
		want := []string{
			"1970-01-10 00:00:00, when it was first used with agent boto3, network 203.0.0.0/16, region ap-south-1 (--since 1970-01-10T00:00:00Z --source-ip 203.0.0.0/16)",
			"1970-01-06 00:00:00, when it was first used with region eu-west-1 (--since 1970-01-06T00:00:00Z)",
			"1970-01-10 00:06:40, when it was first used with region us-west-2 (--since 1970-01-10T00:06:40Z)",
		}
		if !slices.Equal(texts, want) {
			t.Errorf("changes:\n%q\nwant\n%q", texts, want)
		}
		if first != nil && len(first) != len(got) {
			t.Error("another order of reading tells something else")
		}
		first = got
		slices.Reverse(events)
	}
}
