// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

const (
	wantsObject = `{"type": "json_object"}`
	wantsPerson = `{"type": "json_schema", "json_schema": {"name": "person", "strict": true, "schema": {
		"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
		"required": ["name", "age"], "additionalProperties": false}}}`
)

func formed(t *testing.T, format, text string) *sdk.Evidence {
	t.Helper()
	return verify(t, "json_schema", &sdk.VerifyRequest{
		Candidates: []*sdk.Candidate{{Text: text}}, ResponseFormatJson: []byte(format),
	})
}

func TestJSONObject(t *testing.T) {
	for text, want := range map[string]sdk.CheckResult{
		`{"a": 1}`:                         sdk.CheckPass,
		" \n{\"a\": 1}\n":                  sdk.CheckPass,
		"```json\n{\"a\": 1}\n```":         sdk.CheckPass,
		"```\n{\"a\": 1}\n```\n":           sdk.CheckPass,
		`[1, 2]`:                           sdk.CheckFail,
		`"a"`:                              sdk.CheckFail,
		`{"a": 1`:                          sdk.CheckFail,
		`{"a": 1} and more`:                sdk.CheckFail,
		`{'a': 1}`:                         sdk.CheckFail,
		"Here you are: {\"a\": 1}":         sdk.CheckFail,
		"Here:\n```json\n{\"a\": 1}\n```":  sdk.CheckFail,
		"```json\n{\"a\": 1}\n```\nBye.":   sdk.CheckFail,
		"```json\n{}\n```\n```json\n{}```": sdk.CheckFail,
		"Sorry, I cannot do that.":         sdk.CheckFail,
		"":                                 sdk.CheckFail,
	} {
		e := formed(t, wantsObject, text)
		require.Equal(t, want, e.GetResult(), text)
		require.Equal(t, want == sdk.CheckFail, e.GetHard(), "a client that demanded a form cannot use another: %s", text)
	}
}

func TestJSONSchema(t *testing.T) {
	for text, want := range map[string]sdk.CheckResult{
		`{"name": "Ann", "age": 30}`:               sdk.CheckPass,
		"```json\n{\"name\":\"A\",\"age\":3}\n```": sdk.CheckPass,
		`{"name": "Ann"}`:                          sdk.CheckFail,
		`{"name": "Ann", "age": "thirty"}`:         sdk.CheckFail,
		`{"name": "Ann", "age": 3, "x": 1}`:        sdk.CheckFail,
		`Ann is thirty.`:                           sdk.CheckFail,
	} {
		require.Equal(t, want, formed(t, wantsPerson, text).GetResult(), text)
	}
	require.Equal(t, "The answer does not satisfy the demanded JSON schema, at /age: got string, want integer.",
		formed(t, wantsPerson, `{"name": "Ann", "age": "x"}`).GetReason())
}

func TestJSONSyntaxErrorIsMarked(t *testing.T) {
	text := "```json\n{\"name\": oops}\n```"
	e := formed(t, wantsPerson, text)
	require.True(t, strings.HasPrefix(marked(text, e), "oops"), marked(text, e))
}

func TestNoFormDemanded(t *testing.T) {
	for _, format := range []string{"", `{"type": "text"}`, `{}`, `{"type": "grammar"}`} {
		require.Equal(t, sdk.CheckNotApplicable, formed(t, format, "Anything.").GetResult(), format)
	}
}

func TestDemandsThatCannotBeChecked(t *testing.T) {
	for _, format := range []string{
		`{`,
		`[]`,
		`{"type": "json_schema"}`,
		`{"type": "json_schema", "json_schema": {"schema": {"type": "strng"}}}`,
		`{"type": "json_schema", "json_schema": {"schema": {"$ref": "http://example.org/x.json"}}}`,
	} {
		e := formed(t, format, `{"a": 1}`)
		require.Equal(t, sdk.CheckUnknown, e.GetResult(), format)
		require.Contains(t, e.GetReason(), "cannot be checked")
	}
}

