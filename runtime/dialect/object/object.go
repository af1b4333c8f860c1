// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package object takes JSON objects apart, member by member, so that a dialect
// can use the members that it knows and pass the others on untouched.
package object

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// Members are an object's members by name.
type Members = map[string]json.RawMessage

// Split splits a JSON object into its members, which are parts of it. A mistake
// is a fault that names line and column.
func Split(body []byte) (Members, error) {
	if rawjson.Valid(body) {
		if members, ok := split(body); ok {
			return members, nil
		}
	}
	return nil, mistake(body)
}

// split splits what is known to be JSON. The values are parts of it.
func split(raw []byte) (Members, bool) {
	members := make(Members, 8)
	ok := rawjson.EachMember(raw, func(name, value []byte) { members[string(name)] = value })
	return members, ok
}

// mistake says why a body is not a JSON object.
func mistake(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return fault.New(fault.RequestInvalid, "The request has no body; it must be a JSON object.")
	}
	var members Members
	err := json.Unmarshal(body, &members)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line, column := position(body, syntax.Offset)
		return fault.Wrap(err, fault.RequestInvalid, "The body is not valid JSON: %s at line %d, column %d.", syntax, line, column).
			With("line", line).With("column", column)
	}
	return fault.New(fault.RequestInvalid, "The body must be a JSON object.")
}

// position turns a byte offset into line and column, both from 1. encoding/json
// gives the offset behind the offending byte.
func position(body []byte, offset int64) (line, column int) {
	before := body[:min(max(offset-1, 0), int64(len(body)))]
	line = 1 + bytes.Count(before, []byte("\n"))
	column = len(before) - (bytes.LastIndexByte(before, '\n') + 1) + 1
	return line, column
}

// Take decodes a member into v and removes it; null counts as absent. What v
// takes as it stands is a part of the object.
func Take(members Members, name string, v any) error {
	raw := TakeRaw(members, name)
	if raw == nil {
		return nil
	}
	if err := decode(raw, v); err != nil {
		return WrongType(name, err)
	}
	return nil
}

// decode is json.Unmarshal of what is known to be JSON; what may be long is
// looked at once.
func decode(raw json.RawMessage, v any) error {
	switch v := v.(type) {
	case *string:
		if s, ok := rawjson.String(raw); ok {
			*v = s
			return nil
		}
	case *json.RawMessage:
		*v = raw
		return nil
	case *[]json.RawMessage:
		if ok := rawjson.EachElement(raw, func(value []byte) { *v = append(*v, value) }); ok {
			return nil
		}
	}
	return json.Unmarshal(raw, v)
}

// TakeRaw removes a member and returns it as it stands; null counts as absent.
func TakeRaw(members Members, name string) json.RawMessage {
	raw, ok := members[name]
	if !ok {
		return nil
	}
	delete(members, name)
	if string(raw) == "null" {
		return nil
	}
	return raw
}

// WrongType says that a member has the wrong type.
func WrongType(name string, err error) error {
	reason := err.Error()
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		reason = fmt.Sprintf("it is a JSON %s", mismatch.Value)
	}
	return fault.Wrap(err, fault.RequestInvalid, "%q has the wrong type: %s.", name, strings.TrimSuffix(reason, ".")).With("param", name)
}

// First returns the first of several joined errors: one mistake at a time reads better.
func First(err error) error {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		return joined.Unwrap()[0]
	}
	return err
}
