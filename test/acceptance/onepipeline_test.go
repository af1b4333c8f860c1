// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// arrangement is a configuration, and what its queries must come to. The rest
// of a record is not foretold: it must be the same on every surface.
type arrangement struct {
	hcl string
	// topics begin the questions.
	topics                 []string
	mode, delivery, status string
	candidates             int
}

// replies is a model server that always says this.
func replies(t *testing.T, b modelserver.Behaviour) *modelserver.Server {
	t.Helper()
	upstream := modelserver.New(t, modelserver.Config{Keep: -1})
	upstream.SetDefault(b)
	return upstream
}

func arrangements(t *testing.T) map[string]arrangement {
	says := func(text string) *modelserver.Server { return replies(t, modelserver.Behaviour{Text: text}) }
	coder := func() model {
		return model{name: "swe", fields: `"software_engineering"`, server: says("Look at who made the pointer."), more: "retries = 0\n breaker { failures = 1000 }"}
	}
	code := []string{"How do I fix a nil pointer dereference in my Go function?", "Why does my Python unit test raise a TypeError in this class method?"}
	maths := []string{"Prove that the square root of two is irrational, and compute the derivative of x^3."}
	medical := []string{"What dose of ibuprofen is safe for a child with kidney disease?"}
	broken := coder()
	broken.name, broken.server, broken.more = "broken", replies(t, modelserver.Behaviour{Status: 500}), "prior = 0.9\n retries = 0\n breaker { failures = 1000 }"
	priced := func(name, text string, price int) model {
		return model{name: name, fields: `"mathematics"`, server: says(text), more: fmt.Sprintf("price { completion = %d }", price)}
	}
	return map[string]arrangement{
		"single, relayed": {hcl: models(coder()), topics: code, mode: "single", delivery: "relay", status: "answered", candidates: 1},
		"single, held": {
			hcl:    models(model{name: "med", fields: `"medicine"`, server: says("Ask a doctor who knows the child.")}) + "safety { abstention_enabled = false }\n",
			topics: medical, mode: "single", delivery: "hold", status: "answered", candidates: 1,
		},
		"high risk, abstained": {
			hcl:    models(model{name: "med", fields: `"medicine"`, server: says("Take two of them.")}),
			topics: medical, mode: "single", delivery: "hold", status: "abstained", candidates: 1,
		},
		"ensemble, arbitrated": {
			hcl: models(
				model{name: "one", fields: `"mathematics"`, server: says("17 * 3 = 51, so the answer is 51."), more: "prior = 0.9"},
				model{name: "two", fields: `"mathematics"`, server: says("17 * 3 = 54, so the answer is 54."), more: "prior = 0.1"},
				model{name: "three", fields: `"mathematics"`, server: says("The answer is 51.")},
			) + "field \"mathematics\" { candidates = 3 }\narbiter \"default\" { plugin = \"evidence\" }\n",
			topics: []string{"what is 17 * 3?"}, mode: "ensemble", delivery: "hold", status: "answered", candidates: 3,
		},
		"cascade": {
			hcl:    models(priced("cheap", "It follows.", 1), priced("dear", "It follows by contradiction.", 9)) + "field \"mathematics\" {\n  mode  = \"cascade\"\n  c_min = 0.99\n}\n",
			topics: maths, mode: "cascade", delivery: "hold", status: "answered", candidates: 2,
		},
		"fallback": {
			hcl:    models(coder(), model{name: "any", fields: `"general"`, server: says("Good day to you.")}),
			topics: []string{"hi"}, mode: "fallback", delivery: "relay", status: "answered", candidates: 1,
		},
		"fallback, the first fails": {
			hcl: models(broken, coder()), topics: code, mode: "single", delivery: "relay", status: "answered", candidates: 2,
		},
		"the specialist declines": {
			hcl: models(model{name: "any", fields: `"mathematics"`, server: says("It follows.")}) + `
backend "calc" { plugin = "calc" }
specialist "calc" {
  backend = "calc"
  fields  = ["mathematics"]
  prior   = 0.99
}
`, topics: maths, mode: "single", delivery: "relay", status: "answered", candidates: 2,
		},
		"middleware": {
			hcl: models(model{name: "swe", fields: `"software_engineering", "general"`, server: replies(t, modelserver.Behaviour{
				Chunks: []string{"I wrote to [EM", "AIL_", "1] about", " it."},
			})}) + "middleware \"pii\" { plugin = \"pii-redaction\" }\n",
			topics: []string{"How do I fix the nil pointer dereference in my Go function? Write to ada.lovelace@example.org."},
			mode:   "single", delivery: "relay", status: "answered", candidates: 1,
		},
		"vetoed": {
			hcl:    models(model{name: "swe", fields: `"software_engineering"`, server: replies(t, modelserver.Behaviour{ToolCalls: []modelserver.ToolCall{{ID: "c", Name: "weather", Arguments: "{"}}})}),
			topics: code, mode: "single", delivery: "relay", status: "answered", candidates: 1,
		},
		"empty": {
			hcl:    models(model{name: "swe", fields: `"software_engineering"`, server: replies(t, modelserver.Behaviour{Chunks: []string{""}})}),
			topics: code, mode: "single", delivery: "relay", status: "abstained", candidates: 1,
		},
	}
}

