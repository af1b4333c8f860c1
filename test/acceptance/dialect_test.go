// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"encoding/json"
	"strings"

	"github.com/auahq/aua/sdk/api"
)

// plain are the turns as OpenAI writes them.
func plain(turns []turn) []any {
	out := make([]any, len(turns))
	for i, t := range turns {
		out[i] = map[string]any{"role": t.Role, "content": t.Content}
	}
	return out
}

// target is where a query shall go; empty members leave it to AUA.
type target struct{ session, field, specialist string }

// model is the model that a dialect's request names.
func (to target) model() string { return strings.TrimSuffix("aua/"+to.specialist, "/") }

// aua is the extra member of a dialect's request.
func (to target) aua() map[string]string {
	return map[string]string{"session_id": to.session, "field": to.field}
}

// completion picks the usage so far out of an error's details.
func completion(details map[string]any) int64 {
	if usage, ok := details["usage"].(map[string]any); ok {
		n, _ := usage["completion_tokens"].(float64)
		return int64(n)
	}
	return -1
}

func restFault(data string) failure {
	e := into[api.Error](data)
	after, _ := e.Details["retry_after_s"].(float64)
	return failure{Code: e.Code, Completion: completion(e.Details), RetryAfter: after}
}

func restDialect() dialect {
	return dialect{
		name: "REST",
		body: func(turns []turn, _ bool, to target) map[string]any {
			body := map[string]any{"messages": plain(turns), "session_id": to.session}
			if to.field != "" {
				body["field"] = to.field
			}
			if to.specialist != "" {
				body["specialist"] = to.specialist
			}
			return body
		},
		fault: restFault,
		text: func(r *reading, data string) {
			e := into[struct {
				Answer, Text, Status, Reason, Error string
				Candidates                          []string
			}](data)
			if e.Error != "" && e.Status == "" {
				// A specialist's end names its error too, but has no message.
				if f := into[api.Error](data); f.Message != "" {
					failed := restFault(data)
					r.Failed = &failed
				}
				return
			}
			r.Text += e.Answer + e.Text
			if e.Status != "" {
				r.Ended = true
				if e.Status != "answered" {
					r.Text += e.Reason
				}
			}
		},
	}
}

// turnDialect is REST without what the session has.
func turnDialect() dialect {
	d := restDialect()
	whole := d.body
	d.body = func(turns []turn, stream bool, to target) map[string]any {
		body := whole(turns, stream, to)
		delete(body, "session_id")
		return body
	}
	return d
}

func batchDialect() dialect {
	rest := restDialect()
	return dialect{
		name: "REST",
		body: func(turns []turn, stream bool, to target) map[string]any {
			return map[string]any{"queries": []any{rest.body(turns, stream, to)}}
		},
		fault: restFault,
		text: func(r *reading, data string) {
			result := into[api.BatchResponse](data).Results[0]
			if result.Error != nil {
				f := restFault(string(into[struct {
					Results []struct{ Error json.RawMessage }
				}](data).Results[0].Error))
				r.Failed = &f
				return
			}
			r.Ended, r.Text = true, result.Response.Answer
			if result.Response.Status != api.StatusAnswered {
				r.Text += result.Response.Reason
			}
		},
	}
}

// typedFault is an error of OpenAI's and of Anthropic's shape.
type typedFault struct {
	Error *struct {
		Type, Code string
		Aua        struct{ Details map[string]any }
	}
}

func dialectFault(data string) failure {
	e := into[typedFault](data).Error
	if e == nil {
		return failure{Code: "none: " + data}
	}
	return failure{Code: e.Code, Type: e.Type, Completion: completion(e.Aua.Details)}
}

func chatDialect() dialect {
	return dialect{
		name: "OpenAI chat",
		body: func(turns []turn, stream bool, to target) map[string]any {
			return map[string]any{"model": to.model(), "stream": stream, "aua": to.aua(), "messages": plain(turns)}
		},
		fault: dialectFault,
		text: func(r *reading, data string) {
			if data == "[DONE]" {
				r.Ended = true
				return
			}
			e := into[struct {
				typedFault
				Choices []struct{ Message, Delta struct{ Content string } }
				Object  string
			}](data)
			if e.Error != nil {
				f := dialectFault(data)
				r.Failed = &f
			}
			for _, c := range e.Choices {
				r.Text += c.Message.Content + c.Delta.Content
			}
			r.Ended = r.Ended || e.Object == "chat.completion"
		},
	}
}

func responsesDialect() dialect {
	type response struct {
		Status string
		Error  *struct{ Code, Message string }
		Aua    struct{ Details map[string]any }
		Output []struct {
			Content []struct{ Text, Refusal string }
		}
	}
	return dialect{
		name: "OpenAI responses",
		body: func(turns []turn, stream bool, to target) map[string]any {
			body := map[string]any{"model": to.model(), "stream": stream, "aua": to.aua()}
			if turns[0].Role == "system" {
				body["instructions"], turns = turns[0].Content, turns[1:]
			}
			body["input"] = plain(turns)
			return body
		},
		fault: dialectFault,
		text: func(r *reading, data string) {
			e := into[struct {
				Type, Delta, Object string
				Response            response
				response
			}](data)
			switch {
			case e.Object == "response":
				r.Ended = e.Status == "completed"
				for _, o := range e.Output {
					for _, c := range o.Content {
						r.Text += c.Text + c.Refusal
					}
				}
			case e.Type == "response.output_text.delta", e.Type == "response.refusal.delta":
				r.Text += e.Delta
			case e.Type == "response.completed":
				r.Ended = true
			case e.Type == "response.failed":
				r.Failed = &failure{Code: e.Response.Error.Code, Type: e.Type, Completion: completion(e.Response.Aua.Details)}
			}
		},
	}
}

func messagesDialect() dialect {
	return dialect{
		name: "Anthropic messages",
		body: func(turns []turn, stream bool, to target) map[string]any {
			body := map[string]any{"model": to.model(), "stream": stream, "aua": to.aua(), "max_tokens": 1000}
			if turns[0].Role == "system" {
				body["system"], turns = turns[0].Content, turns[1:]
			}
			body["messages"] = plain(turns)
			return body
		},
		fault: dialectFault,
		text: func(r *reading, data string) {
			e := into[struct {
				Type    string
				Delta   struct{ Text string }
				Content []struct{ Text string }
			}](data)
			r.Text += e.Delta.Text
			for _, c := range e.Content {
				r.Text += c.Text
			}
			switch e.Type {
			case "error":
				f := dialectFault(data)
				r.Failed = &f
			case "message", "message_stop":
				r.Ended = true
			}
		},
	}
}
