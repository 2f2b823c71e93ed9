package query

import "bytes"

// arn is an ARN taken apart:
// arn:partition:service:region:account:resource.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
type arn struct {
	partition, service, account, resource []byte
}

func parseARN(s []byte) (a arn, ok bool) {
	rest, ok := bytes.CutPrefix(s, []byte("arn:"))
	if !ok {
		return a, false
	}
	var region []byte
	for _, part := range []*[]byte{&a.partition, &a.service, &region, &a.account} {
		if *part, rest, ok = bytes.Cut(rest, []byte(":")); !ok {
			return a, false
		}
	}
	a.resource = rest
	return a, true
}

// lastPart gives what follows the last slash: the name, in resources with a
// path before it.
func lastPart(resource []byte) []byte { return resource[bytes.LastIndexByte(resource, '/')+1:] }

// session takes a session's ARN apart: assumed-role/ROLE/SESSION, or
// federated-user/NAME, which has no role.
func (a arn) session() (role, name []byte, ok bool) {
	if rest, is := bytes.CutPrefix(a.resource, []byte("federated-user/")); is {
		return nil, rest, true
	}
	rest, is := bytes.CutPrefix(a.resource, []byte("assumed-role/"))
	if !is {
		return nil, nil, false
	}
	return bytes.Cut(rest, []byte("/"))
}

// user gives the name of an IAM user from the ARN of one.
func (a arn) user() (name []byte, ok bool) {
	return named(a.resource, "user/")
}

// role gives the name of a role from the ARN of one.
func (a arn) role() (name []byte, ok bool) {
	return named(a.resource, "role/")
}

func named(resource []byte, kind string) ([]byte, bool) {
	rest, ok := bytes.CutPrefix(resource, []byte(kind))
	return lastPart(rest), ok
}
