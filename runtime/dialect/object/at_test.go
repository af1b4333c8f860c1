// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package object_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk/fault"
)

func TestAt(t *testing.T) {
	cause := fault.New(fault.RequestInvalid, "\"role\" is missing").With("param", "role")
	err := object.At(object.At(cause, "content", 1), "messages", 3)
	require.ErrorIs(t, err, cause)
	f := fault.As(err)
	require.Equal(t, `messages[3]: content[1]: "role" is missing.`, f.Message)
	require.Equal(t, map[string]any{"param": "messages", "index": 3}, f.Details)
	require.Equal(t, fault.RequestInvalid, f.Code)
}

func TestElement(t *testing.T) {
	members, err := object.Element([]byte(`{"a": 1}`))
	require.NoError(t, err)
	require.Equal(t, "1", string(members["a"]))
	for _, raw := range []string{"", "null", `"a"`, "[]"} {
		_, err := object.Element([]byte(raw))
		require.Equal(t, "it must be a JSON object", fault.As(err).Message)
	}
}
