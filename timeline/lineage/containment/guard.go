package containment

// guarded puts before the commands of each phase and account one that stops
// where the credentials in use are of another account, and makes the folder for
// what is saved.
// https://docs.aws.amazon.com/cli/latest/reference/sts/get-caller-identity.html
func guarded(list []Command, home func(account string) string) []Command {
	var out []Command
	guard := map[[2]string]bool{}
	for i, c := range list {
		block := [2]string{string(c.Phase), c.Account}
		if c.Command != "" && !guard[block] {
			guard[block] = true
			region := home(c.Account)
			for _, d := range list[i:] {
				if d.Phase == c.Phase && d.Account == c.Account && d.Command != "" && partitionOf(d.Region) != partitionOf(region) {
					region = iamRegions[partitionOf(d.Region)]
					break
				}
			}
			out = append(out, guardOf(c.Phase, c.Account, region))
			if c.Phase == Preserve {
				out = append(out, Command{c.Phase, c.Account, region, "mkdir -p " + Quote(folder+"/"+c.Account),
					"What is saved in this phase goes there.", "", rankGuard})
			}
		}
		out = append(out, c)
	}
	return out
}

func guardOf(phase Phase, account, region string) Command {
	who := call(region, "sts", "get-caller-identity", lit("--query Account --output text"))
	return Command{
		phase, account, region,
		`[ "$(` + who.text + `)" = ` + Quote(account) + ` ] || { echo "stop: these credentials are not of account ` + account + `" >&2; exit 1; }`,
		"What follows is for account " + account + " and stops where the credentials in use are of another.", "", rankGuard,
	}
}
