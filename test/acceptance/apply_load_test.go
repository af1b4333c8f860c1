// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/test/modelserver"
)

// bundle is a configuration of one file as a client sends it.
func bundle(hcl string) *api.Bundle {
	return &api.Bundle{Files: []api.BundleFile{{Name: "aua.hcl", Data: hcl}}}
}

// applies puts a configuration into force, which must succeed.
func applies(t *testing.T, s *live.Server, hcl string) *api.Applied {
	t.Helper()
	done, err := s.Apply(t.Context(), &api.ApplyRequest{Bundle: bundle(hcl)})
	require.NoError(t, err)
	return done
}

// running are the processes of the generation that serves, by address.
func running(t *testing.T, s *live.Server) map[string]int {
	t.Helper()
	list, err := s.Extensions(t.Context())
	require.NoError(t, err)
	pids := map[string]int{}
	for _, e := range list.Extensions {
		if e.Block != nil {
			pids[e.Address] = e.PID
		}
	}
	return pids
}

// seen are the generations that served answers, by decision.
type seen struct {
	sync.Mutex
	generations map[string]string
}

// ask asks as any client does, and notes which generation the answer names,
// everywhere the same one.
func (g *seen) ask(url string, n int) error {
	body, err := json.Marshal(&api.QueryRequest{Query: fmt.Sprintf("%s Case %d.", coding, n), Debug: true})
	if err != nil {
		return err
	}
	res, err := http.Post(url+"/query", "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	var r api.QueryResponse
	if err := json.NewDecoder(res.Body).Decode(&r); err != nil {
		return err
	}
	header := res.Header.Get("Aua-Generation")
	switch {
	case res.StatusCode != http.StatusOK || r.Status != api.StatusAnswered || len(r.Degraded) > 0:
		return fmt.Errorf("%s, %s, without %v: %s", res.Status, r.Status, r.Degraded, r.Reason)
	case header == "" || header != r.Generation || header != r.Decision.Generation:
		return fmt.Errorf("the header names the generation %q, the body %q, the decision %q", header, r.Generation, r.Decision.Generation)
	}
	g.Lock()
	defer g.Unlock()
	g.generations[r.DecisionID] = header
	return nil
}

// TestAHundredChangesInARow applies edits of several kinds and takes each back
// while clients ask 200 times a second: no query fails, each answer says which
// generation served it, and processes that need not be replaced are not.
func TestAHundredChangesInARow(t *testing.T) {
	const changes, clients, perSecond = 100, 10, 200
	upstream := modelserver.New(t, modelserver.Config{Keep: -1})
	upstream.SetDefault(modelserver.Behaviour{Text: "Check for nil before you use it."})
	first := models(
		model{name: "swe", fields: `"software_engineering", "general"`, server: upstream},
		model{name: "spare", fields: `"software_engineering", "general"`, server: upstream},
	) + "routing {\n  fanout_threshold = 0.30\n}\nscorer \"default\" {\n  plugin = \"utility\"\n  config {\n    cost_weight = 0.05\n  }\n}\n"
	edits := []struct {
		hcl      string
		replaced []string
	}{
		{strings.Replace(first, "0.30", "0.35", 1), nil},
		{strings.Replace(first, "0.05", "0.1", 1), []string{"scorer.default"}},
		{strings.Replace(first, `"mock-model"`, `"other-model"`, 1), nil},
		{first + "verifier \"more\" {\n  plugin = \"checks\"\n}\n", []string{"verifier.more"}},
	}
	f := in(t).Write("aua.hcl", first)
	s := f.Serve()
	host := s.Command.Process.Pid
	before, st := running(t, s), &seen{generations: map[string]string{}}

	status, err := s.Status(t.Context())
	require.NoError(t, err)
	start, served := status.Generation, map[string]bool{status.Generation: true}
	ticks := time.NewTicker(time.Second / perSecond)
	defer ticks.Stop()
	began := time.Now()
	l := live.StartLoad(t, clients, func(c, n int) error {
		<-ticks.C
		return st.ask(s.URL, n*clients+c)
	})
	descriptorsBefore := 0
	for n := range changes / 2 {
		edit := edits[n%len(edits)]
		done := applies(t, s, edit.hcl)
		served[done.Generation] = true
		for address, pid := range running(t, s) {
			was, ok := before[address]
			require.Equal(t, slices.Contains(edit.replaced, address), !ok || was != pid, "change %d, %s", n, address)
		}
		l.More(8)
		back, err := s.Rollback(t.Context(), &api.RollbackRequest{})
		require.NoError(t, err)
		require.True(t, back.Warm, "nothing is started to go back")
		require.Equal(t, start, back.Generation)
		require.Equal(t, before, running(t, s))
		l.More(8)
		// All that is kept of the changes before is one generation.
		require.LessOrEqual(t, len(children(host)), len(before)+3*len(edits), "change %d", n)
		if n == len(edits) {
			descriptorsBefore = descriptors(host)
		}
	}
	took := time.Since(began)
	l.End()
	t.Logf("%d queries answered in %s, during %d changes", l.Answered.Load(), took.Round(time.Millisecond), changes)

	status, err = s.Status(t.Context())
	require.NoError(t, err)
	require.Equal(t, int64(changes+1), status.Config.Serial)
	require.NotNil(t, status.Config.Warm)
	require.LessOrEqual(t, status.Config.Warm.Plugins, 2)
	require.Eventually(t, func() bool { return len(children(host)) == len(before)+status.Config.Warm.Plugins }, patience, tick)
	// Connections come and go with the load; one that each change leaves behind would be many more.
	require.Eventually(t, func() bool { return descriptors(host) <= descriptorsBefore+changes/2 }, patience, tick)
	require.Contains(t, served, status.Generation)
	s.Stop()
	require.Empty(t, children(host))

	kept := 0
	for _, d := range records(t, f.Dir) {
		generation, ok := st.generations[d.ID]
		require.True(t, !ok || generation == d.Generation, d.ID)
		require.True(t, served[d.Generation], "%s never served", d.Generation)
		if ok {
			kept++
		}
	}
	require.Equal(t, len(st.generations), kept, "each answer left its record")
	require.Greater(t, len(served), len(edits))
}
