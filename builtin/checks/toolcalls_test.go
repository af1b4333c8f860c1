// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

const tools = `[
	{"type": "function", "function": {"name": "weather", "parameters": {
		"type": "object",
		"properties": {"city": {"type": "string"}, "unit": {"enum": ["C", "F"]}},
		"required": ["city"]}}},
	{"type": "function", "function": {"name": "now"}},
	{"type": "function", "function": {"name": "broken", "parameters": {"type": "strng"}}}
]`

func calling(t *testing.T, tools string, calls ...*sdk.ToolCall) *sdk.Evidence {
	t.Helper()
	return verify(t, "tool_calls", &sdk.VerifyRequest{
		ToolsJson:  []byte(tools),
		Candidates: []*sdk.Candidate{{ToolCalls: calls}},
	})
}

func TestToolCalls(t *testing.T) {
	for _, tc := range []struct {
		name, arguments string
		want            sdk.CheckResult
		hard            bool
		reason          string
	}{
		{"weather", `{"city": "Bern", "unit": "C"}`, sdk.CheckPass, false, "The arguments of the answer's tool calls are valid (1)."},
		{"now", `{}`, sdk.CheckPass, false, ""},
		{"now", ``, sdk.CheckPass, false, ""},
		{"now", `{"zone": "UTC"}`, sdk.CheckPass, false, ""},
		{"weather", `{"unit": "C"}`, sdk.CheckFail, false, "do not satisfy its parameters"},
		{"weather", ``, sdk.CheckFail, false, "do not satisfy its parameters"},
		{"weather", `{"city": "Bern", "unit": "K"}`, sdk.CheckFail, false, "at /unit"},
		{"weather", `{"city": "Bern"`, sdk.CheckFail, true, "are no JSON object"},
		{"weather", `"Bern"`, sdk.CheckFail, true, "they are another JSON value"},
		{"weather", `{"city": "Bern"}{"city": "Rome"}`, sdk.CheckFail, true, "are no JSON object"},
		{"time", `{}`, sdk.CheckFail, true, `the tool "time", which was not offered`},
		{"broken", `{}`, sdk.CheckUnknown, false, "cannot be checked"},
	} {
		e := calling(t, tools, &sdk.ToolCall{Name: tc.name, Type: "function", Arguments: tc.arguments})
		require.Equal(t, tc.want, e.GetResult(), "%s(%s)", tc.name, tc.arguments)
		require.Equal(t, tc.hard, e.GetHard(), "%s(%s)", tc.name, tc.arguments)
		require.Contains(t, e.GetReason(), tc.reason)
	}
}

func TestToolCallsOfAnAnswerWithoutAny(t *testing.T) {
	require.Equal(t, sdk.CheckNotApplicable, calling(t, tools).GetResult())
}

func TestOneWrongToolCallAmongSeveral(t *testing.T) {
	good := &sdk.ToolCall{Name: "now"}
	bad := &sdk.ToolCall{Name: "weather", Arguments: "{"}
	broken := &sdk.ToolCall{Name: "broken"}
	require.Equal(t, sdk.CheckPass, calling(t, tools, good, good).GetResult())
	require.Equal(t, sdk.CheckFail, calling(t, tools, good, broken, bad).GetResult())
	require.Equal(t, sdk.CheckUnknown, calling(t, tools, broken, good).GetResult(), "nothing is claimed of the call that was not checked")
}

func TestToolCallsWithoutTheListOfTools(t *testing.T) {
	call := &sdk.ToolCall{Name: "weather", Arguments: `{"unit": 1}`}
	require.Equal(t, sdk.CheckUnknown, calling(t, "", call).GetResult())
	require.Equal(t, sdk.CheckUnknown, calling(t, "{", call).GetResult())
	call.Arguments = "{"
	e := calling(t, "", call)
	require.Equal(t, sdk.CheckFail, e.GetResult(), "what is no JSON is wrong with any list")
	require.True(t, e.GetHard())
}

func TestToolsOfOtherTypes(t *testing.T) {
	custom := &sdk.ToolCall{Name: "shell", Type: "custom", Arguments: "ls -l"}
	require.Equal(t, sdk.CheckUnknown, calling(t, tools, custom).GetResult(), "its arguments need not be JSON")
	mixed := `[{"type": "web_search"}, {"type": "function", "function": {"name": "now"}}]`
	require.Equal(t, sdk.CheckUnknown, calling(t, mixed, &sdk.ToolCall{Name: "web_search", Arguments: "{}"}).GetResult(),
		"the list does not say under which names such tools are called")
	require.Equal(t, sdk.CheckPass, calling(t, mixed, &sdk.ToolCall{Name: "now"}).GetResult())
}

func TestExpensiveParametersAreUnknown(t *testing.T) {
	list := `[{"type": "function", "function": {"name": "f", "parameters": ` + branching + `}}]`
	e := calling(t, list, &sdk.ToolCall{Name: "f", Arguments: deep(60)})
	require.Equal(t, sdk.CheckUnknown, e.GetResult())
}

func TestOnlyCalledToolsAreCompiled(t *testing.T) {
	box := readTools([]byte(tools), []*sdk.Candidate{{ToolCalls: []*sdk.ToolCall{{Name: "weather"}}}})
	require.NotNil(t, box.tools["weather"].schema)
	require.NoError(t, box.tools["broken"].err, "it was not looked at")
	require.Empty(t, readTools([]byte(tools), []*sdk.Candidate{{Text: "Hello."}}).tools)
}

func TestLongToolNamesAreShortened(t *testing.T) {
	e := calling(t, tools, &sdk.ToolCall{Name: strings.Repeat("x", 10_000)})
	require.Equal(t, sdk.CheckFail, e.GetResult())
	require.Less(t, len(e.GetReason()), 200)
}
