// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

func compile(t testing.TB, raw string) *schema {
	t.Helper()
	s, err := compileSchema([]byte(raw))
	require.NoError(t, err)
	return s
}

func decode(t testing.TB, raw string) any {
	t.Helper()
	v, err := decodeJSON(raw)
	require.NoError(t, err)
	return v
}

func TestSchemaValidates(t *testing.T) {
	person := `{
		"type": "object",
		"properties": {
			"name": {"type": "string", "minLength": 1},
			"age": {"type": "integer", "minimum": 0},
			"tags": {"type": "array", "items": {"enum": ["a", "b"]}, "uniqueItems": true},
			"boss": {"$ref": "#"}
		},
		"required": ["name"],
		"additionalProperties": false
	}`
	s := compile(t, person)
	for raw, valid := range map[string]bool{
		`{"name": "Ann"}`: true,
		`{"name": "Ann", "age": 3, "tags": ["a", "b"], "boss": {"name": "Bo"}}`: true,
		`{"name": "Ann", "age": 3.0}`:                                           true,
		`{}`:                                                                    false,
		`{"name": ""}`:                                                          false,
		`{"name": "Ann", "age": 3.5}`:                                           false,
		`{"name": "Ann", "age": -1}`:                                            false,
		`{"name": "Ann", "tags": ["c"]}`:                                        false,
		`{"name": "Ann", "tags": ["a","a"]}`:                                    false,
		`{"name": "Ann", "boss": {}}`:                                           false,
		`{"name": "Ann", "mood": "good"}`:                                       false,
		`[]`:                                                                    false,
	} {
		err := s.validate(t.Context(), decode(t, raw))
		if valid {
			require.NoError(t, err, raw)
			continue
		}
		var broken *jsonschema.ValidationError
		require.ErrorAs(t, err, &broken, raw)
	}
}

// Metering a schema must not change what it means, in any draft.
func TestMeteringKeepsFormats(t *testing.T) {
	old := compile(t, `{"$schema": "http://json-schema.org/draft-07/schema#", "format": "date"}`)
	require.NoError(t, old.validate(t.Context(), "2024-02-29"))
	require.Error(t, old.validate(t.Context(), "2023-02-29"), "draft 7 asserts formats")
	current := compile(t, `{"format": "date"}`)
	require.NoError(t, current.validate(t.Context(), "2023-02-29"), "later drafts do not")
}

func TestViolationNamesTheDeepestPlace(t *testing.T) {
	s := compile(t, `{"properties": {"a": {"items": {"properties": {"b": {"type": "integer"}}}}}}`)
	err := s.validate(t.Context(), decode(t, `{"a": [{"b": 1}, {"b": "x"}]}`))
	var broken *jsonschema.ValidationError
	require.ErrorAs(t, err, &broken)
	require.Equal(t, "at /a/1/b: got string, want integer", violation(broken))
}

func TestInvalidSchemas(t *testing.T) {
	for name, raw := range map[string]string{
		"no JSON":           `{`,
		"wrong keyword":     `{"type": "strng"}`,
		"dangling":          `{"$ref": "#/$defs/none"}`,
		"bad pattern":       `{"pattern": "("}`,
		"not a schema":      `42`,
		"unsupported regex": `{"pattern": "(?<!a)b"}`,
	} {
		_, err := compileSchema([]byte(raw))
		require.Error(t, err, name)
	}
}

func TestSchemaReadsNoOtherDocument(t *testing.T) {
	for _, ref := range []string{"file:///etc/passwd", "http://127.0.0.1:1/x.json", "other.json"} {
		_, err := compileSchema([]byte(`{"$ref": "` + ref + `"}`))
		require.ErrorContains(t, err, errExternal.Error(), ref)
	}
}

func TestSchemaThatIsTooLarge(t *testing.T) {
	_, err := compileSchema([]byte(`{"description": "` + strings.Repeat("x", schemaBytes) + `"}`))
	require.ErrorIs(t, err, errSchemaSize)
	_, err = compileSchema([]byte(`{"enum": [` + strings.Repeat("1,", schemaNodes) + `1]}`))
	require.ErrorIs(t, err, errSchemaSize)
}

// branching is a schema that doubles the work with every level of its value.
const branching = `{"anyOf": [
	{"properties": {"a": {"$ref": "#"}}, "required": ["z"]},
	{"properties": {"a": {"$ref": "#"}}, "required": ["z"]}
]}`

func deep(n int) string { return strings.Repeat(`{"a":`, n) + `{}` + strings.Repeat(`}`, n) }

func TestSchemaThatTakesTooMuchWork(t *testing.T) {
	s := compile(t, branching)
	err := s.validate(t.Context(), decode(t, deep(60)))
	require.ErrorIs(t, err, errSchemaCost)

	var broken *jsonschema.ValidationError
	require.ErrorAs(t, s.validate(t.Context(), decode(t, deep(3))), &broken, "the next value has the whole budget again")
}

