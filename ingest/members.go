package ingest

import (
	"encoding/json"

	"keytrail/cloudtrail"
)

// eachMember gives the names, with their quotes, and the values of a JSON
// object that a scan has passed. It ends when f returns false.
func eachMember(object []byte, f func(name, value []byte) bool) {
	i := cloudtrail.SkipSpace(object, 0) + 1
	for {
		i = cloudtrail.SkipSpace(object, i)
		if i >= len(object) || object[i] != '"' {
			return
		}
		end, err := cloudtrail.ScanString(object, i)
		if err != nil {
			return
		}
		name := object[i:end]
		from := cloudtrail.SkipSpace(object, cloudtrail.SkipSpace(object, end)+1)
		if end, err = cloudtrail.ScanValue(object, from); err != nil || !f(name, object[from:end]) {
			return
		}
		i = cloudtrail.SkipSpace(object, end)
		if i >= len(object) || object[i] != ',' {
			return
		}
		i++
	}
}

// member gives the value of an object's member, nil when there is none.
func member(object []byte, name string) []byte {
	var found []byte
	if len(object) > 0 && object[0] == '{' {
		eachMember(object, func(n, v []byte) bool {
			if string(n[1:len(n)-1]) == name {
				found = v
			}
			return found == nil
		})
	}
	return found
}

// firstElement gives the first element of an array, nil when there is none.
func firstElement(array []byte) []byte {
	if len(array) == 0 || array[0] != '[' {
		return nil
	}
	from := cloudtrail.SkipSpace(array, 1)
	end, err := cloudtrail.ScanValue(array, from)
	if err != nil || array[from] == ']' {
		return nil
	}
	return array[from:end]
}

// unquote gives the value of a JSON string that a scan has passed.
func unquote(text []byte) []byte {
	var s string
	if json.Unmarshal(text, &s) != nil {
		return nil
	}
	return []byte(s)
}
