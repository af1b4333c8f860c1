// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/sdk/api"
)

// slowLog holds every write until it is released.
type slowLog struct {
	bytes.Buffer
	release chan struct{}
}

func (s *slowLog) Write(p []byte) (int, error) {
	<-s.release
	return s.Buffer.Write(p)
}

// TestNoLineIsLost writes more lines than may wait, and further ones after the end.
func TestNoLineIsLost(t *testing.T) {
	out := &slowLog{release: make(chan struct{})}
	l := newLines(observe.New("info", out))
	const all = waitingLines + 50
	var wg sync.WaitGroup
	for i := range all {
		wg.Go(func() { l.add(&api.Decision{ID: fmt.Sprintf("d-%d-", i)}) })
	}
	close(out.release)
	wg.Wait()
	l.close()
	l.close()
	l.add(&api.Decision{ID: "late"})
	for i := range all {
		require.Contains(t, out.String(), fmt.Sprintf("d-%d-", i))
	}
	require.Contains(t, out.String(), "late")
	require.Equal(t, all+1, bytes.Count(out.Bytes(), []byte("\n")))
}
