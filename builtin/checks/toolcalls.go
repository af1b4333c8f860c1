// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/auahq/aua/sdk"
)

// tool is one that the client offers the model.
type tool struct {
	schema *schema
	// err says why its parameters cannot be checked.
	err error
}

// toolbox is what the client offers the model; known is false when the query
// did not bring the list.
type toolbox struct {
	known bool
	tools map[string]tool
	// err says why the list could not be read.
	err error
}

// readTools reads an OpenAI list of tools. The parameter schemas of tools that
// no candidate calls are not compiled.
func readTools(raw []byte, candidates []*sdk.Candidate) toolbox {
	called := map[string]bool{}
	for _, c := range candidates {
		for _, call := range c.GetToolCalls() {
			called[call.GetName()] = true
		}
	}
	if len(called) == 0 || len(raw) == 0 {
		return toolbox{}
	}
	var list []struct {
		Type     string `json:"type"`
		Function struct {
			Name       string          `json:"name"`
			Parameters json.RawMessage `json:"parameters"`
		} `json:"function"`
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return toolbox{err: err}
	}
	box := toolbox{known: true, tools: map[string]tool{}}
	for _, t := range list {
		if t.Type != "function" {
			// A tool of another type may be called by any name.
			box.known = false
			continue
		}
		entry := tool{}
		if called[t.Function.Name] && len(t.Function.Parameters) > 0 {
			entry.schema, entry.err = compileSchema(t.Function.Parameters)
		}
		box.tools[t.Function.Name] = entry
	}
	return box
}

// toolCalls checks that the client can carry the answer's calls out: the tools
// exist, the arguments are a JSON object and satisfy the tool's parameters.
// Arguments that are no JSON, and a tool that was never offered, are hard
// fails; a broken parameter schema is not, since clients often cope with it.
func toolCalls(ctx context.Context, a *subject) finding {
	if len(a.calls) == 0 {
		return inapplicable("The answer calls no tool.")
	}
	unchecked := ""
	checked := 0
	for _, call := range a.calls {
		if call.GetType() != "" && call.GetType() != "function" {
			unchecked = fmt.Sprintf("The call of %q is of the type %q, whose form is not known.", call.GetName(), call.GetType())
			continue
		}
		if f := toolCall(ctx, a.tools, call); f.result != sdk.CheckPass {
			if f.result == sdk.CheckFail {
				return f
			}
			unchecked = f.reason
			continue
		}
		checked++
	}
	if unchecked != "" {
		return undecided(unchecked)
	}
	return passes(fmt.Sprintf("The arguments of the answer's tool calls are valid (%d).", checked))
}

func toolCall(ctx context.Context, box toolbox, call *sdk.ToolCall) finding {
	name := excerpt(call.GetName())
	arguments := call.GetArguments()
	if strings.TrimSpace(arguments) == "" {
		// What servers send for a tool without parameters.
		arguments = "{}"
	}
	value, err := decodeJSON(arguments)
	if _, object := value.(map[string]any); err == nil && !object {
		err = errors.New("they are another JSON value")
	}
	if err != nil {
		f := fails(fmt.Sprintf("The arguments of the call of %q are no JSON object: %s.", name, excerpt(err.Error())))
		f.hard = true
		return f
	}
	if box.err != nil {
		return undecided("The list of tools cannot be read: " + excerpt(box.err.Error()) + ".")
	}
	t, offered := box.tools[call.GetName()]
	switch {
	case !offered && box.known:
		f := fails(fmt.Sprintf("The answer calls the tool %q, which was not offered to the model.", name))
		f.hard = true
		return f
	case !offered:
		return undecided(fmt.Sprintf("Whether the tool %q was offered is not known.", name))
	case t.err != nil:
		return undecided(fmt.Sprintf("The parameters of the tool %q cannot be checked: %s.", name, excerpt(t.err.Error())))
	case t.schema == nil:
		return passes("The tool has no parameters to check.")
	}
	err = t.schema.validate(ctx, value)
	var broken *jsonschema.ValidationError
	switch {
	case err == nil:
		return passes("The arguments satisfy the tool's parameters.")
	case errors.As(err, &broken):
		return fails(fmt.Sprintf("The arguments of the call of %q do not satisfy its parameters, %s.", name, violation(broken)))
	}
	return undecided(fmt.Sprintf("The parameters of the tool %q could not be checked: %s.", name, excerpt(err.Error())))
}
