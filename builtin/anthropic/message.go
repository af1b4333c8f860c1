// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

var errWrongType = errors.New("wrong type")

// message is what the API says in one answer, whole or piece by piece: a whole
// answer is the same as a stream whose blocks come complete.
type message struct {
	model string
	// top are members that the contract does not name.
	top []rawjson.Member
	// stop is the stop reason; choice holds it, and what belongs to it.
	stop   string
	choice []rawjson.Member
	counts []rawjson.Member
	content
}

// open reads the message's own members, but for its content.
func (m *message) open(object []byte) error {
	var err error
	if !rawjson.EachMember(object, func(name, value []byte) {
		switch string(name) {
		case "model":
			err = errors.Join(err, setString(&m.model, value))
		case "usage":
			err = errors.Join(err, m.count(value))
		case "stop_reason", "stop_sequence", "stop_details":
			err = errors.Join(err, m.stopped(string(name), value))
		case "id", "type", "role", "content":
			// The envelope is the host's own.
		default:
			m.top = keep(m.top, string(name), value)
		}
	}) {
		return errWrongType
	}
	return err
}

// change reads a message_delta event.
func (m *message) change(event []byte) error {
	var err error
	rawjson.EachMember(event, func(name, value []byte) {
		switch string(name) {
		case "delta":
			err = errors.Join(err, m.open(value))
		case "usage":
			err = errors.Join(err, m.count(value))
		case "type":
		default:
			m.top = keep(m.top, string(name), value)
		}
	})
	return err
}

func (m *message) stopped(name string, value []byte) error {
	if rawjson.IsNull(value) {
		return nil
	}
	if name == "stop_reason" {
		m.choice = keep(m.choice, "native_finish_reason", value)
		return setString(&m.stop, value)
	}
	m.choice = keep(m.choice, name, value)
	return nil
}

// finish is the finish reason in OpenAI's words; a stop reason that has no
// counterpart there, such as pause_turn, stays as it is.
func (m *message) finish() string {
	switch m.stop {
	case "end_turn", "stop_sequence":
		return "stop"
	case "max_tokens", "model_context_window_exceeded":
		return "length"
	case "tool_use":
		return "tool_calls"
	case "refusal":
		return "content_filter"
	}
	return m.stop
}

// extra returns everything that the contract does not name; nil for nothing. A
// stream has sent its thoughts before.
func (m *message) extra(thoughts bool) *sdk.Extra {
	top := m.top
	if m.detailed() {
		top = append(top[:len(top):len(top)], rawjson.Member{Name: "anthropic_usage", Value: rawjson.Encode(m.counts)})
	}
	own := m.content.extra(thoughts)
	if len(top)+len(m.choice)+len(own) == 0 {
		return nil
	}
	return &sdk.Extra{TopJson: rawjson.Encode(top), ChoiceJson: rawjson.Encode(m.choice), MessageJson: rawjson.Encode(own)}
}

// keep sets a member, unless it is null.
func keep(list []rawjson.Member, name string, value []byte) []rawjson.Member {
	if rawjson.IsNull(value) {
		return list
	}
	return rawjson.Merge(list, []rawjson.Member{{Name: name, Value: value}})
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
