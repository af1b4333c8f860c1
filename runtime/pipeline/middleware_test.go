// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// through adds middleware of these plugins.
func through(onError string, plugins ...string) func(*config.Config) {
	return func(c *config.Config) {
		for i, p := range plugins {
			c.Middlewares = append(c.Middlewares, &config.Block{
				Kind: sdk.KindMiddleware, Name: string(rune('a' + i)), Plugin: p, Timeout: time.Second, OnError: onError, Isolation: "inline",
			})
		}
	}
}

// masks makes the middleware replace "secret" by "[1]" on the way in, and back
// on the way out.
func masks(s *stand) {
	in, out := strings.NewReplacer("secret", "[1]"), strings.NewReplacer("[1]", "secret")
	s.before = func(r *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
		resp := &sdk.BeforeQueryResponse{State: []byte("state")}
		for _, m := range r.GetContent().GetMessages() {
			resp.Messages = append(resp.Messages, &sdk.Message{Role: m.GetRole(), Content: in.Replace(m.GetContent()), ExtraJson: m.GetExtraJson()})
		}
		return resp, nil
	}
	s.after = func(r *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
		if string(r.GetState()) != "state" {
			return nil, errors.New("the state is lost")
		}
		text := out.Replace(r.GetText())
		if text == r.GetText() {
			return &sdk.AfterResponseResponse{}, nil
		}
		return &sdk.AfterResponseResponse{Text: &text}, nil
	}
	var held string
	s.chunk = func(text string, last bool) (string, error) {
		held += text
		if cut := strings.LastIndex(held, "["); cut >= 0 && !strings.Contains(held[cut:], "]") && !last {
			ready := held[:cut]
			held = held[cut:]
			return out.Replace(ready), nil
		}
		ready := out.Replace(held)
		held = ""
		return ready, nil
	}
}

func TestMiddlewareChangesQueryAndAnswer(t *testing.T) {
	s := newStand(t, through("fail", "test-middleware"), specialist("one", "alpha"))
	masks(s)
	req := request("my secret")
	req.Params = &sdk.Params{ExtraJson: []byte(`{"note": "secret"}`)}
	req.Messages[0].ExtraJson = []byte(`{"via": "secret"}`)
	r, err := s.Run(t.Context(), req, nil)
	require.NoError(t, err)
	require.Equal(t, "one: my secret", r.Response.Answer)
	require.Equal(t, "one: my secret", r.Answer.GetText())
	sent := s.backends["one"].requests[0]
	require.Equal(t, "my [1]", sent.GetMessages()[0].GetContent(), "the model server never sees it")
	require.Empty(t, sent.GetParams().GetExtraJson(), "nor what AUA does not understand")
	require.Empty(t, sent.GetMessages()[0].GetExtraJson(), "of a message neither")
	d := s.newest()
	require.Equal(t, "my [1]", d.Query, "nor does the record")
	require.Equal(t, "one: my [1]", d.Answer)
}

func TestMiddlewareInAStream(t *testing.T) {
	s := newStand(t, through("fail", "test-middleware"), specialist("one", "alpha"))
	masks(s)
	s.backends["one"].then(answers("it is ", "[", "1", "]", " indeed"))
	req, w := request("my secret"), &watcher{}
	req.Buffered = false
	r, err := s.Run(t.Context(), req, w)
	require.NoError(t, err)
	require.Equal(t, "relay", r.Response.Delivery)
	require.Equal(t, "it is secret indeed", w.text)

	req, w = request("my secret"), &watcher{}
	req.Buffered, req.Params = false, &sdk.Params{ToolsJson: []byte(`[{}]`)}
	r, err = s.Run(t.Context(), req, w)
	require.NoError(t, err)
	require.Equal(t, "hold", r.Response.Delivery, "tool calls have no chunks of text")
	require.Equal(t, "one: my secret", w.text)
}

func TestMiddlewareThatNeedsTheWholeAnswer(t *testing.T) {
	s := newStand(t, through("fail", "test-whole-middleware"), specialist("one", "alpha"))
	masks(s)
	req, w := request("my secret"), &watcher{}
	req.Buffered = false
	r, err := s.Run(t.Context(), req, w)
	require.NoError(t, err)
	require.Equal(t, "hold", r.Response.Delivery)
	require.Equal(t, "one: my secret", w.text)
}

