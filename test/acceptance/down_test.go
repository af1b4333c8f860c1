// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/modelserver"
)

// outage is one row of the table of what happens when a plugin is down. The
// plugin's process ends with every call.
type outage struct {
	// block is the block of the plugin that is down.
	block string
	// specialists serve the field software_engineering, with these answers.
	specialists []string
	// before prepares the server.
	before func(*testing.T, *server)
	// missing is what the response names as degraded; empty for nothing.
	missing string
	// fails is the code of the error instead of a response.
	fails fault.Code
	// check looks at the response.
	check func(*testing.T, *server, *api.QueryResponse)
}

func answered(t *testing.T, _ *server, r *api.QueryResponse) {
	require.Equal(t, api.StatusAnswered, r.Status, r.Reason)
	require.Equal(t, "swe1", r.Specialist)
	require.Empty(t, r.Caveat)
}

// down is a block whose plugin ends with every call.
func down(kind, more string) string {
	return fmt.Sprintf("%s \"down\" {\n  plugin  = \"tester\"\n  timeout = \"1s\"\n  %s\n  config { behaviour = \"exit\" }\n}\n", kind, more)
}

var outages = map[string]outage{
	"classifier: the field is unknown, and the rules of high risk apply": {
		block: down("classifier", ""), specialists: []string{"Check for nil."}, missing: "classifier.down",
		check: func(t *testing.T, _ *server, r *api.QueryResponse) {
			require.Equal(t, "none", r.Decision.Classification.Source)
			require.Equal(t, []string{api.StatusAbstained, "fallback", "hold"}, []string{r.Status, r.Mode, r.Delivery})
			require.Contains(t, r.Reason, "the classifier did not answer")
		},
	},
	"router: AUA's own ranking": {
		block: down("router", ""), specialists: []string{"Check for nil.", "Check for nil."}, missing: "router.down",
		check: func(t *testing.T, s *server, r *api.QueryResponse) {
			answered(t, s, r)
			require.Empty(t, r.Decision.Route.Router)
		},
	},
	"verifier: its checks are unknown": {
		block: down("verifier", ""), specialists: []string{"Check for nil."}, missing: "verifier.down",
		check: func(t *testing.T, s *server, r *api.QueryResponse) {
			answered(t, s, r)
			require.Empty(t, r.Decision.Candidates[r.Decision.Chosen].Evidence)
		},
	},
	"scorer: the record, with a caveat": {
		block: down("scorer", ""), specialists: []string{"Check for nil."}, missing: "scorer.down",
		check: func(t *testing.T, _ *server, r *api.QueryResponse) {
			require.Equal(t, api.StatusAnswered, r.Status)
			require.Equal(t, "The answer could not be scored; it is valued by its specialist's record alone.", r.Caveat)
			require.Positive(t, r.Confidence)
		},
	},
	"arbiter: the records, with a caveat": {
		block:       down("arbiter", "") + "field \"software_engineering\" { candidates = 2 }\n",
		specialists: []string{"The answer is 4.", "The answer is 5."}, missing: "arbiter.down",
		check: func(t *testing.T, _ *server, r *api.QueryResponse) {
			require.Equal(t, api.StatusAnswered, r.Status)
			require.Contains(t, r.Caveat, "no arbiter could decide")
			require.Equal(t, 2, r.Decision.Clusters)
			require.Nil(t, r.Decision.Verdict)
		},
	},
	"arbiter in a field of high risk: abstention": {
		block:       down("arbiter", "") + "safety { high_risk_fields = [\"software_engineering\"] }\n",
		specialists: []string{"The answer is 4.", "The answer is 4."}, missing: "arbiter.down",
		check: func(t *testing.T, _ *server, r *api.QueryResponse) {
			require.Equal(t, api.StatusAbstained, r.Status)
			require.Contains(t, r.Reason, "no arbiter has compared the answers")
			require.Empty(t, r.Answer)
		},
	},
	"correction store: a flag": {
		block: down("correction_store", ""), specialists: []string{"Check for nil."}, missing: "correction_store.down",
		before: func(t *testing.T, s *server) {
			_, err := s.AddCorrection(t.Context(), &api.CorrectionRequest{Subject: "What is the capital of Australia?", Claim: "Canberra"})
			require.NoError(t, err)
		},
		check: answered,
	},
	"backend: the next specialist": {
		block: "backend \"down\" {\n  plugin = \"tester\"\n  config { behaviour = \"exit\" }\n}\n" +
			"specialist \"best\" {\n  backend = \"down\"\n  model = \"m\"\n  fields = [\"software_engineering\"]\n  prior = 0.9\n}\n",
		specialists: []string{"Check for nil."},
		check: func(t *testing.T, s *server, r *api.QueryResponse) {
			answered(t, s, r)
			first, best := r.Decision.Candidates[0], r.Decision.Route.Considered[0]
			tried := first.Specialist == "best" && first.Outcome == "failed"
			require.True(t, tried || best.Specialist == "best" && (best.Filtered != "" || !best.Chosen), "it was tried, or known to be down: %+v", r.Decision.Route.Considered)
		},
	},
	"middleware: the query fails": {
		block: down("middleware", ""), specialists: []string{"Check for nil."}, fails: fault.MiddlewareFailed,
	},
	"middleware that may be skipped: without it": {
		block: down("middleware", "on_error = \"skip\""), specialists: []string{"Check for nil."}, missing: "middleware.down", check: answered,
	},
	"observing hook: counted, and nothing else": {
		block: down("hook", "on = [\"pre_query\"]"), specialists: []string{"Check for nil."},
		check: func(t *testing.T, s *server, r *api.QueryResponse) {
			answered(t, s, r)
			require.Eventually(t, func() bool {
				return strings.Contains(s.metrics(), `aua_hook_failures_total{hook="hook.down"}`)
			}, patience, tick)
		},
	},
	"transforming hook: without it": {
		block: down("hook", "on = [\"pre_query\"]\n  mode = \"transform\""), specialists: []string{"Check for nil."}, missing: "hook.down",
		check: answered,
	},
	"transforming hook that must not be skipped: the query fails": {
		block:       down("hook", "on = [\"pre_query\"]\n  mode = \"transform\"\n  on_error = \"fail\""),
		specialists: []string{"Check for nil."}, fails: fault.HookFailed,
	},
}

