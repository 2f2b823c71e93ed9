package ingest

// Hints says what could be tried, a line each.
func (e *S3Error) Hints() []string {
	switch e.cause {
	case causeConfig:
		return []string{"the files are ~/.aws/config and ~/.aws/credentials, or those that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name"}
	case causeProfile:
		return []string{"aws configure list-profiles shows those there are"}
	case causeNoCredentials:
		return []string{
			"name a profile with --profile, log in with aws sso login, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
			"a public bucket is read with --no-sign-request",
		}
	case causeBadCredentials:
		return []string{"aws sts get-caller-identity tells whether the credentials work at all; --profile chooses others"}
	case causeExpired:
		return []string{"renew them, for instance with aws sso login, and run the same command again: it goes on where it committed last"}
	case causeClock:
		return []string{"set this machine's clock; S3 refuses requests that are more than 15 minutes off"}
	case causeNoBucket:
		return []string{"aws s3 ls lists the buckets of these credentials; --endpoint-url and --profile decide where it is looked for"}
	case causeRegion:
		return []string{"name the bucket's region with --region"}
	case causeUnknownHost, causeUnreachable:
		return []string{"check the network, the proxy settings, --region and --endpoint-url"}
	case causeTLS:
		return []string{"AWS_CA_BUNDLE names a file of further certificates to trust, such as a proxy's"}
	case causeDenied:
		return append(e.deniedHints(), "keytrail help s3-policy prints a policy that is enough")
	case causeKMSDenied:
		return []string{"reading needs kms:Decrypt on the key, from the key's policy as well as the reader's"}
	case causeKMSKey:
		return []string{"the key has to be enabled, or its deletion cancelled, before the object can be read"}
	case causeArchived:
		return []string{"restore it with aws s3api restore-object, and run the same command again when that is done"}
	case causeThrottled, causeServer, causeCut:
		return []string{"run the same command again: what could not be read is tried again"}
	case causeNothing:
		return []string{"aws s3 ls shows what the bucket holds; a prefix has no leading slash and minds upper and lower case"}
	case causeChanged, causeGone:
		return []string{"run the same command again to read what is there now"}
	}
	return nil
}

// deniedHints are several, for S3 does not say what it wants: a bucket whose
// requesters pay answers like one that is closed.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html
func (e *S3Error) deniedHints() []string {
	var out []string
	switch {
	case e.anonymous:
		out = append(out, "the bucket is not public: leave out --no-sign-request")
	case e.Op == opGet:
		out = append(out, "reading needs s3:GetObject on the bucket's objects")
	default:
		out = append(out, "listing needs s3:ListBucket on the bucket; a policy may allow a prefix only, which then has to be named: s3://bucket/prefix/")
	}
	if e.unpaid && !e.anonymous {
		out = append(out, "a requester-pays bucket wants --request-payer requester")
	}
	return out
}
