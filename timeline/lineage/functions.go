package lineage

import (
	"cmp"
	"strings"
)

// functions links whoever makes or changes a function to the function, and
// functions to the keys of their sessions. Lambda names these after the
// function. When a function is made, Lambda tries its role out, under names that
// begin with awslambda_: nothing runs then.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
type functions struct {
	acts []functionAct
}

type functionAct struct {
	claim
	call      string
	arn, name string
	role      string
	published bool // its code is kept as a version, too
}

var (
	functionAsked    = request("functionName")
	functionARN      = response("functionArn")
	functionRole     = response("role")
	functionRoleAsks = request("role")
	functionDryRun   = request("dryRun")
	functionPublish  = request("publish")
)

func (f *functions) calls() []string {
	return []string{
		"lambda:CreateFunction", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "lambda:PublishVersion", "lambda:DeleteFunction",
	}
}

func (f *functions) add(c *call) {
	x := functionAct{claim: c.claim, call: c.name, role: roleName(c.first(functionRole, functionRoleAsks)), published: c.text(functionPublish) == "true"}
	arn := c.first(functionARN, functionAsked)
	x.name = functionName(arn)
	if x.name == "" || c.text(functionDryRun) == "true" || c.name == "DeleteFunction" && isVersion(c.text(functionAsked)) {
		return
	}
	x.arn = "arn:" + partition(cmp.Or(arn, c.who.ARN)) + ":lambda:" + c.region + ":" + c.account + ":function:" + x.name
	f.acts = append(f.acts, x)
}

// functionName reads a function's name from any way to write it: the name, the
// ARN, or the account and the name, each perhaps with a version behind it.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
func functionName(s string) string {
	if _, after, ok := strings.Cut(s, "function:"); ok {
		s = after
	}
	name, _, _ := strings.Cut(s, ":")
	return name
}

// isVersion tells whether a function was asked for with a version or an alias.
func isVersion(s string) bool {
	if _, after, ok := strings.Cut(s, "function:"); ok {
		s = after
	}
	return strings.Contains(s, ":")
}

func (f *functions) link(b *Builder) {
	sortBy(f.acts, func(x *functionAct) *claim { return &x.claim })
	undone := f.undone()
	var turns []turn
	for i := range f.acts {
		if x := &f.acts[i]; x.call == "CreateFunction" || x.call == "DeleteFunction" {
			turns = append(turns, turn{&x.claim, x.arn, x.call == "DeleteFunction"})
		}
	}
	known := newTenures(turns)
	regions := make(map[string]map[string]bool) // account/name → regions
	for i := range f.acts {
		x := &f.acts[i]
		if regions[x.account+"/"+x.name] == nil {
			regions[x.account+"/"+x.name] = make(map[string]bool)
		}
		regions[x.account+"/"+x.name][x.region] = true
	}
	byNode := make(map[int32]*runningFunction)
	var order []*runningFunction
	for i := range f.acts {
		x := &f.acts[i]
		time, tag, ok := known.at(x.arn, x.at)
		if !ok || x.call == "DeleteFunction" || x.call == "PublishVersion" {
			continue
		}
		n := b.node(Function, x.arn+tag, x.arn, x.account)
		for _, a := range b.actors(&x.claim) {
			if e := b.edge(a.node, n, "lambda-role", ActsAs, a.certainty, "", &x.claim); e != nil {
				e.Until = undone[i]
			}
		}
		r := byNode[n]
		if r == nil {
			r = &runningFunction{act: x, node: n, time: time, roles: make(map[string]bool), alone: len(regions[x.account+"/"+x.name]) == 1}
			byNode[n] = r
			order = append(order, r)
		}
		if x.role != "" {
			r.roles[x.role] = true
		}
		if x.call != "CreateFunction" {
			r.altered = append(r.altered, &x.claim)
		}
	}
	for _, r := range order {
		b.run(&workload{
			node: r.node, edge: "lambda-role", account: r.act.account, session: r.act.name, service: "lambda",
			answered: Strong, named: Strong, time: r.time, altered: r.altered, fits: r.fits,
		})
	}
}

// runningFunction is a function under one bearer of its name.
type runningFunction struct {
	act     *functionAct
	node    int32
	time    tenure
	roles   map[string]bool // names of the roles that it was given
	altered []*claim
	alone   bool // no other region of the account has one of the name
}

// fits tells whether a session is this function's, and not that of one of the
// same name in another region.
func (r *runningFunction) fits(p *party, x *issue) bool {
	if len(r.roles) > 0 && !r.roles[p.RoleName] {
		return false
	}
	if strings.Contains(p.IssuedTo, ":function:") {
		return p.IssuedTo == r.act.arn || strings.HasPrefix(p.IssuedTo, r.act.arn+":")
	}
	if x == nil || x.region == "" {
		return r.alone
	}
	return x.region == r.act.region
}
