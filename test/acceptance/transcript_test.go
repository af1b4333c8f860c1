// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/modelserver"
)

// transcript is what a model server streams; the golden file has it together
// with what each streaming surface makes of it.
type transcript struct {
	name string
	// raw are the data of the model server's events, behaviour what else it does.
	raw       []string
	behaviour modelserver.Behaviour
	to        target
}

// chunk is a piece of a chat completion as OpenAI's API sends it.
func chunk(delta, finish, more string) string {
	if finish == "" {
		finish = "null"
	}
	return `{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":` + delta + `,"finish_reason":` + finish + `}]` + more + `}`
}

func transcripts() []transcript {
	role, stop, done := chunk(`{"role":"assistant","content":""}`, "", ""), chunk(`{}`, `"stop"`, ""), "[DONE]"
	say := func(text string) string { return chunk(`{"content":"`+text+`"}`, "", "") }
	call := func(members string) string { return chunk(`{"tool_calls":[`+members+`]}`, "", "") }
	const counts = `"usage":{"prompt_tokens":20,"completion_tokens":9,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":16},"completion_tokens_details":{"reasoning_tokens":4}}`
	usage := `{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],` + counts + `}`
	return []transcript{
		{name: "text", raw: []string{role, say("Grüße"), say(" an "), say(`\"alle\"\n`), stop, usage, done}},
		{name: "no role, usage on the last chunk", raw: []string{say("one"), say(" two"), chunk(`{}`, `"stop"`, ","+counts), done}},
		{name: "no usage, no end mark", raw: []string{say("one"), say(" two"), stop}},
		{name: "reasoning", raw: []string{role, chunk(`{"reasoning_content":"Let me"}`, "", ""), chunk(`{"reasoning_content":" see."}`, "", ""), say("It is 4."), stop, usage, done}},
		{name: "tool calls in fragments", raw: []string{
			role, say("I ask."), call(`{"index":0,"id":"a","type":"function","function":{"name":"weather","arguments":""}}`),
			call(`{"index":0,"function":{"arguments":"{\"city\": \"Lu"}}`), call(`{"index":0,"function":{"arguments":"nd\"}"}}`),
			call(`{"index":1,"id":"b","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Malmö\"}"}}`), chunk(`{}`, `"tool_calls"`, ""), usage, done,
		}},
		{name: "length", raw: []string{role, say("and so on and"), chunk(`{}`, `"length"`, ""), usage, done}},
		{name: "unknown members", raw: []string{chunk(`{"role":"assistant","content":"a","annotations":[1]}`, "", `,"system_fingerprint":"fp"`), chunk(`{}`, `"stop"`, `,"timings":{"prompt_ms":1.25}`), done}},
		{name: "error after the first byte", raw: []string{role, say("one"), say(" two"), `{"error":{"message":"Out of memory.","type":"server_error","code":null}}`}},
		{name: "cut after the first byte", raw: []string{role, say("one"), say(" two")}, behaviour: modelserver.Behaviour{Fault: modelserver.CutAfter}},
		{name: "abstention", behaviour: modelserver.Behaviour{Text: "Take two of them."}, to: target{field: "held"}},
		{name: "held answer", behaviour: modelserver.Behaviour{Text: "It is a pair.", Reasoning: "Two of them."}, to: target{field: "pair"}},
		{name: "caveat", raw: []string{role, call(`{"index":0,"id":"a","type":"function","function":{"name":"weather","arguments":"{\"city\": "}}`), chunk(`{}`, `"tool_calls"`, ""), done}},
	}
}

// TestTranscripts compares the exact bytes of every streaming surface, but for
// ids, times and the numbers that AUA learns.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	behaviours := map[string]modelserver.Behaviour{}
	var hcl strings.Builder
	hcl.WriteString(preamble + "field \"held\" { high_risk = true }\nfield \"pair\" {\n  mode  = \"cascade\"\n  c_min = 0\n}\n")
	upstream := modelserver.New(t, modelserver.Config{ByModel: behaviours, Keep: -1})
	fmt.Fprintf(&hcl, "backend \"mock\" {\n  plugin = \"openai\"\n  config { base_url = %q }\n}\n", upstream.BaseURL())
	add := func(name, model, fields string) {
		fmt.Fprintf(&hcl, "specialist %q {\n  backend = \"mock\"\n  model   = %q\n  fields  = [%q]\n  retries = 0\n  breaker { failures = 1000 }\n}\n", name, model, fields)
	}
	for i, c := range transcripts() {
		b := c.behaviour
		if c.raw != nil {
			// In one piece, so that what is read together does not depend on the machine's load.
			b.Raw = "data: " + strings.Join(c.raw, "\n\ndata: ") + "\n\n"
		}
		upstream.SetModel(c.name, b)
		field := "general"
		if c.to.field == "pair" {
			field = "pair"
			add("s", c.name, "pair")
		}
		add(fmt.Sprint("s", i), c.name, field)
	}
	s := serve(t, hcl.String())
	for i, c := range transcripts() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			b.WriteString("=== the model server\n")
			for _, data := range c.raw {
				b.WriteString("data: " + data + "\n\n")
			}
			b.WriteString(string(encoded(t, c.behaviour)) + "\n\n")
			for _, sf := range surfaces() {
				if !sf.stream || sf.stored {
					continue
				}
				to := c.to
				if to.field != "pair" {
					to.specialist = fmt.Sprint("s", i)
				}
				to.session = "s-1"
				b.WriteString("=== POST " + sf.path + "\n" + steady(s.say(sf, []turn{{"user", "Go on."}}, to).Raw))
			}
			path := filepath.Join("testdata", "transcripts", strings.NewReplacer(" ", "_", ",", "").Replace(c.name)+".txt")
			if *update {
				require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
				require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o600))
				return
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, string(want), b.String())
		})
	}
}

var (
	identifiers = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b|\bg-[0-9a-f]{12}\b`)
	clock       = regexp.MustCompile(`("created(?:_at)?":|"latency_ms":)[0-9.e-]+`)
	learnt      = regexp.MustCompile(`"utility":\{[^}]*\},"confidence":[0-9.e-]+`)
	port        = regexp.MustCompile(`127\.0\.0\.1:\d+`)
)

// steady replaces what differs from run to run.
func steady(raw string) string {
	raw = identifiers.ReplaceAllString(raw, "ID")
	raw = clock.ReplaceAllString(raw, "${1}0")
	raw = learnt.ReplaceAllString(raw, `"utility":{},"confidence":0`)
	return port.ReplaceAllString(raw, "127.0.0.1:0")
}
