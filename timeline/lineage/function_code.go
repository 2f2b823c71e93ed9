package lineage

import "keytrail/timeline"

// deploying is how long a function may still run the code of before: while an
// update is in progress, and some time to spare.
// https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
const deploying = 5 * 60 * 1_000_000 // micros

// undone tells for each act, which are in order, when the code that it gave a
// function was replaced in turn: none where it was not, or where the act did
// more than that. Code that was published as a version stays, and within a
// second it may have been any.
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
func (f *functions) undone() []timeline.Moment {
	byARN := make(map[string][]int)
	for i := range f.acts {
		byARN[f.acts[i].arn] = append(byARN[f.acts[i].arn], i)
	}
	until := make([]timeline.Moment, len(f.acts))
	for _, list := range byARN {
		var next timeline.Moment // when the code was replaced after those of one moment
		kept := false            // and whether it was published by then
		for hi := len(list); hi > 0; {
			lo, code, published, own := hi, false, false, false
			at := f.acts[list[hi-1]].at
			for lo > 0 && f.acts[list[lo-1]].at == at {
				lo--
				x := &f.acts[list[lo]]
				code = code || x.call == "UpdateFunctionCode"
				published = published || x.call == "PublishVersion"
				own = own || x.published
			}
			for _, i := range list[lo:hi] {
				if f.acts[i].call == "UpdateFunctionCode" && at.Known && !published && !own && !kept {
					until[i] = next.Add(deploying)
				}
			}
			if code {
				next, kept = at, false
			}
			kept, hi = kept || published, lo
		}
	}
	return until
}
