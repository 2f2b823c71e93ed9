package ingest

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"net/http"
	"strings"
)

// checksums are the algorithms of S3's that the standard library has. S3 adds
// CRC64NVME to what is stored without another, so nearly every answer has one:
// leaving those to the SDK would leave everything to it.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
var checksums = map[string]func() hash.Hash{
	"X-Amz-Checksum-Crc64nvme": func() hash.Hash { return crc64.New(crc64NVME) },
	"X-Amz-Checksum-Crc32":     func() hash.Hash { return crc32.NewIEEE() },
	"X-Amz-Checksum-Crc32c":    func() hash.Hash { return crc32.New(castagnoli) },
	"X-Amz-Checksum-Sha1":      sha1.New,
	"X-Amz-Checksum-Sha256":    sha256.New,
}

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli)

	// crc64NVME has the polynomial of the NVM Express command set, reflected.
	crc64NVME = crc64.MakeTable(0x9a6c9329ac4bc9b5)
)

const headerChecksum = "X-Amz-Checksum-"

// checksum is what an answer says that its body comes to; its zero value is
// that of an answer that says nothing.
type checksum struct {
	sum  func() hash.Hash
	want string
}

// checksumOf finds an answer's checksum. ok is false where the SDK has to
// judge it: several, or one of parts, or of an algorithm that is not known.
func checksumOf(h http.Header) (c checksum, ok bool) {
	for name, values := range h {
		if !strings.HasPrefix(name, headerChecksum) || name == headerChecksum+"Type" || len(values) == 1 && values[0] == "" {
			continue
		}
		if c.sum != nil || len(values) != 1 || strings.Contains(values[0], "-") {
			return c, false
		}
		if c = (checksum{checksums[name], values[0]}); c.sum == nil {
			return c, false
		}
	}
	return c, true
}

func (c checksum) holds(body []byte) bool {
	if c.sum == nil {
		return true
	}
	h := c.sum()
	h.Write(body)
	return base64.StdEncoding.EncodeToString(h.Sum(nil)) == c.want
}
