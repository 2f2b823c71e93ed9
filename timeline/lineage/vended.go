package lineage

import "slices"

// vendedKeys links whoever asked a service for a password, token or keys to one
// of its data sets to what it asked for. As a rule the answer is not in the
// record, and what is done with it is recorded elsewhere or not at all.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-credentials.html
// https://docs.aws.amazon.com/redshift/latest/mgmt/generating-user-credentials.html
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
type vendedKeys struct {
	first map[string]*vended
}

type vended struct {
	claim
	what string
}

var vendingCalls = map[string][]lazyPath{
	"s3:GetDataAccess": {request("target"), request("Target")},
	"lakeformation:GetTemporaryGlueTableCredentials":     {request("tableArn")},
	"lakeformation:GetTemporaryGluePartitionCredentials": {request("tableArn")},
	"redshift:GetClusterCredentials":                     {request("clusterIdentifier")},
	"redshift:GetClusterCredentialsWithIAM":              {request("clusterIdentifier")},
	"redshift-serverless:GetCredentials":                 {request("workgroupName")},
	"codeartifact:GetAuthorizationToken":                 {request("domain")},
	"ecr:GetAuthorizationToken":                          nil,
}

func (f *vendedKeys) calls() (names []string) {
	for name := range vendingCalls {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// add keeps the first of what one party asked for of one thing: programs ask
// again and again.
func (f *vendedKeys) add(c *call) {
	name := c.source + ":" + c.name
	x := vended{c.claim, c.account + "/" + c.region + "/" + name + "/" + c.first(vendingCalls[name]...)}
	id := c.who.id() + "\x00" + x.what
	if known := f.first[id]; known == nil || x.compare(&known.claim) < 0 {
		if f.first == nil {
			f.first = make(map[string]*vended)
		}
		f.first[id] = &x
	}
}

func (f *vendedKeys) link(b *Builder) {
	list := make([]*vended, 0, len(f.first))
	for _, x := range f.first {
		list = append(list, x)
	}
	sortBy(list, func(x **vended) *claim { return &(*x).claim })
	for _, x := range list {
		b.linkFrom(&x.claim, b.node(ServiceCredential, "vended/"+x.what, "what "+x.what+" gives", x.account), "vended-data-keys", Issued, Weak, "")
	}
}
