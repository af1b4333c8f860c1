// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/dialect/responses"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// said is what a random stream of deltas says in all.
type said struct {
	text, thinking string
	calls          []readCall
}

// deltas makes a stream whose calls come in mixed fragments.
func (d dice) deltas() (out []*sdk.Delta, all said) {
	rest := make([][]rune, d.IntN(4))
	for i := range rest {
		arguments := string(marshal(obj{"s": d.text(), "n": i}))
		if d.IntN(8) == 0 {
			arguments = strings.ToValidUTF8(arguments[:len(arguments)/2], "")
		}
		rest[i] = []rune(arguments)
		all.calls = append(all.calls, readCall{"c" + strconv.Itoa(i), "f", arguments})
	}
	begun := make([]bool, len(rest))
	for range 3 + d.IntN(30) {
		delta := &sdk.Delta{}
		if d.IntN(3) == 0 {
			delta.Reasoning = d.text()
		}
		if d.IntN(3) == 0 {
			delta.Text = d.text()
		}
		if len(rest) > 0 {
			delta.ToolCalls = d.fragment(rest, begun, 0)
		}
		all.thinking, all.text = all.thinking+delta.Reasoning, all.text+delta.Text
		out = append(out, delta)
	}
	for i := range rest {
		for len(rest[i]) > 0 || !begun[i] {
			out = append(out, &sdk.Delta{ToolCalls: d.fragment(rest[i:i+1], begun[i:i+1], int32(i))})
		}
	}
	return out, all
}

// fragment takes the next piece of one of the calls; base is the first one's index.
func (d dice) fragment(rest [][]rune, begun []bool, base int32) []*sdk.ToolCallDelta {
	i := d.IntN(len(rest))
	n := d.IntN(len(rest[i]) + 1)
	f := &sdk.ToolCallDelta{Index: base + int32(i), Arguments: string(rest[i][:n])}
	if !begun[i] {
		f.Id, f.Name, begun[i] = "c"+strconv.Itoa(int(f.Index)), "f", true
	}
	rest[i] = rest[i][n:]
	return []*sdk.ToolCallDelta{f}
}

func stream(t require.TestingT, deltas []*sdk.Delta, finish func(*responses.Events) ([]responses.Event, error)) reading {
	e := &responses.Events{Meta: meta}
	var out strings.Builder
	for _, d := range deltas {
		events, err := e.Delta(d)
		require.NoError(t, err)
		sse(&out, events)
	}
	events, err := finish(e)
	require.NoError(t, err)
	sse(&out, events)
	return read(t, out.String())
}

func finish(reason string) func(*responses.Events) ([]responses.Event, error) {
	return func(e *responses.Events) ([]responses.Event, error) {
		return e.Finish(&sdk.Answer{FinishReason: reason}, response())
	}
}

func TestStreamsReassemble(t *testing.T) {
	for seed := range uint64(200) {
		d := dice{rand.New(rand.NewPCG(seed, 3))}
		deltas, all := d.deltas()
		got := stream(t, deltas, finish([]string{"stop", "length"}[d.IntN(2)]))
		require.Equal(t, all.text, got.Text, "seed %d", seed)
		require.Equal(t, all.thinking, got.Thinking, "seed %d", seed)
		require.ElementsMatch(t, all.calls, got.Calls, "seed %d", seed)
		require.Equal(t, []int64{10, 5, 15}, []int64{got.Final.Usage.Input, got.Final.Usage.Output, got.Final.Usage.Total})
		require.Equal(t, "answered", got.Final.Aua.Status)
	}
}

func TestStreamsFail(t *testing.T) {
	for seed := range uint64(50) {
		deltas, _ := dice{rand.New(rand.NewPCG(seed, 4))}.deltas()
		got := stream(t, deltas, func(e *responses.Events) ([]responses.Event, error) {
			return e.Fail(fault.New(fault.StreamInterrupted, "It broke off."), "t-1")
		})
		require.Equal(t, "failed", got.Final.Status)
		require.Equal(t, "AUA_STREAM_INTERRUPTED", got.Final.Error.Code)
		require.Equal(t, "It broke off.", got.Final.Error.Message)
		require.Equal(t, "t-1", got.Final.Aua.TraceID)
	}
}

// TestStreamsSayWhatResponsesSay compares the two forms of one answer.
func TestStreamsSayWhatResponsesSay(t *testing.T) {
	answer := &sdk.Answer{
		Text: "b", Reasoning: "a", FinishReason: "length",
		ToolCalls: []*sdk.ToolCall{{Id: "c", Name: "f", Arguments: `{"x":1}`}},
	}
	got := stream(t, []*sdk.Delta{{
		Reasoning: "a", Text: "b", ToolCalls: []*sdk.ToolCallDelta{{Id: "c", Name: "f", Arguments: `{"x":1}`}},
	}}, func(e *responses.Events) ([]responses.Event, error) { return e.Finish(answer, response()) })
	require.Equal(t, encode(t, answer, response()), got.Final)
}

// FuzzEvents plays deltas that the fuzzer's bytes choose, and reads them strictly.
func FuzzEvents(f *testing.F) {
	f.Add([]byte("tHello\x00rhm\x000{}\x001{\"a\":1}"))
	f.Add([]byte("0{\x001{}\x000}\x00tx\x000 "))
	f.Fuzz(func(t *testing.T, script []byte) {
		var deltas []*sdk.Delta
		var text, thinking string
		for line := range strings.SplitSeq(strings.ToValidUTF8(string(script), "?"), "\x00") {
			if line == "" {
				continue
			}
			d, rest := &sdk.Delta{}, line[1:]
			switch line[0] {
			case 't':
				d.Text = rest
				text += rest
			case 'r':
				d.Reasoning = rest
				thinking += rest
			default:
				d.ToolCalls = []*sdk.ToolCallDelta{{Index: int32(line[0]) % 4, Arguments: rest}}
			}
			deltas = append(deltas, d)
		}
		got := stream(t, deltas, finish("stop"))
		require.Equal(t, text, got.Text)
		require.Equal(t, thinking, got.Thinking)
	})
}