// conversation makes a random conversation that ends with one of the
// questions; the first is a bare question.
func conversation(d *rand.Rand, round int, topics []string) []turn {
	if round == 0 {
		return []turn{{"user", topics[0]}}
	}
	var turns []turn
	if d.IntN(2) == 0 {
		turns = append(turns, turn{"system", "Answer briefly."})
	}
	for range d.IntN(3) {
		turns = append(turns, turn{"user", topics[d.IntN(len(topics))]}, turn{"assistant", "I shall look into it."})
	}
	question := topics[d.IntN(len(topics))]
	if d.IntN(2) == 0 {
		question += " Naïve “quotes”, 日本 and <b>&amp;</b> included."
	}
	return append(turns, turn{"user", question})
}

// TestOnePipeline sends the same generated queries through every surface. What
// was decided, and why, must be the same in each; what the user reads as well.
func TestOnePipeline(t *testing.T) {
	t.Parallel()
	for name, a := range arrangements(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, a.hcl)
			dice := rand.New(rand.NewPCG(uint64(len(name)), 7))
			type asked struct {
				*reading
				surface string
			}
			var rounds [][]asked
			for i := range 3 {
				turns := conversation(dice, i, a.topics)
				var round []asked
				for j, sf := range surfaces() {
					if sf.stored && len(turns) > 2 {
						continue // the server itself keeps what was said before
					}
					r := s.say(sf, turns, target{session: fmt.Sprintf("round-%d-%d", i, j)})
					require.Nil(t, r.Failed, "%s: %s", sf.name, r.Raw)
					require.True(t, r.Ended, "%s: %s", sf.name, r.Raw)
					round = append(round, asked{r, sf.name})
				}
				rounds = append(rounds, round)
			}
			s.stop()
			kept := map[string]*api.Decision{}
			for _, d := range records(t, s.dir) {
				kept[d.RequestID] = d
			}
			for i, round := range rounds {
				first := kept[round[0].RequestID]
				if i == 0 {
					require.Equal(t, []string{a.mode, a.delivery, a.status}, []string{first.Route.Mode, first.Route.Delivery, first.Status}, first.Reason)
					require.Len(t, first.Candidates, a.candidates)
				}
				for _, r := range round {
					d := kept[r.RequestID]
					require.NotNil(t, d, "%s left no record", r.surface)
					require.Equal(t, strings.Split(r.surface, ",")[0], d.Surface)
					require.Empty(t, difference(trace(t, first), trace(t, d)), r.surface)
					require.Equal(t, round[0].Text, r.Text, r.surface)
				}
			}
		})
	}
}

var number = regexp.MustCompile(`\d+(\.\d+)?`)

// trace is a record, line by line, without what differs from query to query:
// ids, times, and the numbers that learning moves. That these are the same too
// is proved where nothing was learnt before, in the pipeline's own tests.
func trace(t *testing.T, d *api.Decision) []string {
	t.Helper()
	c := into[api.Decision](string(encoded(t, d)))
	c.ID, c.Time, c.SessionID, c.TraceID, c.RequestID, c.Surface, c.LatencyMS = "", time.Time{}, "", "", "", "", 0
	for i := range c.Candidates {
		c.Candidates[i].LatencyMS = 0
		if s := c.Candidates[i].Score; s != nil {
			c.Candidates[i].Score = &api.Score{Scorer: s.Scorer, Vetoed: s.Vetoed}
		}
	}
	if v := c.Verdict; v != nil {
		c.Verdict = &api.Verdict{Arbiter: v.Arbiter, Decision: v.Decision, Pick: v.Pick}
	}
	for i := range c.Route.Considered {
		c.Route.Considered[i].Expected = 0
	}
	for _, said := range []*string{&c.Reason, &c.Caveat, &c.Choice} {
		*said = number.ReplaceAllString(*said, "…")
	}
	c.History = nil
	hops := calls(c.Hops)
	c.Hops = nil
	return append(strings.Split(string(encoded(t, c)), "\n"), hops...)
}

// difference lists the lines that only one of two traces has.
func difference(want, got []string) (lines []string) {
	for _, l := range want {
		if !slices.Contains(got, l) {
			lines = append(lines, "- "+l)
		}
	}
	for _, l := range got {
		if !slices.Contains(want, l) {
			lines = append(lines, "+ "+l)
		}
	}
	if len(lines) == 0 && !slices.Equal(want, got) {
		lines = []string{"the order differs:", strings.Join(got, "\n")}
	}
	return lines
}

// calls are the plugin calls of a query in the order in which they began; those
// of one stage begin together. A stream is another call of a backend, and its
// chunks pass middleware one by one; all else is the same.
func calls(hops []api.Hop) []string {
	hops = slices.DeleteFunc(slices.Clone(hops), func(h api.Hop) bool { return h.Method == "OnChunk" })
	slices.SortStableFunc(hops, func(a, b api.Hop) int { return cmp.Compare(a.StartMS, b.StartMS) })
	var out []string
	for _, h := range hops {
		out = append(out, fmt.Sprintf("%s %s %s", strings.Replace(h.Method, "Stream", "Complete", 1), h.Plugin, h.Error))
	}
	for i := 0; i < len(out); {
		j := i
		for j < len(out) && strings.Fields(out[j])[0] == strings.Fields(out[i])[0] {
			j++
		}
		slices.Sort(out[i:j])
		i = j
	}
	return out
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	require.NoError(t, err)
	return b
}
