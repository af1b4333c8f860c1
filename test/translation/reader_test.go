// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package translation

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/dialect/anthropic"
	"github.com/auahq/aua/runtime/dialect/responses"
)

func decode[T any](t *testing.T, data []byte) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal(data, &v), string(data))
	return v
}

type chatMessage struct {
	Content   string
	Reasoning string `json:"reasoning_content"`
	Calls     []struct {
		Index    int
		ID       string
		Function struct{ Name, Arguments string }
	} `json:"tool_calls"`
}

type chatBody struct {
	Choices []struct {
		Message, Delta chatMessage
		Finish         string `json:"finish_reason"`
	}
	Usage *struct {
		Prompt     int64 `json:"prompt_tokens"`
		Completion int64 `json:"completion_tokens"`
		Details    struct {
			Cached int64 `json:"cached_tokens"`
		} `json:"prompt_tokens_details"`
	}
}

func (b chatBody) usage(a *answer) {
	if u := b.Usage; u != nil {
		a.Prompt, a.Cached, a.Completion = u.Prompt, u.Details.Cached, u.Completion
	}
}

func readChat(t *testing.T, body []byte) answer {
	t.Helper()
	b := decode[chatBody](t, body)
	m := b.Choices[0].Message
	a := answer{Text: m.Content, Thinking: m.Reasoning, Ended: b.Choices[0].Finish}
	for _, c := range m.Calls {
		a.Calls = append(a.Calls, called{c.ID, c.Function.Name, canonical(c.Function.Arguments)})
	}
	b.usage(&a)
	return a
}

func readChunks(t *testing.T, chunks [][]byte) (a answer) {
	t.Helper()
	for _, chunk := range chunks {
		b := decode[chatBody](t, chunk)
		b.usage(&a)
		for _, choice := range b.Choices {
			a.Text += choice.Delta.Content
			a.Thinking += choice.Delta.Reasoning
			if choice.Finish != "" {
				a.Ended = choice.Finish
			}
			for _, c := range choice.Delta.Calls {
				if c.Index == len(a.Calls) {
					a.Calls = append(a.Calls, called{})
				}
				to := &a.Calls[c.Index]
				to.ID += c.ID
				to.Name += c.Function.Name
				to.Arguments += c.Function.Arguments
			}
		}
	}
	for i := range a.Calls {
		a.Calls[i].Arguments = canonical(a.Calls[i].Arguments)
	}
	return a
}

type responseBody struct {
	Status     string
	Incomplete *struct{ Reason string } `json:"incomplete_details"`
	Output     []struct {
		Type, Name, Arguments string
		CallID                string `json:"call_id"`
		Content               []struct{ Text string }
	}
	Usage struct {
		Input   int64 `json:"input_tokens"`
		Output  int64 `json:"output_tokens"`
		Details struct {
			Cached int64 `json:"cached_tokens"`
		} `json:"input_tokens_details"`
	}
}

func (b responseBody) answer() answer {
	a := answer{Prompt: b.Usage.Input, Cached: b.Usage.Details.Cached, Completion: b.Usage.Output, Ended: "stop"}
	for _, o := range b.Output {
		switch o.Type {
		case "function_call":
			a.Calls, a.Ended = append(a.Calls, called{o.CallID, o.Name, canonical(o.Arguments)}), "tool_calls"
		case "reasoning":
			a.Thinking += o.Content[0].Text
		case "message":
			a.Text += o.Content[0].Text
		}
	}
	if b.Incomplete != nil && b.Incomplete.Reason == "max_output_tokens" {
		a.Ended = "length"
	}
	return a
}

func readResponse(t *testing.T, body []byte) answer {
	t.Helper()
	return decode[responseBody](t, body).answer()
}

// readResponseEvents reads the deltas, and compares them with the response at the end.
func readResponseEvents(t *testing.T, events []responses.Event) answer {
	t.Helper()
	var text, thinking, arguments string
	var end answer
	for _, e := range events {
		d := decode[struct {
			Delta    string
			Response responseBody
		}](t, e.Data)
		switch e.Name {
		case "response.output_text.delta":
			text += d.Delta
		case "response.reasoning_text.delta":
			thinking += d.Delta
		case "response.function_call_arguments.delta":
			arguments += d.Delta
		case "response.completed", "response.incomplete":
			end = d.Response.answer()
		}
	}
	require.Equal(t, end.Text, text)
	require.Equal(t, end.Thinking, thinking)
	var whole string
	for _, c := range end.Calls {
		whole += c.Arguments
	}
	require.Len(t, arguments, len(whole), "the fragments of the arguments")
	return end
}

// stops are the dialect's reasons for an end.
var stops = map[string]string{"end_turn": "stop", "max_tokens": "length", "tool_use": "tool_calls"}

type messageUsage struct {
	Input  int64 `json:"input_tokens"`
	Cached int64 `json:"cache_read_input_tokens"`
	Output int64 `json:"output_tokens"`
}

func (u messageUsage) into(a *answer) {
	a.Prompt, a.Cached, a.Completion = u.Input+u.Cached, u.Cached, u.Output
}

func readMessage(t *testing.T, body []byte) (a answer) {
	t.Helper()
	b := decode[struct {
		Content []struct {
			Type, Text, Thinking, ID, Name string
			Input                          json.RawMessage
		}
		Stop  string `json:"stop_reason"`
		Usage messageUsage
	}](t, body)
	for _, c := range b.Content {
		a.Text += c.Text
		a.Thinking += c.Thinking
		if c.Type == "tool_use" {
			a.Calls = append(a.Calls, called{c.ID, c.Name, canonical(string(c.Input))})
		}
	}
	b.Usage.into(&a)
	a.Ended = stops[b.Stop]
	return a
}

func readMessageEvents(t *testing.T, events []anthropic.Event) (a answer) {
	t.Helper()
	for _, e := range events {
		d := decode[struct {
			Block struct{ Type, ID, Name string } `json:"content_block"`
			Delta struct {
				Text, Thinking string
				JSON           string `json:"partial_json"`
				Stop           string `json:"stop_reason"`
			}
			Usage *messageUsage
		}](t, e.Data)
		a.Text += d.Delta.Text
		a.Thinking += d.Delta.Thinking
		if d.Block.Type == "tool_use" {
			a.Calls = append(a.Calls, called{ID: d.Block.ID, Name: d.Block.Name})
		}
		if d.Delta.JSON != "" {
			a.Calls[len(a.Calls)-1].Arguments += d.Delta.JSON
		}
		if d.Delta.Stop != "" {
			a.Ended = stops[d.Delta.Stop]
			d.Usage.into(&a)
		}
	}
	for i := range a.Calls {
		a.Calls[i].Arguments = canonical(a.Calls[i].Arguments)
	}
	return a
}
