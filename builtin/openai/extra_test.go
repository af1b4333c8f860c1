// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/upstream/rawjson"
)

func members(pairs ...string) []rawjson.Member {
	var out []rawjson.Member
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, rawjson.Member{Name: pairs[i], Value: []byte(pairs[i+1])})
	}
	return out
}

func TestNoExtraIsNil(t *testing.T) {
	require.Nil(t, newExtra(nil, nil, nil))
	require.Nil(t, newExtra(members("a", "1"), nil, nil).GetChoiceJson())
}

func TestNews(t *testing.T) {
	var f extraFilter
	news := func(top, choice, message []rawjson.Member) *reply {
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
