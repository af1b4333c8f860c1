// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"encoding/json"
	"strings"

	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// RawArguments is the one member of the object that stands for arguments which are none.
const RawArguments = "_raw_arguments"

// AppendArguments appends a tool call's arguments for an API that wants a JSON
// object where the contract has a text. A text that is an object is appended as
// it is, an empty one as an empty object. Any other, which some model wrote,
// becomes an object whose member [RawArguments] holds it, so that the
// conversation can go on.
func AppendArguments(dst []byte, arguments string) []byte {
	raw := []byte(strings.TrimSpace(arguments))
	switch {
	case len(raw) == 0:
		return append(dst, "{}"...)
	case raw[0] == '{' && json.Valid(raw):
		return append(dst, raw...)
	}
	dst = rawjson.AppendKey(append(dst, '{'), RawArguments)
	return append(rawjson.AppendString(dst, arguments), '}')
}
