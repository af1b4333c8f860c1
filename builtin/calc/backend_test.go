// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func newBackend(t *testing.T, config string) sdk.Backend {
	t.Helper()
	made, err := Plugin().New(t.Context(), &sdk.Instance{Name: "backend.calc", Kind: sdk.KindBackend, Config: json.RawMessage(config)})
	require.NoError(t, err)
	b, ok := made.(sdk.Backend)
	require.True(t, ok)
	return b
}

func TestPluginDescribesItself(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "calc", d.Name)
	_, ok := d.Serves(sdk.KindBackend)
	require.True(t, ok)
	require.Len(t, d.Kinds, 1)
	require.Len(t, d.Config.Attributes, 1)
	require.Equal(t, "max_digits", d.Config.Attributes[0].Name)
}

func TestConfiguration(t *testing.T) {
	ask := func(b sdk.Backend) *sdk.CompleteResponse {
		r, err := b.Complete(t.Context(), talk("2^200"))
		require.NoError(t, err)
		return r
	}
	require.NotNil(t, ask(newBackend(t, ``)).GetAnswer())
	require.NotNil(t, ask(newBackend(t, `{"max_digits": 61}`)).GetAnswer())
	require.NotNil(t, ask(newBackend(t, `{"max_digits": 60}`)).GetDeclined())
	_, err := Plugin().New(t.Context(), &sdk.Instance{Kind: sdk.KindBackend, Config: json.RawMessage(`{"digits": 3}`)})
	require.Error(t, err)
}

func TestComplete(t *testing.T) {
	b := newBackend(t, `{}`)
	r, err := b.Complete(t.Context(), talk("what is 17*23 minus 4^3?"))
	require.NoError(t, err)
	a := r.GetAnswer()
	require.Equal(t, "17 × 23 − 4³ = 391 − 64 = 327", a.GetText())
	require.Equal(t, "stop", a.GetFinishReason())
	require.Equal(t, "calc", a.GetModel())
	require.True(t, a.GetUsage().GetReported())
	require.Zero(t, a.GetUsage().GetPromptTokens()+a.GetUsage().GetCompletionTokens())

	r, err = b.Complete(t.Context(), talk("who are you?"))
	require.NoError(t, err)
	require.Equal(t, errUnknown.Error(), r.GetDeclined().GetReason())

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = b.Complete(ctx, talk("2 + 2"))
	require.ErrorIs(t, err, context.Canceled)
}

func TestStreamSaysWhatCompleteSays(t *testing.T) {
	b := newBackend(t, `{}`)
	for _, question := range []string{"what is 17*23 minus 4^3?", "is 97 prime", "5 km in miles", "who are you?", "x^2 = 2"} {
		whole, err := b.Complete(t.Context(), talk(question))
		require.NoError(t, err)
		var text strings.Builder
		deltas, ends := 0, 0
		err = b.Stream(t.Context(), talk(question), func(e *sdk.StreamEvent) error {
			require.Zero(t, ends, "nothing follows the end")
			if d := e.GetDelta(); d != nil {
				deltas++
				text.WriteString(d.GetText())
				return nil
			}
			ends++
			require.Equal(t, whole.GetDeclined().GetReason(), e.GetDeclined().GetReason())
			if d := e.GetDone(); d != nil {
				require.Equal(t, "stop", d.GetFinishReason())
				require.True(t, d.GetUsage().GetReported())
			}
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, 1, ends)
		require.Equal(t, whole.GetAnswer().GetText(), text.String())
		require.LessOrEqual(t, deltas, 6)
	}
}

func TestStreamStopsWhenNobodyListens(t *testing.T) {
	b := newBackend(t, `{}`)
	gone := errors.New("gone")
	sent := 0
	err := b.Stream(t.Context(), talk("17*23 - 4^3"), func(*sdk.StreamEvent) error {
		sent++
		return gone
	})
	require.ErrorIs(t, err, gone)
	require.Equal(t, 1, sent)

	ctx, cancel := context.WithCancel(t.Context())
	err = b.Stream(ctx, talk("17*23 - 4^3"), func(*sdk.StreamEvent) error {
		cancel()
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
}

func TestModelsAndProbe(t *testing.T) {
	b := newBackend(t, `{}`)
	models, err := b.(sdk.ModelLister).Models(t.Context(), &sdk.ModelsRequest{})
	require.NoError(t, err)
	require.Len(t, models.GetModels(), 1)
	require.Equal(t, "calc", models.GetModels()[0].GetId())
	for name, ready := range map[string]bool{"": true, "calc": true, "gpt": false} {
		p, err := b.(sdk.Prober).Probe(t.Context(), &sdk.ProbeRequest{Model: name})
		require.NoError(t, err)
		require.Equal(t, ready, p.GetReady(), name)
		require.Equal(t, !ready, p.GetReason() != "", name)
	}
}

func TestConcurrentQuestions(t *testing.T) {
	b := newBackend(t, `{}`)
	list := golden(t)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for j := i; j < len(list); j += 4 {
				r, err := b.Complete(t.Context(), talk(list[j].text))
				if err != nil || (r.GetAnswer() == nil) != (list[j].want == "DECLINE") {
					t.Errorf("%q: %v %v", list[j].text, r, err)
				}
			}
		})
	}
	wg.Wait()
}
