// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// TestSurfacesDecideAlike serves the same query to a surface that answers at
// once and to one that streams, on stands that have learnt nothing: the records
// must be equal to the last digit.
func TestSurfacesDecideAlike(t *testing.T) {
	hard := func(*sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
		return evidence(1, &sdk.Evidence{Check: "c", Result: sdk.CheckFail, Hard: true, Weight: 2, Reason: "No."}), nil
	}
	for name, arrange := range map[string]func() *stand{
		"answered": func() *stand { return newStand(t, nil, specialist("one", "alpha")) },
		"vetoed": func() *stand {
			s := newStand(t, nil, specialist("one", "alpha"))
			s.verify = hard
			return s
		},
		"vetoed, empty": func() *stand {
			s := newStand(t, nil, specialist("one", "alpha"))
			s.verify = hard
			s.backends["one"].then(act{ending: done("stop")})
			return s
		},
		"not sure enough": func() *stand {
			return newStand(t, func(c *config.Config) {
				c.Safety.Abstain, c.Fields[0].WrongCost = true, 20
			}, specialist("one", "alpha"))
		},
		"the first fails": func() *stand {
			s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "alpha"))
			s.backends["one"].then(fails(sdk.UpstreamUnavailable, false))
			return s
		},
		"the first declines": func() *stand {
			s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "general"))
			s.backends["one"].then(declines("Not mine."))
			return s
		},
		"all fail": func() *stand {
			s := newStand(t, nil, specialist("one", "alpha"))
			s.backends["one"].then(fails(sdk.UpstreamRateLimited, false))
			return s
		},
		"no field": func() *stand {
			s := newStand(t, nil, specialist("one", "alpha"))
			s.classify = noField
			return s
		},
		"high risk": func() *stand {
			s := newStand(t, func(c *config.Config) { c.Safety.Abstain = true }, specialist("one", "danger"))
			s.classify = says("danger", .9)
			return s
		},
	} {
		t.Run(name, func(t *testing.T) {
			records := map[bool]string{}
			for _, buffered := range []bool{true, false} {
				s := arrange()
				req := request("q")
				req.Buffered, req.SessionID = buffered, "s-1"
				_, _ = s.Run(t.Context(), req, &watcher{})
				d := s.newest()
				require.NotEmpty(t, d.Status)
				records[buffered] = timeless(t, d)
			}
			require.Equal(t, records[true], records[false])
		})
	}
}

var times = regexp.MustCompile(`"(id|time)":"[^"]*"|"\w*_ms":[0-9.e-]+|"method":"(Stream|Complete)"`)

// timeless is a record without ids and times; a stream is another call of a backend.
func timeless(t *testing.T, d *api.Decision) string {
	t.Helper()
	b, err := json.Marshal(d)
	require.NoError(t, err)
	return times.ReplaceAllString(string(b), "")
}

// TestMiddlewareThatHoldsBackLeavesAWayOut proves that an answer that breaks
// off before anything of it has gone out is replaced by another specialist's.
func TestMiddlewareThatHoldsBackLeavesAWayOut(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		c.Middlewares = []*config.Block{{Kind: sdk.KindMiddleware, Name: "m", Plugin: "test-middleware", Timeout: c.Classifiers[0].Timeout, OnError: "fail", Isolation: "inline"}}
	}, specialist("one", "alpha"), specialist("two", "alpha"))
	s.before = func(*sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
		return &sdk.BeforeQueryResponse{}, nil
	}
	s.after = func(*sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
		return &sdk.AfterResponseResponse{}, nil
	}
	// The last word may be a part of what is to be hidden, so that it waits.
	s.chunk = func(text string, last bool) (string, error) {
		if last || text != "wait" {
			return text, nil
		}
		return "", nil
	}
	s.backends["one"].then(fails(sdk.UpstreamInterrupted, true, "wait"))
	req, w := request("q"), &watcher{}
	req.Buffered = false
	r, err := s.Run(t.Context(), req, w)
	require.NoError(t, err)
	require.Equal(t, "two", r.Response.Specialist)
	require.Equal(t, "two: q", w.text)
	require.Equal(t, "failed", s.newest().Candidates[0].Outcome)
}
