// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/auahq/aua/test/modelserver"
)

// misfortune is a way in which a model server fails.
type misfortune struct {
	// name is an HCL name, what is for readers.
	name, what string
	// within says that it strikes after the first byte of the answer.
	within bool
	// slow says that only the specialist's timeout ends it.
	slow      bool
	behaviour modelserver.Behaviour
}

// misfortunes are the rows of the table of failures: before the first byte of
// the answer and after it.
func misfortunes() []misfortune {
	fault := func(f modelserver.Fault) modelserver.Behaviour {
		return modelserver.Behaviour{Text: "one two three four five six", Fault: f, AfterChunks: 2}
	}
	within := func(name, what string, b modelserver.Behaviour) misfortune {
		return misfortune{name: name, what: what, within: true, behaviour: b}
	}
	limited := fault(modelserver.ErrorAfter)
	limited.Error = modelserver.RateLimit
	slowWithin := within("slow_within", "does not come to an end within the specialist's timeout", fault(modelserver.SlowAfter))
	stallWithin := within("stall_within", "falls silent", fault(modelserver.StallAfter))
	slowWithin.slow, stallWithin.slow = true, true
	return []misfortune{
		{name: "limited", what: "429, `Retry-After: 30`", behaviour: modelserver.Behaviour{Status: 429, Headers: map[string]string{"Retry-After": "30"}}},
		{name: "broken", what: "500", behaviour: modelserver.Behaviour{Error: modelserver.Internal}},
		{name: "busy", what: "503", behaviour: modelserver.Behaviour{Status: 503}},
		{name: "slow", what: "no response within the specialist's timeout", slow: true, behaviour: fault(modelserver.StallBefore)},
		{name: "cut", what: "the connection is cut", behaviour: fault(modelserver.CutBefore)},
		{name: "stall", what: "headers, and then silence", slow: true, behaviour: fault(modelserver.StallHeaders)},
		{name: "bad_json", what: "broken JSON", behaviour: fault(modelserver.BadJSON)},
		{name: "page", what: "a web page", behaviour: fault(modelserver.HTML)},
		{name: "no_key", what: "401, the API key is refused", behaviour: modelserver.Behaviour{Status: 401}},
		{name: "too_long", what: "400, the prompt is too long", behaviour: modelserver.Behaviour{Error: modelserver.ContextLength}},
		{name: "wrong", what: "400, the request is wrong", behaviour: modelserver.Behaviour{Error: modelserver.MalformedMessage}},
		within("limited_within", "an error event: rate limit", limited),
		within("broken_within", "an error event: internal error", fault(modelserver.ErrorAfter)),
		slowWithin,
		within("cut_within", "the connection is cut", fault(modelserver.CutAfter)),
		stallWithin,
		within("bad_json_within", "broken JSON", fault(modelserver.BadJSONAfter)),
	}
}

// upstreams are the kinds of model servers that fail, by their backends.
var upstreams = map[string]modelserver.Dialect{
	"openai": modelserver.OpenAI, "ollama": modelserver.Ollama, "anthropic": modelserver.Anthropic,
}

// unfortunate serves a specialist for each misfortune and kind of model
// server: UPSTREAM_NAME fails, and its field has no other; the specialist
// spare, of the general field, answers in its stead. UPSTREAM_NAME_patient is
// tried twice, and the breakers of UPSTREAM_NAME_wary, which is asked once at
// once, and UPSTREAM_NAME_anxious, which is asked once for a stream, open at
// the first failure.
func unfortunate(t *testing.T) *server {
	t.Helper()
	var hcl strings.Builder
	hcl.WriteString(preamble + "field \"held\" { high_risk = true }\nfield \"unasked\" {}\nserver { max_in_flight = 1000 }\n")
	behaviours := map[string]modelserver.Behaviour{"spare": {Text: "The spare one answers."}}
	for _, m := range misfortunes() {
		behaviours[m.name] = m.behaviour
	}
	for upstream, dialect := range upstreams {
		url := modelserver.New(t, modelserver.Config{Dialect: dialect, ByModel: behaviours, Keep: -1}).URL()
		if upstream == "openai" {
			url += "/v1"
		}
		fmt.Fprintf(&hcl, "backend %[1]q {\n  plugin = %[1]q\n  config { base_url = %[2]q }\n}\n", upstream, url)
		for _, m := range misfortunes() {
			timeout := "60s"
			if m.slow {
				timeout = "1500ms"
			}
			name := upstream + "_" + m.name
			fmt.Fprintf(&hcl, "field %q {}\n", name)
			for suffix, more := range map[string]string{
				"":         "retries = 0\n  breaker { failures = 1000 }",
				"_patient": "retries = 1\n  breaker { failures = 1000 }",
				"_wary":    "retries = 0\n  breaker { failures = 1 }",
				"_anxious": "retries = 0\n  breaker { failures = 1 }",
			} {
				fields := `"unasked"`
				if suffix == "" {
					fields = fmt.Sprintf("%q", name)
				}
				fmt.Fprintf(&hcl, "specialist %q {\n  backend = %q\n  model   = %q\n  fields  = [%s]\n  timeout = %q\n  %s\n}\n",
					name+suffix, upstream, m.name, fields, timeout, more)
			}
		}
	}
	hcl.WriteString("specialist \"spare\" {\n  backend = \"openai\"\n  model   = \"spare\"\n  fields  = [\"general\"]\n}\n")
	return serve(t, hcl.String())
}
