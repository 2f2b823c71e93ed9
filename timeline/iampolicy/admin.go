package iampolicy

import "strings"

// GrantsAdmin tells whether an identity's policy allows everything, or all of
// IAM (which amounts to it), on every resource. Conditions do not matter: a
// grant that asks for MFA is a grant. Statements with a Principal belong to
// resources and are left out.
func (p Policy) GrantsAdmin() bool {
	for i := range p.Statements {
		s := &p.Statements[i]
		if s.Allow && !s.HasPrincipal && s.allIAM() && s.allResources() {
			return true
		}
	}
	return false
}

// allIAM tells whether the statement's actions hold all of IAM's.
func (s *Statement) allIAM() bool {
	for _, a := range s.Actions {
		if coversIAM(a) {
			return true
		}
	}
	if len(s.NotActions) == 0 {
		return false
	}
	for _, a := range s.NotActions {
		service, _, _ := strings.Cut(a, ":")
		if glob(strings.ToLower(service), "iam") {
			return false
		}
	}
	return true
}

// coversIAM tells whether an action pattern matches every action of IAM.
func coversIAM(pattern string) bool {
	service, action, found := strings.Cut(strings.ToLower(pattern), ":")
	if !found {
		return onlyStars(service)
	}
	return onlyStars(action) && glob(service, "iam")
}

// allResources tells whether the statement is about every resource of an
// account. What NotResource leaves out is taken to be little.
func (s *Statement) allResources() bool {
	for _, r := range s.Resources {
		if coversResources(r) {
			return true
		}
	}
	if len(s.NotResources) == 0 {
		return false
	}
	for _, r := range s.NotResources {
		if coversResources(r) {
			return false
		}
	}
	return true
}

func coversResources(pattern string) bool {
	if onlyStars(pattern) {
		return true
	}
	fields := strings.SplitN(strings.ToLower(pattern), ":", 6)
	if fields[0] != "arn" && fields[0] != "*" {
		return false
	}
	for i, field := range fields {
		switch {
		case i == len(fields)-1:
			if !onlyStars(field) {
				return false
			}
		case i == 2 && !glob(field, "iam"):
			return false
		}
	}
	return len(fields) > 1
}

func onlyStars(s string) bool { return s != "" && strings.Trim(s, "*") == "" }

// glob matches IAM's wildcards, * and ?, in time linear in each star.
func glob(pattern, s string) bool {
	star, from, i := -1, 0, 0
	p := 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p++
			i++
		case star >= 0:
			from++
			p, i = star+1, from
		default:
			return false
		}
	}
	return p == len(pattern) || onlyStars(pattern[p:])
}
