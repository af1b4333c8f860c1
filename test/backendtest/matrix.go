// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package backendtest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/modelserver"
)

// Secret is the API key that backends under test are given; no message may repeat it.
const Secret = "sk-secret-key"

// Case is a way to fail, and what it is at each time: for a buffered answer,
// for a stream before its first content, and after it. The unspecified kind
// stands for what cannot happen then.
type Case struct {
	Name      string
	Behaviour modelserver.Behaviour
	Config    modelserver.Config
	// Short gives the call little time.
	Short bool
	// Dead kills the server first.
	Dead                    bool
	Buffered, Before, After sdk.UpstreamErrorKind
	Retryable               bool
	Status                  int32
}

// Cases are the ways to fail that mean the same on every server.
func Cases() []Case {
	same := func(c Case, kind sdk.UpstreamErrorKind) Case {
		c.Buffered, c.Before = kind, kind
		return c
	}
	fault := func(f modelserver.Fault) modelserver.Behaviour { return modelserver.Behaviour{Fault: f} }
	return []Case{
		same(Case{
			Name: "429", Behaviour: modelserver.Behaviour{Status: 429, Headers: map[string]string{"Retry-After": "3"}}, Retryable: true, Status: 429,
		}, sdk.UpstreamRateLimited),
		same(Case{Name: "500", Behaviour: modelserver.Behaviour{Error: modelserver.Internal}, Retryable: true, Status: 500}, sdk.UpstreamUnavailable),
		same(Case{Name: "401", Config: modelserver.Config{APIKey: "another key"}, Status: 401}, sdk.UpstreamRejected),
		same(Case{Name: "404", Config: modelserver.Config{StrictModels: true}, Status: 404}, sdk.UpstreamRejected),
		same(Case{Name: "403", Behaviour: modelserver.Behaviour{Error: modelserver.Forbidden}, Status: 403}, sdk.UpstreamRejected),
		same(Case{
			Name: "413", Behaviour: modelserver.Behaviour{Status: 413, Raw: "<html><title>413 Request Entity Too Large</title></html>", RawType: "text/html"}, Status: 413,
		}, sdk.UpstreamInvalidRequest),
		same(Case{Name: "timeout", Behaviour: fault(modelserver.StallBefore), Short: true, Retryable: true}, sdk.UpstreamTimeout),
		same(Case{Name: "refuse", Dead: true, Retryable: true}, sdk.UpstreamUnreachable),
		same(Case{Name: "cut before the response", Behaviour: fault(modelserver.CutBefore), Retryable: true}, sdk.UpstreamUnreachable),
		same(Case{Name: "reset before the response", Behaviour: fault(modelserver.ResetBefore), Retryable: true}, sdk.UpstreamUnreachable),
		same(Case{Name: "cut after the headers", Behaviour: fault(modelserver.CutHeaders), Retryable: true, Status: 200}, sdk.UpstreamInterrupted),
		{
			Name: "cut in the answer", Behaviour: fault(modelserver.CutAfter),
			Buffered: sdk.UpstreamInterrupted, After: sdk.UpstreamInterrupted, Retryable: true, Status: 200,
		},
		{
			Name: "reset in the answer", Behaviour: fault(modelserver.ResetAfter),
			Buffered: sdk.UpstreamInterrupted, After: sdk.UpstreamInterrupted, Retryable: true, Status: 200,
		},
		{
			Name: "end in the answer", Behaviour: fault(modelserver.EndAfter),
			Buffered: sdk.UpstreamInvalidResponse, After: sdk.UpstreamInterrupted, Retryable: true, Status: 200,
		},
		same(Case{Name: "stall after the headers", Behaviour: fault(modelserver.StallHeaders), Short: true, Retryable: true, Status: 200}, sdk.UpstreamTimeout),
		{
			Name: "stall in the answer", Behaviour: fault(modelserver.StallAfter), Short: true,
			Buffered: sdk.UpstreamTimeout, After: sdk.UpstreamTimeout, Retryable: true, Status: 200,
		},
		{
			Name: "error in the answer", Behaviour: fault(modelserver.ErrorAfter),
			Buffered: sdk.UpstreamUnavailable, After: sdk.UpstreamInterrupted, Retryable: true, Status: 200,
		},
		same(Case{Name: "broken JSON", Behaviour: fault(modelserver.BadJSON), Retryable: true, Status: 200}, sdk.UpstreamInvalidResponse),
		same(Case{Name: "wrong types", Behaviour: fault(modelserver.WrongTypes), Status: 200}, sdk.UpstreamInvalidResponse),
		same(Case{Name: "HTML", Behaviour: fault(modelserver.HTML), Status: 200}, sdk.UpstreamInvalidResponse),
		same(Case{Name: "empty", Behaviour: fault(modelserver.Empty), Retryable: true, Status: 200}, sdk.UpstreamInvalidResponse),
		same(Case{Name: "malformed", Behaviour: modelserver.Behaviour{Error: modelserver.MalformedMessage}, Status: 400}, sdk.UpstreamInvalidRequest),
		same(Case{Name: "too long", Config: modelserver.Config{ContextTokens: 1}, Status: 400}, sdk.UpstreamInvalidRequest),
	}
}

// Matrix runs each case buffered and streamed. open starts a server with the
// configuration, and a backend that talks to it with the key [Secret].
func Matrix(t *testing.T, cases []Case, open Open) {
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			t.Parallel()
			cfg := tc.Config
			cfg.Default = tc.Behaviour
			if cfg.Default.Text == "" {
				cfg.Default.Text = "one two three"
			}
			s, b := open(t, cfg)
			if tc.Dead {
				s.Kill()
			}
			bounded := func() (context.Context, context.CancelFunc) {
				if tc.Short {
					return context.WithTimeout(t.Context(), 500*time.Millisecond)
				}
				return context.WithCancel(t.Context())
			}

			ctx, cancel := bounded()
			defer cancel()
			resp, err := b.Complete(ctx, Ask("q w"))
			require.NoError(t, err)
			tc.check(t, resp.GetError(), tc.Buffered)

			ctx, cancel = bounded()
			defer cancel()
			r := StreamContext(ctx, t, b, Ask("q w"))
			want := tc.Before
			if tc.After != 0 {
				want = tc.After
				require.NotEmpty(t, r.Text(), "content came first")
				require.NotNil(t, r.Failure().GetUsage())
			} else {
				require.Len(t, r.Events, 1, "no content came")
				require.Nil(t, r.Failure().GetUsage())
			}
			tc.check(t, r.Failure(), want)
		})
	}
}

func (tc *Case) check(t *testing.T, failure *sdk.UpstreamError, kind sdk.UpstreamErrorKind) {
	t.Helper()
	require.Equal(t, kind, failure.GetKind(), failure.GetMessage())
	require.Equal(t, tc.Retryable, failure.GetRetryable(), failure.GetMessage())
	require.Equal(t, tc.Status, failure.GetHttpStatus(), failure.GetMessage())
	require.Contains(t, failure.GetMessage(), "The model server at http://127.0.0.1:")
	require.NotContains(t, failure.GetMessage(), Secret)
	if tc.Behaviour.Headers["Retry-After"] == "3" {
		require.EqualValues(t, 3000, failure.GetRetryAfterMs())
	}
}
