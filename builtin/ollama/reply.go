// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"bytes"
	"encoding/json"
	"errors"
	"time"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

var (
	errBroken    = errors.New("broken JSON")
	errWrongType = errors.New("wrong type")
)

// reply is what one response, or one line of a stream, says. Its raw members
// are parts of the decoded bytes.
type reply struct {
	model     string
	text      string
	reasoning string
	calls     []*sdk.ToolCall
	done      bool
	reason    string
	// prompt and answer are counts of tokens; -1 for none.
	prompt, answer int64
	load           time.Duration
	// failed says that the response is an error.
	failed bool
	// top and message are the members that the contract does not name.
	top, message []rawjson.Member
	// logprobs is the list of the API; nil for none.
	logprobs []byte
}

// decodeReply decodes a response or a line. A member of the wrong type is an
// error where it would change the answer.
func decodeReply(data []byte) (*reply, error) {
	if !json.Valid(data) {
		return nil, errBroken
	}
	r := &reply{prompt: -1, answer: -1}
	var err error
	note := func(e error) { err = errors.Join(err, e) }
	if !rawjson.EachMember(data, func(name, value []byte) {
		switch string(name) {
		case "error":
			r.failed = r.failed || !rawjson.IsNull(value)
		case "model":
			note(setString(&r.model, value))
		case "message":
			note(r.decodeMessage(value))
		case "done":
			note(setBool(&r.done, value))
		case "done_reason":
			note(setString(&r.reason, value))
		case "prompt_eval_count":
			r.prompt = count(value)
		case "eval_count":
			r.answer = count(value)
		case "logprobs":
			if !rawjson.IsNull(value) {
				r.logprobs = value
			}
		case "created_at":
			// The envelope is the host's own.
		case "load_duration":
			r.load = time.Duration(max(count(value), 0))
			r.top = append(r.top, rawjson.Member{Name: string(name), Value: value})
		default:
			r.top = append(r.top, rawjson.Member{Name: string(name), Value: value})
		}
	}) {
		return nil, errWrongType
	}
	if r.failed {
		return r, nil
	}
	return r, err
}

func (r *reply) decodeMessage(value []byte) error {
	if rawjson.IsNull(value) {
		return nil
	}
	var err error
	note := func(e error) { err = errors.Join(err, e) }
	if !rawjson.EachMember(value, func(name, value []byte) {
		switch string(name) {
		case "content":
			note(setString(&r.text, value))
		case "thinking":
			note(setString(&r.reasoning, value))
		case "tool_calls":
			note(r.decodeCalls(value))
		case "role":
		default:
			if !rawjson.IsNull(value) {
				r.message = append(r.message, rawjson.Member{Name: string(name), Value: value})
			}
		}
	}) {
		return errWrongType
	}
	return err
}

// decodeCalls reads tool calls. The index that the API gives them is not read:
// older servers give all of them the same.
func (r *reply) decodeCalls(value []byte) error {
	if rawjson.IsNull(value) {
		return nil
	}
	var err error
	if !rawjson.EachElement(value, func(entry []byte) {
		function := rawjson.Get(entry, "function")
		call := &sdk.ToolCall{Type: "function", Arguments: arguments(rawjson.Get(function, "arguments"))}
		if _, ok := rawjson.Members(function); !ok {
			err = errWrongType
		}
		err = errors.Join(err, setString(&call.Id, rawjson.Get(entry, "id")), setString(&call.Name, rawjson.Get(function, "name")))
		if call.Id == "" {
			call.Id = upstream.NewCallID()
		}
		r.calls = append(r.calls, call)
	}) {
		return errWrongType
	}
	return err
}

// arguments renders a call's arguments, which the API has as an object: without
// spaces, and with members and numbers as they came.
func arguments(value []byte) string {
	if len(value) == 0 || rawjson.IsNull(value) {
		return "{}"
	}
	if text, ok := rawjson.String(value); ok {
		return text
	}
	var out bytes.Buffer
	if json.Compact(&out, value) != nil {
		return string(value)
	}
	return out.String()
}

// finish is the finish reason in OpenAI's words. Ollama has none for tool calls,
// and none at all when its runner went away, which is not made up.
func finish(reason string, calls bool) string {
	if calls && (reason == "stop" || reason == "") {
		return "tool_calls"
	}
	return reason
}

// choice returns what belongs to OpenAI's choices[0]; nil for nothing.
func (r *reply) choice() []byte {
	if r.logprobs == nil {
		return nil
	}
	return append(append([]byte(`{"logprobs":{"content":`), r.logprobs...), "}}"...)
}

func count(value []byte) int64 {
	if n, ok := rawjson.Int(value); ok && n >= 0 {
		return n
	}
	return -1
}

// setString reads a string into s and leaves it alone for null.
func setString(s *string, value []byte) error {
	if value == nil || rawjson.IsNull(value) {
		return nil
	}
	text, ok := rawjson.String(value)
	if !ok {
		return errWrongType
	}
	*s = text
	return nil
}

func setBool(b *bool, value []byte) error {
	switch string(value) {
	case "true":
		*b = true
	case "false", "null":
	default:
		return errWrongType
	}
	return nil
}
