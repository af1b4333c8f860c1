// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// demand is the form that the client demands of the answer.
type demand struct {
	// kind is "text", "json_object" or "json_schema".
	kind   string
	schema *schema
	// err says why the demand could not be understood.
	err error
}

// readDemand reads an OpenAI response_format.
func readDemand(raw []byte) demand {
	if len(raw) == 0 {
		return demand{kind: "text"}
	}
	var format struct {
		Type       string `json:"type"`
		JSONSchema struct {
			Schema json.RawMessage `json:"schema"`
		} `json:"json_schema"`
		// Schema is where some servers want it.
		Schema json.RawMessage `json:"schema"`
	}
	if err := json.Unmarshal(raw, &format); err != nil {
		return demand{err: err}
	}
	d := demand{kind: format.Type}
	schema := format.JSONSchema.Schema
	if len(schema) == 0 {
		schema = format.Schema
	}
	switch {
	case d.kind != "json_schema" && d.kind != "json_object":
	case len(schema) > 0:
		d.schema, d.err = compileSchema(schema)
	case d.kind == "json_schema":
		d.err = errors.New("it names no schema")
	}
	return d
}

// structure holds an answer against the form that the client demanded. It is
// hard: a client that demanded a form cannot use any other.
func structure(ctx context.Context, a *subject) finding {
	d := a.demand
	switch {
	case d.err != nil:
		return undecided("The demanded response format cannot be checked: " + excerpt(d.err.Error()) + ".")
	case d.kind != "json_object" && d.kind != "json_schema":
		return inapplicable("No form was demanded of the answer.")
	case len(a.calls) > 0 && strings.TrimSpace(a.text) == "":
		return inapplicable("The answer calls a tool.")
	}
	start, end := jsonBounds(a)
	value, err := decodeJSON(a.text[start:end])
	if err != nil {
		f := fails("The client demanded JSON, and the answer is none: " + excerpt(err.Error()) + ".")
		f.hard = true
		if at := jsonOffset(err); at >= 0 && end > start {
			f.start, f.end = start+min(at, end-start-1), end
		}
		return f
	}
	if _, ok := value.(map[string]any); !ok && d.schema == nil {
		f := fails("The client demanded a JSON object, and the answer is another JSON value.")
		f.hard = true
		return f
	}
	if d.schema == nil {
		return passes("The answer is a JSON object, as demanded.")
	}
	err = d.schema.validate(ctx, value)
	var broken *jsonschema.ValidationError
	switch {
	case err == nil:
		return passes("The answer satisfies the demanded JSON schema.")
	case errors.As(err, &broken):
		f := fails("The answer does not satisfy the demanded JSON schema, " + violation(broken) + ".")
		f.hard = true
		return f
	}
	return undecided("The demanded JSON schema could not be checked: " + excerpt(err.Error()) + ".")
}

// jsonBounds finds the JSON of an answer: all of it, or the content of the one
// code block that it consists of, as many models write it.
func jsonBounds(a *subject) (start, end int) {
	if len(a.fences) != 1 || !a.fences[0].closed {
		return 0, len(a.text)
	}
	f := a.fences[0]
	before, after := strings.TrimSpace(a.text[:f.start]), strings.TrimSpace(a.text[f.end:])
	if strings.Contains(before, "\n") || fenceRun(before) == "" || fenceRun(after) != after {
		return 0, len(a.text)
	}
	return f.start, f.end
}

// jsonOffset returns where err stopped reading, -1 when it does not say.
func jsonOffset(err error) int {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return int(syntax.Offset) - 1
	}
	return -1
}
