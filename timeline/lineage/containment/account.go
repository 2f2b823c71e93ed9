package containment

import "keytrail/timeline/lineage/foothold"

// account gives what to save of an account as a whole. f is any foothold in it.
// The credential report is made while one waits, and is what --credential-report
// reads.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
func (p *Planner) account(f *foothold.Foothold) []Command {
	s := p.steps(f)
	s.region = s.home
	report := s.iam("generate-credential-report", lit("--query State --output text"))
	s.add(Preserve, rankAccount, join("", lit("for n in 1 2 3 4 5 6 7 8 9 10; do [ \"$("), report, lit(")\" = COMPLETE ] && break; sleep 3; done")),
		"IAM makes its credential report: which user has which credentials, and when they were last used.", "")
	s.add(Preserve, rankAccount, join("", s.iam("get-credential-report", lit("--query Content --output text")),
		lit(" | base64 --decode > "+s.file("credential-report", "", "csv"))),
		"The credential report is kept; keytrail footholds --credential-report reads it.", "")
	s.add(Preserve, rankAccount, join("", s.iam("get-account-authorization-details"), lit(" > "+s.file("authorization-details", "", "json"))),
		"All users, groups, roles, trusts and policies are kept as they are now, to set back what goes wrong.", "")
	return s.list
}
