// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestArgumentsAreAnObject(t *testing.T) {
	for arguments, want := range map[string]string{
		"": "{}", " \n": "{}", `{"a": 1.0,  "b":[]}`: `{"a": 1.0,  "b":[]}`, " {}\n": "{}",
		"[1]": `{"_raw_arguments":"[1]"}`, `{"a"`: `{"_raw_arguments":"{\"a\""}`, "not json": `{"_raw_arguments":"not json"}`, "null": `{"_raw_arguments":"null"}`,
	} {
		require.Equal(t, `x`+want, string(AppendArguments([]byte("x"), arguments)), arguments)
	}
}