func TestSchemaBesideTheType(t *testing.T) {
	format := `{"type": "json_object", "schema": {"required": ["a"]}}`
	require.Equal(t, sdk.CheckPass, formed(t, format, `{"a": 1}`).GetResult())
	require.Equal(t, sdk.CheckFail, formed(t, format, `{"b": 1}`).GetResult())
}

func TestSchemaThatDemandsAnArray(t *testing.T) {
	format := `{"type": "json_schema", "json_schema": {"schema": {"type": "array"}}}`
	require.Equal(t, sdk.CheckPass, formed(t, format, `[1]`).GetResult())
	require.Equal(t, sdk.CheckFail, formed(t, format, `{}`).GetResult())
}

func TestExpensiveSchemaIsUnknown(t *testing.T) {
	format := `{"type": "json_schema", "json_schema": {"schema": ` + branching + `}}`
	e := formed(t, format, deep(60))
	require.Equal(t, sdk.CheckUnknown, e.GetResult())
	require.False(t, e.GetHard())
}

func TestToolCallInsteadOfADemandedForm(t *testing.T) {
	e := verify(t, "json_schema", &sdk.VerifyRequest{
		Candidates:         []*sdk.Candidate{{ToolCalls: []*sdk.ToolCall{{Name: "look_up", Arguments: "{}"}}}},
		ResponseFormatJson: []byte(wantsPerson),
	})
	require.Equal(t, sdk.CheckNotApplicable, e.GetResult())
}

func TestOneSchemaForAllCandidates(t *testing.T) {
	resp, err := newVerifier(t, "{}").Verify(t.Context(), &sdk.VerifyRequest{
		Candidates:         []*sdk.Candidate{{Text: `{"name":"A","age":1}`}, {Text: `{}`}, {Text: `{"name":"B","age":2}`}},
		ResponseFormatJson: []byte(wantsPerson),
	})
	require.NoError(t, err)
	var got []sdk.CheckResult
	for _, c := range resp.GetCandidates() {
		got = append(got, find(t, c.GetEvidence(), "json_schema").GetResult())
	}
	require.Equal(t, []sdk.CheckResult{sdk.CheckPass, sdk.CheckFail, sdk.CheckPass}, got)
}

func TestJSONBounds(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": 1}`:                           `{"a": 1}`,
		"```json\n{}\n```":                   "{}\n",
		"\n```\n{}\n```\n\n":                 "{}\n",
		"~~~json\n{}\n~~~":                   "{}\n",
		"```json title=x\n{}\n```":           "{}\n",
		"a\n```json\n{}\n```":                "a\n```json\n{}\n```",
		"```json\n{}\n```\nb":                "```json\n{}\n```\nb",
		"```json\n{}":                        "```json\n{}",
		"```json\n{}\n```\n```json\n{}\n```": "```json\n{}\n```\n```json\n{}\n```",
		"":                                   "",
	} {
		start, end := jsonBounds(&subject{text: text, fences: fences(text)})
		require.Equal(t, want, text[start:end], text)
	}
}

func TestReadDemand(t *testing.T) {
	for raw, kind := range map[string]string{
		"":                        "text",
		`{"type": "text"}`:        "text",
		wantsObject:               "json_object",
		wantsPerson:               "json_schema",
		`{"type": "json_schema"}`: "json_schema",
	} {
		require.Equal(t, kind, readDemand([]byte(raw)).kind, raw)
	}
	require.Nil(t, readDemand([]byte(wantsObject)).schema)
	require.NotNil(t, readDemand([]byte(wantsPerson)).schema)
	require.Error(t, readDemand([]byte(`{"type": 3}`)).err)
	require.NoError(t, readDemand([]byte(`{"type": "text", "json_schema": {"schema": {"type": "strng"}}}`)).err,
		"a schema that is not demanded is not compiled")
}
