package cloudtrail

import "bytes"

// judge tells how the call ended, by what the record says itself:
//
//  1. In sign-in events the response (or, for IAM Identity Center, the
//     service event details) has a member named like the event, which is
//     "Success" or "Failure".
//     https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
//  2. Else the error code decides, and an error message where there is no
//     code. A few services write "Success" or "200" as a code; EC2's dry run
//     codes say that the right exists and nothing was done.
//  3. Else an error object in the response is a failure.
//  4. Else the call succeeded: CloudTrail writes an error code only then when
//     the request failed.
//     https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
//
// A sign-in event that says nothing by rules 1 and 2, and a record that is no
// call (Insights, or no event name) are of unknown outcome.
func judge(e *Event) Outcome {
	signIn := string(e.bytes(EventSource)) == "signin.amazonaws.com"
	name := e.bytes(EventName)
	if signIn {
		for _, c := range []Column{ResponseElements, ServiceEventDetails} {
			switch said := topString(e.bytes(c), name); {
			case string(said) == "Success":
				return OutcomeSuccess
			case string(said) == "Failure":
				return OutcomeFailure
			}
		}
	}
	switch code := string(e.bytes(ErrorCode)); code {
	case "":
		if len(e.bytes(ErrorMessage)) > 0 {
			return OutcomeFailure
		}
	case "Success", "200":
		return OutcomeSuccess
	case "DryRunOperation", "Client.DryRunOperation":
		return OutcomeDryRun
	default:
		return OutcomeFailure
	}
	switch {
	case signIn, len(name) == 0, string(e.bytes(EventType)) == "AwsCloudTrailInsight":
		return OutcomeUnknown
	case holdsError(e.bytes(ResponseElements)):
		return OutcomeFailure
	}
	return OutcomeSuccess
}

// topString gives the string that the named member of an object is, nil where
// it is none.
func topString(doc, name []byte) []byte {
	var found []byte
	eachMember(doc, func(key, value []byte) bool {
		if value[0] == '"' && sameText(key, name) {
			found = decodeString(value, nil)
		}
		return true
	})
	return found
}

// holdsError tells whether a response has an object named error that is not
// empty.
func holdsError(doc []byte) bool {
	if !bytes.Contains(doc, []byte(`rror"`)) {
		return false
	}
	found := false
	eachMember(doc, func(key, value []byte) bool {
		if name := string(key); name == `"error"` || name == `"Error"` {
			found = value[0] == '{' && SkipSpace(value, 1) < len(value)-1
		}
		return true
	})
	return found
}
