// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"encoding/json"
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

var (
	errNotTools  = errors.New("is not a JSON array of tools")
	errNoChoice  = errors.New("is not a choice of tools that the Messages API has")
	errNoFreeUse = errors.New("takes free text, which the Messages API has no counterpart for")
)

// tools writes the tools on offer and which of them is to be used.
func (e *encoder) tools(p *sdk.Params) {
	tools := p.GetToolsJson()
	if len(tools) == 0 {
		return
	}
	if !json.Valid(tools) {
		e.Fail("tools_json", rawjson.ErrNotJSON)
		return
	}
	e.Key("tools")
	n := 0
	if !rawjson.EachElement(tools, func(tool []byte) {
		e.Buf = append(e.Buf, "[,"[min(n, 1)])
		e.tool(tool)
		n++
	}) {
		e.Fail("tools_json", errNotTools)
	}
	if n == 0 {
		e.Buf = append(e.Buf, "[]"...)
		return
	}
	e.Buf = append(e.Buf, ']')
	e.toolChoice(p)
}

// tool writes one tool: {"type": "function", "function": {"name", "description",
// "parameters"}} in the API's form, and one that has another form as it is,
// which is how the API's own tools are offered.
func (e *encoder) tool(tool []byte) {
	function := rawjson.Get(tool, "function")
	if function == nil {
		if rawjson.Get(tool, "custom") != nil {
			e.Fail("a tool of the type custom", errNoFreeUse)
		}
		if _, ok := rawjson.Members(tool); !ok {
			e.Fail("a tool", rawjson.ErrNotObject)
		}
		e.Buf = append(e.Buf, tool...)
		return
	}
	e.Buf = rawjson.AppendString(append(e.Buf, `{"name":`...), rawjson.Text(function, "name"))
	if description := rawjson.Get(function, "description"); description != nil && !rawjson.IsNull(description) {
		e.Buf = append(append(e.Buf, `,"description":`...), description...)
	}
	schema := rawjson.Get(function, "parameters")
	if schema == nil || rawjson.IsNull(schema) {
		schema = []byte(`{"type":"object","properties":{}}`)
	}
	e.Buf = append(append(append(e.Buf, `,"input_schema":`...), schema...), '}')
	e.marked(tool)
}

// toolChoice writes OpenAI's tool_choice and parallel_tool_calls, which are one thing here.
func (e *encoder) toolChoice(p *sdk.Params) {
	choice := p.GetToolChoiceJson()
	if len(choice) > 0 && !json.Valid(choice) {
		e.Fail("tool_choice_json", rawjson.ErrNotJSON)
		return
	}
	single := string(rawjson.Get(p.GetExtraJson(), "parallel_tool_calls")) == "false"
	kind, name, ok := readChoice(choice)
	switch {
	case !ok:
		e.Fail("tool_choice_json", errNoChoice)
		return
	case kind == "" && !single:
		return
	case kind == "":
		kind = "auto"
	}
	e.Key("tool_choice")
	e.Buf = rawjson.AppendString(append(e.Buf, `{"type":`...), kind)
	if name != "" {
		e.Buf = rawjson.AppendString(append(e.Buf, `,"name":`...), name)
	}
	own := rawjson.Get(choice, "disable_parallel_tool_use")
	if kind != "none" && (single || string(own) == "true") {
		e.Buf = append(e.Buf, `,"disable_parallel_tool_use":true`...)
	}
	e.Buf = append(e.Buf, '}')
}

// readChoice reads "auto", "required", "none", {"type": "function", "function":
// {"name"}}, or the API's own form. Nothing is no choice.
func readChoice(choice []byte) (kind, name string, ok bool) {
	if len(choice) == 0 || rawjson.IsNull(choice) {
		return "", "", true
	}
	if word, isText := rawjson.String(choice); isText {
		kind, ok = map[string]string{"auto": "auto", "required": "any", "none": "none"}[word]
		return kind, "", ok
	}
	switch kind = rawjson.Text(choice, "type"); kind {
	case "auto", "any", "none":
		return kind, "", true
	case "tool":
		name = rawjson.Text(choice, "name")
	case "function":
		name = rawjson.Text(rawjson.Get(choice, "function"), "name")
	}
	return "tool", name, name != ""
}