func TestSchemaWithALongEnumerationCostsMore(t *testing.T) {
	numbers := make([]int, 5000)
	for i := range numbers {
		numbers[i] = i
	}
	list, err := json.Marshal(numbers)
	require.NoError(t, err)
	s := compile(t, `{"items": {"enum": `+string(list)+`}}`)
	require.NoError(t, s.validate(t.Context(), decode(t, `[1, 4999]`)))
	err = s.validate(t.Context(), decode(t, "["+strings.Repeat("4999,", 200_000)+"1]"))
	require.ErrorIs(t, err, errSchemaCost)
}

// countdown is a context that ends after it was asked a number of times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestValidationIsCancelled(t *testing.T) {
	s := compile(t, branching)
	err := s.validate(&countdown{t.Context(), 3}, decode(t, deep(60)))
	require.ErrorIs(t, err, context.Canceled)
}

func TestDecodeJSON(t *testing.T) {
	require.Equal(t, json.Number("1.10"), decode(t, " 1.10 "))
	for _, raw := range []string{"", "{", "1 2", "{} x", "nul", "{'a': 1}", `{"a": 1,}`, "NaN"} {
		_, err := decodeJSON(raw)
		require.Error(t, err, raw)
	}
}

// Schemas of every draft are understood, and say which they are.
func TestDrafts(t *testing.T) {
	const (
		draft4  = `"$schema": "http://json-schema.org/draft-04/schema#", `
		draft6  = `"$schema": "http://json-schema.org/draft-06/schema#", `
		draft7  = `"$schema": "http://json-schema.org/draft-07/schema#", `
		draft19 = `"$schema": "https://json-schema.org/draft/2019-09/schema", `
		draft20 = `"$schema": "https://json-schema.org/draft/2020-12/schema", `
	)
	for _, tc := range []struct{ schema, right, wrong string }{
		{`{` + draft4 + `"maximum": 3, "exclusiveMaximum": true}`, `2`, `3`},
		{`{` + draft6 + `"exclusiveMaximum": 3}`, `2`, `3`},
		{`{` + draft7 + `"if": {"type": "string"}, "then": {"minLength": 2}}`, `"ab"`, `"a"`},
		{`{` + draft7 + `"definitions": {"n": {"type": "integer"}}, "items": {"$ref": "#/definitions/n"}}`, `[1]`, `["a"]`},
		{`{` + draft19 + `"dependentRequired": {"a": ["b"]}}`, `{"a": 1, "b": 2}`, `{"a": 1}`},
		{`{` + draft20 + `"prefixItems": [{"type": "string"}], "items": false}`, `["a"]`, `["a", 1]`},
		{`{"$defs": {"t": {"type": "object", "properties": {"next": {"$ref": "#/$defs/t"}}, "required": ["v"]}}, "$ref": "#/$defs/t"}`, `{"v": 1, "next": {"v": 2}}`, `{"v": 1, "next": {}}`},
		{`{"properties": {"a": true}, "unevaluatedProperties": false}`, `{"a": 1}`, `{"b": 1}`},
		{`{"not": {"const": 1}}`, `2`, `1.0`},
		{`{"oneOf": [{"type": "integer"}, {"minimum": 2}]}`, `1`, `3`},
		{`{"pattern": "^\\d+$"}`, `"12"`, `"1a"`},
		{`{"multipleOf": 0.1}`, `0.3`, `0.35`},
		{`{"type": ["string", "null"]}`, `null`, `1`},
	} {
		s := compile(t, tc.schema)
		require.NoError(t, s.validate(t.Context(), decode(t, tc.right)), tc.schema)
		var broken *jsonschema.ValidationError
		require.ErrorAs(t, s.validate(t.Context(), decode(t, tc.wrong)), &broken, tc.schema)
		require.True(t, strings.HasPrefix(violation(broken), "at /"), violation(broken))
	}
	require.NoError(t, compile(t, `true`).validate(t.Context(), "anything"))
	require.Error(t, compile(t, `false`).validate(t.Context(), "anything"))
}

func TestSchemaThatRefersToItselfForEver(t *testing.T) {
	s, err := compileSchema([]byte(`{"$ref": "#"}`))
	if err == nil {
		err = s.validate(t.Context(), 1)
	}
	require.Error(t, err)
}

// A number of a million digits is refused or compared, but never expanded.
func TestNumbersThatExplode(t *testing.T) {
	s := compile(t, `{"type": "integer", "maximum": 10}`)
	for _, raw := range []string{"1e999999999", "1e-999999999", "-1e999999999", strings.Repeat("9", 10_000)} {
		require.NotPanics(t, func() { _ = s.validate(t.Context(), decode(t, raw)) })
	}
}

func TestMeasure(t *testing.T) {
	nodes, longest := measure(decode(t, `{"a": {"enum": [1, 2, 3]}, "b": true}`))
	require.Equal(t, 7, nodes)
	require.Equal(t, 3, longest)
	nodes, longest = measure(true)
	require.Equal(t, 1, nodes)
	require.Zero(t, longest)
}

func TestBreadth(t *testing.T) {
	require.Equal(t, 2, breadth(decode(t, `[1, 2]`)))
	require.Equal(t, 1, breadth(decode(t, `{"a": [1, 2]}`)))
	require.Equal(t, 2, breadth(strings.Repeat("x", 128)))
	require.Zero(t, breadth(true))
}
