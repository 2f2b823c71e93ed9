package lineage

import (
	"cmp"
	"strings"
)

// builds links whoever starts a build, or makes or changes the project that it
// is of, to the build, and builds to the keys of their sessions, which are named
// AWSCodeBuild- and the build's own id.
// https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
type builds struct {
	projects []build
	started  []build
}

type build struct {
	claim
	arn     string // of the build, or of the project
	id      string // project:uuid
	project string
	role    string
}

var (
	buildID      = response("build.id")
	buildARN     = response("build.arn")
	buildProject = []lazyPath{response("build.projectName"), request("projectName")}
	buildRole    = response("build.serviceRole")
	projectARN   = response("project.arn")
	projectName  = []lazyPath{response("project.name"), request("name")}
)

func (f *builds) calls() []string {
	return []string{"codebuild:StartBuild", "codebuild:RetryBuild", "codebuild:CreateProject", "codebuild:UpdateProject"}
}

func (f *builds) add(c *call) {
	x := build{claim: c.claim}
	switch c.name {
	case "CreateProject", "UpdateProject":
		if x.project, x.arn = c.first(projectName...), c.text(projectARN); x.project != "" {
			f.projects = append(f.projects, x)
		}
	default:
		x.id, x.arn, x.project, x.role = c.text(buildID), c.text(buildARN), c.first(buildProject...), roleName(c.text(buildRole))
		if _, uuid, ok := strings.Cut(x.id, ":"); ok && uuid != "" {
			f.started = append(f.started, x)
		}
	}
}

// node gives the node of a project or a build.
func (x *build) node(b *Builder, kind, id string) int32 {
	arn := cmp.Or(x.arn, "arn:"+partition(x.who.ARN)+":codebuild:"+x.region+":"+x.account+":"+kind+"/"+id)
	return b.node(Compute, arn, arn, x.account)
}

func (f *builds) link(b *Builder) {
	sortBy(f.projects, func(x *build) *claim { return &x.claim })
	sortBy(f.started, func(x *build) *claim { return &x.claim })
	projects := make(map[string]int32)
	for i := range f.projects {
		x := &f.projects[i]
		n := x.node(b, "project", x.project)
		projects[x.account+"/"+x.region+"/"+x.project] = n
		b.linkFrom(&x.claim, n, "codebuild-role", ActsAs, Certain, "")
	}
	for i := range f.started {
		x := &f.started[i]
		n := x.node(b, "build", x.id)
		b.linkFrom(&x.claim, n, "codebuild-role", ActsAs, Certain, "")
		if p, ok := projects[x.account+"/"+x.region+"/"+x.project]; ok {
			b.edge(p, n, "codebuild-role", ActsAs, Certain, "", &x.claim)
		}
		_, uuid, _ := strings.Cut(x.id, ":")
		b.run(&workload{
			node: n, edge: "codebuild-role", account: x.account, session: "AWSCodeBuild-" + uuid, service: "codebuild",
			answered: Strong, named: Strong, time: tenure{from: &x.claim},
			fits: func(p *party, _ *issue) bool { return x.role == "" || p.RoleName == x.role },
		})
	}
}
