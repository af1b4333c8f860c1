// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"encoding/json"
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

var (
	errBroken    = errors.New("broken JSON")
	errWrongType = errors.New("wrong type")
)

// reply is what one response, or one chunk of a stream, says. Its raw members
// are parts of the decoded bytes.
type reply struct {
	model     string
	hasChoice bool
	text      string
	reasoning string
	refusal   string
	tools     []toolFragment
	finish    string
	usage     *sdk.Usage
	// failure is the value of a member "error".
	failure []byte
	// top, choice and message are the members that the contract does not name.
	top, choice, message []rawjson.Member
}

// decodeReply decodes a response ("message") or a chunk ("delta"). A member of
// the wrong type is an error where it would change the answer.
func decodeReply(data []byte, content string) (*reply, error) {
	if !json.Valid(data) {
		return nil, errBroken
	}
	r := &reply{}
	var err error
	if !rawjson.EachMember(data, func(name, value []byte) {
		switch string(name) {
		case "choices":
			err = r.decodeChoices(value, content)
		case "error":
			if !rawjson.IsNull(value) {
				r.failure = value
			}
		case "model":
			r.model, _ = rawjson.String(value)
		case "usage":
			r.usage = decodeUsage(value)
		case "id", "object", "created", "obfuscation":
			// The envelope is the host's own; obfuscation is padding against the observation of lengths.
		default:
			r.top = append(r.top, rawjson.Member{Name: string(name), Value: value})
		}
	}) {
		return nil, errWrongType
	}
	if r.failure != nil {
		return r, nil
	}
	return r, err
}

// decodeChoices reads the choice with index 0; further ones were not asked for by AUA.
func (r *reply) decodeChoices(value []byte, content string) error {
	if rawjson.IsNull(value) {
		return nil
	}
	var err error
	if !rawjson.EachElement(value, func(choice []byte) {
		index := int64(0)
		ok := rawjson.EachMember(choice, func(name, value []byte) {
			if string(name) == "index" {
				index, _ = rawjson.Int(value)
			}
		})
		switch {
		case !ok:
			err = errWrongType
		case index == 0 && !r.hasChoice:
			r.hasChoice = true
			err = errors.Join(err, r.decodeChoice(choice, content))
		}
	}) {
		return errWrongType
	}
	return err
}

func (r *reply) decodeChoice(choice []byte, content string) error {
	var err error
	rawjson.EachMember(choice, func(name, value []byte) {
		switch string(name) {
		case content:
			if !rawjson.IsNull(value) {
				err = errors.Join(err, r.decodeMessage(value))
			}
		case "finish_reason":
			err = errors.Join(err, setString(&r.finish, value))
		case "index":
		default:
			r.choice = append(r.choice, rawjson.Member{Name: string(name), Value: value})
		}
	})
	return err
}

func (r *reply) decodeMessage(message []byte) error {
	var err error
	var other string
	if !rawjson.EachMember(message, func(name, value []byte) {
		switch string(name) {
		case "content":
			err = errors.Join(err, r.decodeContent(value))
		case "reasoning_content":
			err = errors.Join(err, setString(&r.reasoning, value))
		case "reasoning":
			// OpenRouter and newer vLLMs; some servers send both names with the same text.
			if setString(&other, value) != nil {
				r.message = append(r.message, rawjson.Member{Name: string(name), Value: value})
			}
		case "tool_calls":
			err = errors.Join(err, r.decodeTools(value))
		case "refusal":
			if setString(&r.refusal, value) != nil || r.refusal != "" {
				r.message = append(r.message, rawjson.Member{Name: string(name), Value: value})
			}
		case "role":
		default:
			r.message = append(r.message, rawjson.Member{Name: string(name), Value: value})
		}
	}) {
		return errWrongType
	}
	if r.reasoning == "" {
		r.reasoning = other
	}
	if r.text == "" {
		// A refusal is what the model said. It also stays a member of its own, for clients that know it.
		r.text = r.refusal
	}
	return err
}

// decodeContent reads a text, or the text parts of an array as Mistral sends them.
func (r *reply) decodeContent(value []byte) error {
	if err := setString(&r.text, value); err == nil {
		return nil
	}
	var err error
	if !rawjson.EachElement(value, func(part []byte) {
		if !rawjson.EachMember(part, func(name, value []byte) {
			if string(name) == "text" {
				var text string
				err = errors.Join(err, setString(&text, value))
				r.text += text
			}
		}) {
			err = errWrongType
		}
	}) {
		return errWrongType
	}
	return err
}

// setString reads a string into s and leaves it alone for null.
func setString(s *string, value []byte) error {
	if rawjson.IsNull(value) {
		return nil
	}
	text, ok := rawjson.String(value)
	if !ok {
		return errWrongType
	}
	*s = text
	return nil
}
