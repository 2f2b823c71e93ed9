package iampolicy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// node is a JSON value. Objects keep every member in order, twice-named ones
// too: encoding/json's maps and structs would keep the last one only.
type node struct {
	kind  kind
	text  string   // of a scalar
	names []string // of an object's members
	list  []node   // an object's or array's values
}

type kind uint8

const (
	null kind = iota
	scalar
	array
	object
)

// each visits an object's members.
func (n *node) each(visit func(name string, v *node)) {
	if n.kind == object {
		for i := range n.list {
			visit(n.names[i], &n.list[i])
		}
	}
}

// elements visits an array's elements, or the value itself where it is none.
func (n *node) elements(visit func(v *node)) {
	if n.kind != array {
		visit(n)
		return
	}
	for i := range n.list {
		visit(&n.list[i])
	}
}

func (n *node) has(name string) bool {
	for _, known := range n.names {
		if known == name {
			return true
		}
	}
	return false
}

// appendScalars appends the value, or the scalars among its elements.
func (n *node) appendScalars(dst []string) []string {
	n.elements(func(v *node) {
		if v.kind == scalar {
			dst = append(dst, v.text)
		}
	})
	return dst
}

// readTree reads exactly one JSON value with a stack of its own.
func readTree(text []byte) (node, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var open []node // the containers around the next token, outermost first
	for {
		token, err := d.Token()
		if err != nil {
			return node{}, fmt.Errorf("JSON breaks off after %d bytes: %w", d.InputOffset(), ended(err))
		}
		var done node
		switch v := token.(type) {
		case json.Delim:
			switch v {
			case '{', '[':
				if len(open) == MaxDepth {
					return node{}, fmt.Errorf("it is nested deeper than %d levels", MaxDepth)
				}
				k := array
				if v == '{' {
					k = object
				}
				open = append(open, node{kind: k})
				continue
			}
			done, open = open[len(open)-1], open[:len(open)-1]
		case string:
			if top := len(open) - 1; top >= 0 && open[top].kind == object && len(open[top].names) == len(open[top].list) {
				open[top].names = append(open[top].names, v)
				continue
			}
			done = node{kind: scalar, text: v}
		case json.Number:
			done = node{kind: scalar, text: v.String()}
		case bool:
			done = node{kind: scalar, text: fmt.Sprint(v)}
		}
		if len(open) > 0 {
			top := &open[len(open)-1]
			top.list = append(top.list, done)
			continue
		}
		if _, err := d.Token(); !errors.Is(err, io.EOF) {
			return node{}, errors.New("more follows the JSON value")
		}
		return done, nil
	}
}

func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
