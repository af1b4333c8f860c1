// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench_test

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/bench"
	"github.com/auahq/aua/sdk"
)

// The test binary is also the upstream and the proxy, as the command is.
const serverEnv = "AUA_BENCH_TEST_SERVER"

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "null" && os.Args[2] == "null" {
		sdk.Serve(bench.Null())
	}
	if os.Getenv(serverEnv) == "" || len(os.Args) < 2 {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	var err error
	switch os.Args[1] {
	case "upstream":
		err = bench.Serve(ctx, os.Stdout, bench.NewUpstream())
	case "proxy":
		var target *url.URL
		if target, err = url.Parse(os.Args[2]); err == nil {
			err = bench.Serve(ctx, os.Stdout, bench.NewProxy(target))
		}
	default:
		_, _ = os.Stderr.WriteString("There is no server " + os.Args[1])
		stop()
		os.Exit(1)
	}
	stop()
	if err != nil {
		os.Exit(1)
	}
}

func TestAProcessThatDoesNotListenSaysWhy(t *testing.T) {
	t.Setenv(serverEnv, "1")
	_, err := bench.Start(t.Context(), t.TempDir(), os.Args[0], "nothing")
	require.ErrorContains(t, err, "There is no server nothing")
	_, err = bench.Start(t.Context(), t.TempDir(), filepath.Join(t.TempDir(), "missing"))
	require.Error(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = bench.Start(ctx, t.TempDir(), "sleep", "60")
	require.Error(t, err)
}

func TestAProcessIsStopped(t *testing.T) {
	t.Setenv(serverEnv, "1")
	p, err := bench.Start(t.Context(), t.TempDir(), os.Args[0], "upstream")
	require.NoError(t, err)
	client := bench.NewClient()
	defer client.Close()
	require.NoError(t, client.Behave(t.Context(), p.URL, bench.Behaviour{}))
	p.Stop()
	require.Error(t, client.Behave(t.Context(), p.URL, bench.Behaviour{}))
}

// plan makes a few queries of each step: what is tested is that everything is
// measured, not how fast it is.
func plan() bench.Plan {
	p := bench.NewPlan(true)
	p.Rounds, p.Budget, p.Settle = 1, 3*time.Minute, 0
	for i := range p.Steps {
		s := &p.Steps[i]
		s.Only = nil
		s.Behaviour.Latency = min(s.Behaviour.Latency, 5*time.Millisecond)
		s.Behaviour.Gap = min(s.Behaviour.Gap, 10*time.Millisecond)
		s.Behaviour.Chunks = min(s.Behaviour.Chunks, 5)
		if s.Open.Rate > 0 {
			s.Open.Count = 20
			continue
		}
		s.Closed = bench.Closed{Concurrency: min(s.Closed.Concurrency, 8), Count: 8}
	}
	return p
}

// TestRun measures the real binary, with real plugin processes.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	binary := filepath.Join(dir, "aua")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", binary, "github.com/auahq/aua")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	t.Setenv(serverEnv, "1")
	var said []string
	r, err := bench.Run(t.Context(), plan(), bench.Programs{
		AUA: binary, Self: os.Args[0], UpstreamArgs: []string{"upstream"}, ProxyArgs: []string{"proxy"}, NullArgs: []string{"null"}, Dir: dir,
	}, func(s string) { said = append(said, s) })
	require.NoError(t, err)
	require.NotEmpty(t, said)
	require.Equal(t, 1, r.Rounds)
	require.NotEmpty(t, r.Version)
	for target, hops := range map[string]int{bench.InlineBare: 0, bench.Inline: 0, bench.OneHop: 1, bench.ThreeHops: 3, bench.Default: 4} {
		require.Len(t, r.Hops[target], hops, "%s: %v", target, r.Hops[target])
	}
	for _, s := range r.Steps {
		require.Len(t, s.Targets, 7, s.Name)
		for target, readings := range s.Targets {
			require.Len(t, readings, 1)
			reading := readings[0]
			require.Empty(t, reading.Error, "%s of %s", s.Name, target)
			require.Zero(t, reading.Failed)
			require.Positive(t, reading.Done)
			require.Positive(t, reading.PerSecond)
			if c := reading.Chunks; c != nil {
				require.Zero(t, c.Lost+c.Foreign, "%s of %s: %+v", s.Name, target, *c)
				require.Equal(t, c.Expected, c.Intact+c.Merged)
			}
		}
	}
	for _, block := range []string{"host", "backend.local", "classifier.default", "scorer.default", "verifier.default"} {
		require.Positive(t, r.Memory[block], block)
	}
	for name, bytes := range r.Memory {
		require.Positive(t, bytes, name)
	}
	require.NotEmpty(t, r.Calls)
	require.Equal(t, "null", r.Calls[0].Plugin)
	require.Positive(t, r.Calls[0].Process)
	require.NotEmpty(t, r.Goals)
	b, err := json.Marshal(r)
	require.NoError(t, err)
	var again bench.Report
	require.NoError(t, json.Unmarshal(b, &again))
	require.Equal(t, r.Markdown(), again.Markdown())
}

func TestRunEndsWithItsBudget(t *testing.T) {
	t.Setenv(serverEnv, "1")
	p := plan()
	p.Budget = time.Millisecond
	_, err := bench.Run(t.Context(), p, bench.Programs{
		AUA: "missing", Self: os.Args[0], UpstreamArgs: []string{"upstream"}, ProxyArgs: []string{"proxy"}, NullArgs: []string{"null"}, Dir: t.TempDir(),
	}, nil)
	require.Error(t, err)
}

// The whole plan must fit into its budget when nothing queues: a run that is
// cut off by its budget has measured half of a round for nothing.
func TestPlansFitTheirBudget(t *testing.T) {
	for _, quick := range []bool{false, true} {
		p := bench.NewPlan(quick)
		var round, once time.Duration
		for _, s := range p.Steps {
			targets := 7
			if len(s.Only) > 0 {
				targets = len(s.Only)
			}
			one := s.Closed.Duration
			if s.Open.Rate > 0 {
				one = time.Duration(float64(s.Open.Count)/s.Open.Rate*float64(time.Second)) + s.Behaviour.Latency
			}
			if s.Behaviour.Gap > 0 {
				one = s.Behaviour.Latency + time.Duration(s.Behaviour.Chunks)*s.Behaviour.Gap
			}
			require.Positive(t, one, s.Name)
			if s.Once {
				once += time.Duration(targets) * one
			} else {
				round += time.Duration(targets) * one
			}
		}
		whole := p.Settle + once + time.Duration(p.Rounds)*round
		require.Less(t, whole, p.Budget*9/10, "quick is %v", quick)
	}
}
