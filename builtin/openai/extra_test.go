// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func members(pairs ...string) []rawMember {
	var out []rawMember
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, rawMember{pairs[i], []byte(pairs[i+1])})
	}
	return out
}

func TestAppendMembers(t *testing.T) {
	require.Nil(t, appendMembers(nil))
	require.Equal(t, `{"a":1.0,"b\"c":{"x": 2}}`, string(appendMembers(members("a", "1.0", `b"c`, `{"x": 2}`))))
	require.Nil(t, newExtra(nil, nil, nil))
	require.Nil(t, newExtra(members("a", "1"), nil, nil).GetChoiceJson())
}

func TestMergeReplacesByName(t *testing.T) {
	source := []byte("first")
	list := merge(nil, []rawMember{{"a", source}})
	copy(source, "XXXXX")
	require.Equal(t, "first", string(list[0].value), "the bytes are a copy")
	list = merge(list, members("b", "2", "a", "3"))
	require.Equal(t, members("a", "3", "b", "2"), list)
}

func TestNews(t *testing.T) {
	var f extraFilter
	news := func(top, choice, message []rawMember) *reply {
		r := &reply{top: top, choice: choice, message: message}
		f.news(r)
		return r
	}
	r := news(members("fp", `"x"`, "tier", "null"), members("logprobs", "null"), members("refusal", "null"))
	require.Len(t, r.top, 2)
	require.Len(t, r.choice, 1)
	require.Len(t, r.message, 1)

	r = news(members("fp", `"x"`, "tier", "null"), members("logprobs", "null"), members("refusal", "null"))
	require.Empty(t, r.top)
	require.Empty(t, r.choice)
	require.Empty(t, r.message)

	r = news(members("fp", `"y"`), members("logprobs", "{}"), members("logprobs", "null"))
	require.Equal(t, members("fp", `"y"`), r.top, "a change is news")
	require.Equal(t, members("logprobs", "{}"), r.choice, "a value is news")
	require.Equal(t, members("logprobs", "null"), r.message, "the delta's members are not the choice's")

	r = news(members("fp", `"x"`), members("logprobs", "{}"), nil)
	require.Len(t, r.top, 1, "so is a change back")
	require.Len(t, r.choice, 1, "an equal value belongs to other text")
}

func TestAnyValue(t *testing.T) {
	require.False(t, anyValue(nil))
	require.False(t, anyValue(members("a", "null")))
	require.True(t, anyValue(members("a", "null", "b", "0")))
}