// TestPluginDown goes through the table, buffered and streamed.
func TestPluginDown(t *testing.T) {
	for name, o := range outages {
		t.Run(name, func(t *testing.T) {
			var ms []model
			var upstreams []*modelserver.Server
			for i, text := range o.specialists {
				upstream := modelserver.New(t, modelserver.Config{})
				upstream.SetDefault(modelserver.Behaviour{Text: text})
				upstreams = append(upstreams, upstream)
				ms = append(ms, model{name: fmt.Sprint("swe", i+1), fields: `"software_engineering", "general"`, server: upstream})
			}
			s := serveTester(t, models(ms...)+o.block)
			if o.before != nil {
				o.before(t, s)
			}
			for surface, ask := range map[string]func(*server, *api.QueryRequest) (*api.QueryResponse, error){"buffered": buffered, "streamed": streamed} {
				r, err := ask(s, &api.QueryRequest{Query: coding, Debug: true})
				if o.fails != "" {
					require.Equal(t, o.fails, fault.CodeOf(err), surface)
					for _, u := range upstreams {
						require.Empty(t, u.ChatRequests(), "%s: no model has seen the query", surface)
					}
					continue
				}
				require.NoError(t, err, surface)
				if o.missing == "" {
					require.Empty(t, r.Degraded, surface)
				} else {
					require.NotEmpty(t, r.Degraded, surface)
					require.Contains(t, r.Degraded[0], o.missing+": ", surface)
				}
				o.check(t, s, r)
			}
		})
	}
}

func buffered(s *server, q *api.QueryRequest) (*api.QueryResponse, error) {
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	return s.Query(ctx, q)
}

// streamed returns the response at the end of a stream.
func streamed(s *server, q *api.QueryRequest) (*api.QueryResponse, error) {
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	for e, err := range s.Stream(ctx, q) {
		if err != nil {
			return nil, err
		}
		if r, ok := e.(*api.QueryResponse); ok {
			return r, nil
		}
	}
	return nil, fault.New(fault.StreamInterrupted, "The stream has no end.")
}
