package containment

import "strings"

// trail: logging comes first, so that what follows is recorded.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html
func trail(s *steps) {
	name := s.f.Value
	one := opt("--name", name)
	s.save("trail", name, s.aws("cloudtrail", "get-trail", one), "Settings of trail "+name+" are kept.")
	s.save("event-selectors", name, s.aws("cloudtrail", "get-event-selectors", opt("--trail-name", name)), "What trail "+name+" logs is kept.")
	s.add(Preserve, rankWatch, s.aws("cloudtrail", "start-logging", one), "The lineage stopped trail "+name+" or changed it: it logs again, before anything else is done.", "")
	s.note(Preserve, rankWatch, "Set back settings and event selectors of trail "+name+", and make it again where it was deleted: the logs hold no earlier version of them.")
}

// detector is what watches: GuardDuty, Config, Security Hub and their kin, each
// switched on again where one call does.
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateDetector.html
// https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigurationRecorder.html
func detector(s *steps) {
	kind, name, _ := strings.Cut(s.f.Value, " ")
	on := func(command shell) {
		s.add(Preserve, rankWatch, command, "The lineage switched off or changed "+s.f.Value+": it watches again, before anything else is done. Findings of the time between are not made up for.", "")
	}
	switch kind {
	case "config-recorder":
		on(s.aws("configservice", "start-configuration-recorder", opt("--configuration-recorder-name", name)))
	case "security-hub":
		on(s.aws("securityhub", "enable-security-hub"))
	case "macie":
		on(s.aws("macie2", "enable-macie"))
	case "inspector":
		on(s.aws("inspector2", "enable", lit("--resource-types EC2 ECR LAMBDA")))
	default:
		if name == "" && isHex(kind) {
			s.save("detector", kind, s.aws("guardduty", "get-detector", opt("--detector-id", kind)), "Settings of detector "+kind+" are kept.")
			on(s.aws("guardduty", "update-detector", opt("--detector-id", kind), lit("--enable")))
		}
	}
	s.note(Preserve, rankWatch, "Set back the settings of "+s.f.Value+", and make it again where it was deleted: the logs hold no earlier version of them.")
}

// isHex tells a detector's id: 32 hex digits.
func isHex(s string) bool { return len(s) == 32 && strings.Trim(s, "0123456789abcdef") == "" }
