// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package prompt

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRender(t *testing.T) {
	s := &Set{templates: map[string]string{"a_v1": `Q: {{question}} Answer as {"pick": 1} or {other}. {{question}}`}}
	out, err := s.Render("a_v1", map[string]string{"question": "what is {{question}} {x}?"})
	require.NoError(t, err)
	require.Equal(t, `Q: what is {{question}} {x}? Answer as {"pick": 1} or {other}. what is {{question}} {x}?`, out,
		"braces in a value mean nothing, and so do others in the template")

	_, err = s.Render("b_v1", nil)
	require.EqualError(t, err, `there is no prompt template "b_v1"; there are a_v1`)
	_, err = s.Render("a_v1", nil)
	require.ErrorContains(t, err, "lacks values for question")
	_, err = s.Render("a_v1", map[string]string{"question": "", "more": ""})
	require.EqualError(t, err, `the prompt template "a_v1" has no variable "more"`)
}

func TestEmbedded(t *testing.T) {
	names := Embedded().Names()
	require.Contains(t, names, "arbiter_balanced_v1")
	for _, name := range names {
		require.Regexp(t, `^[a-z_]+_v[0-9]+$`, name, "a template's name tells its version")
		require.NotEmpty(t, Embedded().templates[name])
	}
}
