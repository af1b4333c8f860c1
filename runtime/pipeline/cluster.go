// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"encoding/json"
	"slices"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/answer"
)

// clusterTolerance is the relative difference up to which two numbers count as
// the same answer.
const clusterTolerance = 1e-6

// cluster puts answers that say the same into one class: equal tool calls, or
// final answers that compare equal, or else equal texts. Each class is
// represented by its first member, in the order of the candidates.
func (q *Query) cluster() {
	var representatives []*candidate
	for _, c := range q.answered() {
		i := slices.IndexFunc(representatives, func(r *candidate) bool { return sameAnswer(r.answer, c.answer) })
		if i < 0 {
			i = len(representatives)
			representatives = append(representatives, c)
		}
		c.cluster = i
	}
	q.clusters = len(representatives)
}

func sameAnswer(a, b *sdk.Answer) bool {
	if len(a.GetToolCalls()) > 0 || len(b.GetToolCalls()) > 0 {
		return slices.EqualFunc(a.GetToolCalls(), b.GetToolCalls(), func(x, y *sdk.ToolCall) bool {
			return x.GetName() == y.GetName() && sameArguments(x.GetArguments(), y.GetArguments())
		})
	}
	x, okX := answer.Extract(a.GetText())
	y, okY := answer.Extract(b.GetText())
	if okX && okY {
		return answer.Compare(x.Text, y.Text, clusterTolerance) == answer.Same
	}
	return answer.Normalise(a.GetText()) == answer.Normalise(b.GetText())
}

// sameArguments compares arguments as JSON, and as they stand when they are none.
func sameArguments(a, b string) bool {
	x, errX := canonicalJSON(a)
	y, errY := canonicalJSON(b)
	if errX != nil || errY != nil {
		return a == b
	}
	return x == y
}

func canonicalJSON(s string) (string, error) {
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		return "", err
	}
	b, err := json.Marshal(v)
	return string(b), err
}
