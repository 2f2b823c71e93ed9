package foothold

import "testing"

// A policy on a group that denies blocks whom the logs show in the group, while
// both last.
func TestGroupDenies(t *testing.T) {
	const (
		deny  = `{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}`
		allow = `{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}`
	)
	put := func(clock, doc string) string {
		return clock + ` alice iam:PutGroupPolicy {"groupName":"held","policyName":"no","policyDocument":"` + doc + `"}`
	}
	join := func(clock, who string) string {
		return clock + ` ` + who + ` iam:AddUserToGroup {"userName":"backup","groupName":"held"}`
	}
	leave := func(clock string) string {
		return clock + ` mallory iam:RemoveUserFromGroup {"userName":"backup","groupName":"held"}`
	}
	for what, c := range map[string]struct {
		lines []string
		want  State
		says  string
	}{
		"put on a group that the lineage's user is in": {[]string{join("10:00:10", "mallory"), put("11:00:00", deny)}, Partly, "inline policy no of group held denies"},
		"the user is put into a group that it is on":   {[]string{put("09:00:00", deny), join("11:00:00", "alice")}, Partly, "inline policy no of group held denies"},
		"attached": {
			[]string{join("11:00:00", "alice"), `11:00:01 alice iam:AttachGroupPolicy {"groupName":"held","policyArn":"arn:aws:iam::aws:policy/AWSDenyAll"}`}, Partly, "of group held",
		},
		"it allows":                        {[]string{join("10:00:10", "mallory"), put("11:00:00", allow)}, Standing, ""},
		"nobody is known in the group":     {[]string{put("11:00:00", deny)}, Standing, ""},
		"the user left before":             {[]string{join("10:00:10", "mallory"), leave("10:30:00"), put("11:00:00", deny)}, Standing, ""},
		"the user left it":                 {[]string{join("10:00:10", "mallory"), put("11:00:00", deny), leave("11:30:00")}, Standing, "was taken off again"},
		"it allows now":                    {[]string{join("10:00:10", "mallory"), put("11:00:00", deny), put("11:30:00", allow)}, Standing, "was taken off again"},
		"the user left and was put back":   {[]string{join("10:00:10", "mallory"), put("11:00:00", deny), leave("11:30:00"), join("11:40:00", "alice")}, Partly, "of group held"},
		"it was there before the foothold": {[]string{put("09:00:00", deny), `09:30:00 alice iam:AddUserToGroup {"userName":"other","groupName":"held"}`}, Standing, ""},
	} {
		t.Run(what, func(t *testing.T) {
			by := ByLineage
			if c.want == Partly || what == "it allows now" {
				by = ByOther
			}
			tell(t, append(append([]string{madeUser, madeKey}, c.lines...), quiet)...).want(AccessKey, newKey, c.want, ByEvent, by, c.says)
		})
	}
}
