// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package backendtest

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/modelserver"
)

// Concurrent makes many calls at once, each of which must get its own answer,
// while one reader stands still and holds back nobody.
func Concurrent(t *testing.T, open Open) {
	_, b := open(t, modelserver.Config{})
	release, reached := make(chan struct{}), make(chan struct{})
	slow := make(chan error, 1)
	go func() {
		first := true
		slow <- b.Stream(t.Context(), Ask("slow"), func(*sdk.StreamEvent) error {
			if first {
				first = false
				close(reached)
				<-release
			}
			return nil
		})
	}()
	<-reached
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() {
			prompt := fmt.Sprintf("prompt number %d", i)
			want := "You said: " + prompt
			resp, err := b.Complete(t.Context(), Ask(prompt))
			if err != nil || resp.GetAnswer().GetText() != want {
				t.Errorf("complete: %v %v", resp, err)
			}
			r := NewRecording()
			if err := b.Stream(t.Context(), Ask(prompt), r.Send); err != nil || r.Text() != want {
				t.Errorf("stream: %q %v", r.Text(), err)
			}
		})
	}
	wg.Wait()
	close(release)
	require.NoError(t, <-slow)
}

// ServerDies kills the server under streams that are really under way, and
// demands that the backend works again when the server does.
func ServerDies(t *testing.T, open Open) {
	s, b := open(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b c", Fault: modelserver.StallAfter}})
	const calls = 8
	recordings := make([]*Recording, calls)
	var wg sync.WaitGroup
	for i := range calls {
		recordings[i] = NewRecording()
		wg.Go(func() {
			if err := b.Stream(t.Context(), Ask("q"), recordings[i].Send); err != nil {
				t.Error(err)
			}
		})
		<-recordings[i].Reached
	}
	require.Equal(t, calls, s.InFlight(), "all of them are under way")
	s.Kill()
	wg.Wait()
	for _, r := range recordings {
		r.Check(t)
		require.Equal(t, sdk.UpstreamInterrupted, r.Failure().GetKind())
		require.True(t, r.Failure().GetRetryable())
		require.Equal(t, "a", r.Text())
	}
	require.NoError(t, s.Restart())
	s.SetDefault(modelserver.Behaviour{Text: "back"})
	require.Equal(t, "back", Stream(t, b, Ask("q")).Text())
}
