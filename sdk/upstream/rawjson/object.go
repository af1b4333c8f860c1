// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package rawjson

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

var (
	// ErrNotObject says that a value which must be an object is another.
	ErrNotObject = errors.New("is not a JSON object")
	// ErrNotJSON says that bytes which must be JSON are not.
	ErrNotJSON = errors.New("is not JSON")
	// ErrNotFinite says that JSON cannot hold a number.
	ErrNotFinite = errors.New("is not a finite number")
)

// AppendKey begins a member of the object that b ends in.
func AppendKey(b []byte, name string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return append(AppendString(b, name), ':')
}

// Object builds an object in one pass and one buffer, since prompts may have
// megabytes. The first mistake is kept and ends up in [Object.Close].
type Object struct {
	// Buf is the object so far. What is appended to it after [Object.Key] is
	// the member's value.
	Buf     []byte
	written map[string]bool
	err     error
}

// NewObject begins an object of about size bytes.
func NewObject(size int) *Object {
	return &Object{Buf: append(make([]byte, 0, size), '{'), written: make(map[string]bool, 16)}
}

// Key begins a member.
func (o *Object) Key(name string) {
	o.Buf = AppendKey(o.Buf, name)
	o.written[name] = true
}

// Take marks names as taken: [Object.Extra] leaves them out.
func (o *Object) Take(names ...string) {
	for _, name := range names {
		o.written[name] = true
	}
}

// Taken returns the names that were written or taken.
func (o *Object) Taken() map[string]bool { return o.written }

// String adds a member that is a text.
func (o *Object) String(name, value string) {
	o.Key(name)
	o.Buf = AppendString(o.Buf, value)
}

// Strings adds a list of texts, unless it is empty.
func (o *Object) Strings(name string, values []string) {
	if len(values) == 0 {
		return
	}
	o.Key(name)
	for i, value := range values {
		o.Buf = append(o.Buf, "[,"[min(i, 1)])
		o.Buf = AppendString(o.Buf, value)
	}
	o.Buf = append(o.Buf, ']')
}

// Int adds a whole number.
func (o *Object) Int(name string, value int64) {
	o.Key(name)
	o.Buf = strconv.AppendInt(o.Buf, value, 10)
}

// Float adds a number, unless it is nil.
func (o *Object) Float(name string, value *float64) {
	if value == nil {
		return
	}
	if math.IsNaN(*value) || math.IsInf(*value, 0) {
		o.Fail(name, ErrNotFinite)
		return
	}
	o.Key(name)
	o.Buf = strconv.AppendFloat(o.Buf, *value, 'g', -1, 64)
}

// Raw adds a value as it is, unless it is empty. what names it in the mistake
// that is reported when it is not JSON.
func (o *Object) Raw(name, what string, value []byte) {
	if len(value) == 0 {
		return
	}
	if !Valid(value) {
		o.Fail(what, ErrNotJSON)
		return
	}
	o.Key(name)
	o.Buf = append(o.Buf, value...)
}

// Extra adds the members of an object, without those that taken names, to the
// object that Buf ends in. what names the object in a mistake.
func (o *Object) Extra(what string, object []byte, taken map[string]bool) {
	if len(object) == 0 {
		return
	}
	if !Valid(object) {
		o.Fail(what, ErrNotJSON)
		return
	}
	ok := EachMember(object, func(name, value []byte) {
		if !taken[string(name)] {
			o.Buf = append(AppendKey(o.Buf, string(name)), value...)
		}
	})
	if !ok {
		o.Fail(what, ErrNotObject)
	}
}

// Fail keeps the first mistake: what is wrong, and in which way.
func (o *Object) Fail(what string, err error) {
	if o.err == nil {
		o.err = fmt.Errorf("%s %w", what, err)
	}
}

// Close ends the object.
func (o *Object) Close() ([]byte, error) { return append(o.Buf, '}'), o.err }