func TestWatchingMiddlewareDoesNotHold(t *testing.T) {
	s := newStand(t, through("fail", "test-watching-middleware"), specialist("one", "alpha"))
	s.before = func(*sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
		return &sdk.BeforeQueryResponse{}, nil
	}
	var seen *sdk.AfterResponseRequest
	s.after = func(r *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
		seen = r
		return &sdk.AfterResponseResponse{}, nil
	}
	req := request("q")
	req.Buffered = false
	r, err := s.Run(t.Context(), req, &watcher{})
	require.NoError(t, err)
	require.Equal(t, "relay", r.Response.Delivery)
	require.True(t, seen.GetSent())
	require.Equal(t, "one: q", seen.GetText())

	text := "changed"
	s.after = func(*sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
		return &sdk.AfterResponseResponse{Text: &text}, nil
	}
	_, err = s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.MiddlewareFailed, fault.CodeOf(err), "what it did not declare it may not do")
}

func TestShortCircuit(t *testing.T) {
	s := newStand(t, through("fail", "test-middleware"), specialist("one", "alpha"))
	s.before = func(*sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
		return &sdk.BeforeQueryResponse{ShortCircuit: &sdk.ShortCircuit{Text: "No.", Status: "answered"}}, nil
	}
	s.after = func(*sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
		return &sdk.AfterResponseResponse{}, nil
	}
	req, w := request("q"), &watcher{}
	req.Buffered = false
	r, err := s.Run(t.Context(), req, w)
	require.NoError(t, err)
	require.Equal(t, "No.", r.Response.Answer)
	require.Equal(t, "No.", w.text)
	require.Zero(t, s.backends["one"].calls())
	require.Equal(t, "middleware.a answered the query.", s.newest().Route.Reason)

	s.before = func(*sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
		return &sdk.BeforeQueryResponse{ShortCircuit: &sdk.ShortCircuit{Status: "abstained", Reason: "Not here."}}, nil
	}
	r = s.ask("q")
	require.Equal(t, api.StatusAbstained, r.Response.Status)
	require.Equal(t, "Not here.", r.Response.Reason)

	s.before = func(*sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
		return &sdk.BeforeQueryResponse{ShortCircuit: &sdk.ShortCircuit{Status: "perhaps"}}, nil
	}
	_, err = s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.PluginContractInvalid, fault.CodeOf(err))
}

func TestMiddlewareOrder(t *testing.T) {
	s := newStand(t, through("fail", "test-middleware", "test-middleware"), specialist("one", "alpha"))
	var order []string
	s.before = func(r *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
		order = append(order, "before "+r.GetContext().GetInstance())
		return &sdk.BeforeQueryResponse{}, nil
	}
	s.after = func(r *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
		order = append(order, "after "+r.GetContext().GetInstance())
		return &sdk.AfterResponseResponse{}, nil
	}
	s.ask("q")
	require.Equal(t, []string{"before middleware.a", "before middleware.b", "after middleware.b", "after middleware.a"}, order)
}

func TestMiddlewareDown(t *testing.T) {
	for _, onError := range []string{"fail", "skip"} {
		s := newStand(t, through(onError, "test-middleware"), specialist("one", "alpha"))
		masks(s)
		s.before = func(*sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) { return nil, errors.New("bug") }
		r, err := s.Run(t.Context(), request("my secret"), nil)
		if onError == "fail" {
			require.Equal(t, fault.MiddlewareFailed, fault.CodeOf(err))
			require.Zero(t, s.backends["one"].calls(), "nothing gets past it")
			continue
		}
		require.NoError(t, err)
		require.Contains(t, r.Response.Degraded[0], "middleware.a")
	}

	s := newStand(t, through("fail", "test-middleware"), specialist("one", "alpha"))
	masks(s)
	s.chunk = func(string, bool) (string, error) { return "", errors.New("bug") }
	req, w := request("q"), &watcher{}
	req.Buffered = false
	_, err := s.Run(t.Context(), req, w)
	require.Equal(t, fault.MiddlewareFailed, fault.CodeOf(err))
	require.Empty(t, w.text, "nothing gets past it")
}
