package ingest

import "github.com/aws/aws-sdk-go-v2/service/s3/types"

// S3Prices are what a plan reckons with, in US dollars: the list prices of
// one region, for others and for customers with agreements a guess.
type S3Prices struct {
	Region string `json:"region"`
	Date   string `json:"date"`
	Source string `json:"source"`

	Lists   float64            `json:"lists_per_1000"`
	Classes map[string]S3Price `json:"classes"` // by storage class, "" for those without a price of their own
}

// S3Price is what reading from a storage class costs.
type S3Price struct {
	Gets      float64 `json:"gets_per_1000"`
	Retrieval float64 `json:"retrieval_per_gb"`
}

// listPrices are the prices that plans use.
var listPrices = S3Prices{
	Region: "us-east-1",
	Date:   "2025-09",
	Source: "https://aws.amazon.com/s3/pricing/",
	Lists:  0.005,
	Classes: map[string]S3Price{
		"": {Gets: 0.0004},
		string(types.ObjectStorageClassStandardIa): {Gets: 0.001, Retrieval: 0.01},
		string(types.ObjectStorageClassOnezoneIa):  {Gets: 0.001, Retrieval: 0.01},
		string(types.ObjectStorageClassGlacierIr):  {Gets: 0.01, Retrieval: 0.03},
	},
}

// get is what it costs to read one object.
func (p S3Prices) get(class string, size int64) float64 {
	price, ok := p.Classes[class]
	if !ok {
		price = p.Classes[""]
	}
	return price.Gets/1000 + price.Retrieval*float64(size)/(1<<30)
}
