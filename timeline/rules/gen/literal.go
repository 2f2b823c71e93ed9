package main

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// writeElement writes a value as the element of a literal whose type is told
// by what is around it.
func writeElement(b *bytes.Buffer, v any) { writeValue(b, reflect.ValueOf(v), true) }

// writeValue writes a value as Go source. Structs leave their zero fields out;
// the rule's own fields stand on a line each.
func writeValue(b *bytes.Buffer, v reflect.Value, lines bool) {
	switch named := v.Interface().(type) {
	case fmt.GoStringer:
		b.WriteString(named.GoString())
		return
	case time.Duration:
		b.WriteString(strconv.FormatInt(int64(named), 10))
		return
	case fmt.Stringer: // a severity, whose constant is its word with a capital
		word := named.String()
		b.WriteString("timeline." + strings.ToUpper(word[:1]) + word[1:])
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		b.WriteByte('{')
		first := true
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				continue
			}
			if lines {
				b.WriteByte('\n')
			} else if !first {
				b.WriteString(", ")
			}
			first = false
			b.WriteString(v.Type().Field(i).Name + ": ")
			if k := v.Field(i).Kind(); k == reflect.Struct || k == reflect.Slice {
				b.WriteString(v.Field(i).Type().String())
			}
			writeValue(b, v.Field(i), false)
			if lines {
				b.WriteByte(',')
			}
		}
		if lines {
			b.WriteByte('\n')
		}
		b.WriteByte('}')
	case reflect.Slice:
		b.WriteByte('{')
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(", ")
			}
			writeValue(b, v.Index(i), false)
		}
		b.WriteByte('}')
	case reflect.String:
		b.WriteString(strconv.Quote(v.String()))
	case reflect.Bool:
		b.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int64:
		b.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint8:
		b.WriteString(strconv.FormatUint(v.Uint(), 10))
	default:
		panic("a rule has a field of type " + v.Type().String())
	}
}
