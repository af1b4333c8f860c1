// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package object

import (
	"encoding/json"
	"strings"

	"github.com/auahq/aua/sdk/fault"
)

// At says that a mistake is in one element of a list: the message begins with
// "list[index]: ", and the details name both.
func At(err error, list string, index int) error {
	reason := strings.TrimSuffix(fault.As(err).Message, ".")
	return fault.Wrap(err, fault.RequestInvalid, "%s[%d]: %s.", list, index, reason).With("param", list).With("index", index)
}

// Element splits an object that is a part of what [Split] has split, such as an
// element of a list; see [At] for its mistakes.
func Element(raw json.RawMessage) (Members, error) {
	members, ok := split(raw)
	if !ok {
		return nil, fault.New(fault.RequestInvalid, "it must be a JSON object")
	}
	return members, nil
}
