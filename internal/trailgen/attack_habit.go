package trailgen

// habitDays is for how long the owner of the leaked key has used it.
const habitDays = 10

// habit has the leaked key's owner run a pipeline with it, every day before the
// attack and the day after: it begets nothing.
func (m *trailMaker) habit(owner *hand) {
	r := stream(m.seed, "attack/habit")
	owner.user.node.known = true
	for n := range habitDays + 1 {
		today := attackBegin + int64(n-habitDays)*day
		if n == habitDays {
			today += day
		}
		m.enter(r, &owner.who, regionGlobal, today+int64(r.between(0, hour))).pace(1, 4).
			all("ecr:GetAuthorizationToken", "ecs:DescribeTaskDefinition", "ecs:DescribeServices")
	}
}
