// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package embeddings translates between the OpenAI embeddings dialect and the
// embeddings of a specialist.
package embeddings

import (
	"encoding/json"
	"errors"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk/fault"
)

// Request is a decoded POST /v1/embeddings.
type Request struct {
	Model string
	// Inputs are the texts; there is one at least, and none is empty.
	Inputs []string
	// Dimensions is the wanted length of the vectors; nil for the model's own.
	Dimensions *int64
	// Base64 says that the client wants the vectors as base64 and not as numbers.
	Base64 bool
	User   string
	// Extra are the members that AUA does not know, as a JSON object; nil for none.
	Extra []byte
	// Field comes from the extra member "aua" of the body.
	Field string
}

// Decode decodes a request body. Errors are faults with the code
// AUA_REQUEST_INVALID that name the member or the position.
func Decode(body []byte) (*Request, error) {
	members, err := object.Split(body)
	if err != nil {
		return nil, err
	}
	req := &Request{}
	var format string
	var aua struct {
		Field string `json:"field"`
	}
	if err := errors.Join(
		object.Take(members, "model", &req.Model),
		object.Take(members, "dimensions", &req.Dimensions),
		object.Take(members, "encoding_format", &format),
		object.Take(members, "user", &req.User),
		object.Take(members, "aua", &aua),
	); err != nil {
		return nil, object.First(err)
	}
	req.Field = aua.Field
	switch format {
	case "", "float":
	case "base64":
		req.Base64 = true
	default:
		return nil, fault.New(fault.RequestInvalid, "\"encoding_format\" is %q; use float or base64.", format).With("param", "encoding_format")
	}
	if req.Dimensions != nil && *req.Dimensions < 1 {
		return nil, fault.New(fault.RequestInvalid, "\"dimensions\" is %d; it must be at least 1.", *req.Dimensions).With("param", "dimensions")
	}
	if req.Inputs, err = decodeInput(object.TakeRaw(members, "input")); err != nil {
		return nil, err
	}
	if len(members) > 0 {
		if req.Extra, err = json.Marshal(members); err != nil {
			return nil, fault.Wrap(err, fault.RequestInvalid, "The request's further members cannot be read.")
		}
	}
	return req, nil
}

func decodeInput(raw json.RawMessage) ([]string, error) {
	var one string
	if len(raw) > 0 && json.Unmarshal(raw, &one) == nil {
		if one == "" {
			return nil, fault.New(fault.RequestInvalid, "\"input\" is an empty text.").With("param", "input")
		}
		return []string{one}, nil
	}
	var many []json.RawMessage
	if len(raw) > 0 && json.Unmarshal(raw, &many) != nil {
		return nil, object.WrongType("input", errors.New("it must be a string or a list of strings"))
	}
	if len(many) == 0 {
		return nil, fault.New(fault.RequestInvalid, "\"input\" is missing or empty; it must hold at least one text.").With("param", "input")
	}
	inputs := make([]string, len(many))
	for i, m := range many {
		switch {
		case m[0] == '[', m[0] >= '0' && m[0] <= '9':
			return nil, fault.New(fault.RequestInvalid, "\"input\" holds tokens, whose numbers mean something else to each model; send texts.").
				With("param", "input").With("index", i)
		case m[0] != '"' || json.Unmarshal(m, &inputs[i]) != nil:
			return nil, object.At(fault.New(fault.RequestInvalid, "it must be a string"), "input", i)
		case inputs[i] == "":
			return nil, object.At(fault.New(fault.RequestInvalid, "it is an empty text"), "input", i)
		}
	}
	return inputs, nil
}
