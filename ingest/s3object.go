package ingest

import (
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"keytrail/internal/casefile"
)

// S3Identity is the identity of an object in a bucket: the hash of bucket,
// key, version or else ETag, and size.
func S3Identity(bucket, key, version, etag string, size int64) casefile.Identity {
	if version != "" {
		etag = version
	}
	return identity("s3", bucket+"\x00"+key+"\x00"+etag, size)
}

// listedObject describes an object as a listing shows it.
func (s *S3) listedObject(key string, o *types.Object) Object {
	out := Object{
		URI: uriOf(key), path: key,
		Size: aws.ToInt64(o.Size), ModTime: aws.ToTime(o.LastModified), ETag: aws.ToString(o.ETag),
		StorageClass: string(o.StorageClass),
	}
	out.Identity = S3Identity(s.bucket, key, "", out.ETag, out.Size)
	if isArchived(o) {
		out.Problem = &Problem{
			Kind: KindUnreadable, Detail: out.StorageClass, Damaged: true, Retry: true,
			Reason: ReasonArchived + ": storage class " + out.StorageClass + ", it has to be restored first",
		}
	}
	return out
}

// isArchived tells whether an object has to be restored before it can be
// read. A restored copy lies beside the archived object and keeps its class.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html
func isArchived(o *types.Object) bool {
	if o.StorageClass != types.ObjectStorageClassGlacier && o.StorageClass != types.ObjectStorageClassDeepArchive {
		return false
	}
	r := o.RestoreStatus
	return r == nil || r.RestoreExpiryDate == nil || aws.ToBool(r.IsRestoreInProgress)
}

// byteRange asks for all from the byte offset on.
func byteRange(offset int64) string { return "bytes=" + strconv.FormatInt(offset, 10) + "-" }
