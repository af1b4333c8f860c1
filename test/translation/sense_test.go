// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package translation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/auahq/aua/sdk"
)

type obj = map[string]any

// said is what one message means, whatever the dialect.
type said struct {
	Role, Text string
	Calls      []called
	// Answers is the call that a tool's message answers.
	Answers string
}

// called is a call of a tool. Arguments are canonical JSON.
type called struct{ ID, Name, Arguments string }

// dice makes random conversations and answers.
type dice struct{ *rand.Rand }

func (d dice) coin() bool { return d.IntN(2) == 0 }

// text is never blank, since some model servers refuse blank texts.
func (d dice) text() string {
	pieces := []string{"a", "Zürich ", "<b>&amp;", "\"\\", "\n", "日本", "😀", "\u2028", "{", "x = 1;", "data: [DONE]\n\n"}
	var b strings.Builder
	for range 1 + d.IntN(5) {
		b.WriteString(pieces[d.IntN(len(pieces))])
	}
	return "t" + b.String() + "."
}

func (d dice) calls(turn int) (out []called) {
	for i := range d.IntN(3) {
		out = append(out, called{fmt.Sprintf("call_%d_%d", turn, i), "f" + fmt.Sprint(i), canonical(string(marshal(obj{"s": d.text(), "n": d.IntN(9), "l": []any{nil, true, obj{}}})))})
	}
	return out
}

// conversation ends with something to answer.
func (d dice) conversation() (all []said) {
	if d.coin() {
		all = append(all, said{Role: "system", Text: d.text()})
	}
	all = append(all, said{Role: "user", Text: d.text()})
	for turn := range d.IntN(4) {
		a := said{Role: "assistant", Calls: d.calls(turn)}
		if len(a.Calls) == 0 || d.coin() {
			a.Text = d.text()
		}
		all = append(all, a)
		for _, c := range a.Calls {
			all = append(all, said{Role: "tool", Text: d.text(), Answers: c.ID})
		}
		if len(a.Calls) == 0 || d.coin() {
			all = append(all, said{Role: "user", Text: d.text()})
		}
	}
	return all
}

func marshal(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

// canonical is JSON with sorted members, and what is no JSON as it stands.
func canonical(text string) string {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return text
	}
	return string(marshal(v))
}

// senseOf is the meaning of AUA's own messages.
func senseOf(messages []*sdk.Message) (all []said) {
	for _, m := range messages {
		s := said{Role: m.GetRole(), Text: m.GetContent(), Answers: m.GetToolCallId()}
		for _, c := range m.GetToolCalls() {
			s.Calls = append(s.Calls, called{c.GetId(), c.GetName(), canonical(c.GetArguments())})
		}
		all = append(all, s)
	}
	return all
}

// unnamed leaves out the ids of calls, which Ollama's API does not have.
func unnamed(all []said) []said {
	out := make([]said, len(all))
	for i, s := range all {
		s.Answers = ""
		s.Calls = append([]called(nil), s.Calls...)
		for j := range s.Calls {
			s.Calls[j].ID = ""
		}
		out[i] = s
	}
	return out
}
