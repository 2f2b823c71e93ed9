package main

import "errors"

func (b *bench) stages() error { return errors.New("to come") }
