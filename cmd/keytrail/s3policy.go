package main

import "github.com/spf13/cobra"

// newS3Policy is a help topic: keytrail help s3-policy.
func newS3Policy() *cobra.Command {
	topic := &cobra.Command{
		Use:   "s3-policy",
		Short: "the IAM policy that reading a bucket of logs takes",
		Long: `What keytrail needs to read logs from S3; it never writes to the bucket. Put in
the bucket's name, and the key's ARN where objects are encrypted with KMS (whose
key policy must let the reader in as well). Without KMS leave the last statement
out.

  {
    "Version": "2012-10-17",
    "Statement": [
      {
        "Sid": "ListLogs",
        "Effect": "Allow",
        "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
        "Resource": "arn:aws:s3:::BUCKET"
      },
      {
        "Sid": "ReadLogs",
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::BUCKET/*"
      },
      {
        "Sid": "DecryptLogs",
        "Effect": "Allow",
        "Action": "kms:Decrypt",
        "Resource": "arn:aws:kms:REGION:ACCOUNT:key/KEY"
      }
    ]
  }`,
	}
	topic.SetHelpTemplate("{{.Long}}\n")
	return topic
}
