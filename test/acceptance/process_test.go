// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// proc reads a file of a process.
func proc(pid int, file string) string {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, file))
	return strings.ReplaceAll(string(b), "\x00", " ")
}

// children are the processes that any thread of pid has started.
func children(pid int) (all []int) {
	tasks, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	for _, task := range tasks {
		for _, s := range strings.Fields(proc(pid, "task/"+task.Name()+"/children")) {
			if child, err := strconv.Atoi(s); err == nil {
				all = append(all, child)
			}
		}
	}
	return all
}

// descriptors is how many file descriptors a process has open.
func descriptors(pid int) int {
	entries, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	return len(entries)
}

// alive reports whether a process runs, and is not a zombie.
func alive(pid int) bool {
	status := proc(pid, "status")
	return status != "" && !strings.Contains(status, "State:\tZ")
}

func TestEachPluginIsAProcess(t *testing.T) {
	_, _, hcl := two(t)
	s := serve(t, hcl)
	var addresses []string
	pids := map[int]bool{}
	for _, p := range s.status().Plugins {
		addresses = append(addresses, p.Address)
		require.Equal(t, "ready", p.State)
		require.Contains(t, proc(p.PID, "cmdline"), "plugin-serve "+p.Plugin)
		require.Contains(t, proc(p.PID, "status"), fmt.Sprintf("PPid:\t%d\n", s.command.Process.Pid))
		require.NotContains(t, proc(p.PID, "environ"), "AUA_TEST_CANARY", "the environment is not inherited")
		require.Contains(t, proc(s.command.Process.Pid, "environ"), "AUA_TEST_CANARY")
		pids[p.PID] = true
	}
	slices.Sort(addresses)
	require.Equal(t, []string{"arbiter.default", "backend.math", "backend.swe", "classifier.default", "correction_store.default", "scorer.default", "verifier.default"}, addresses)
	require.Len(t, pids, 7)
}

func TestNoPluginOutlivesItsHost(t *testing.T) {
	_, _, hcl := two(t)
	for name, end := range map[string]syscall.Signal{"killed": syscall.SIGKILL, "terminated": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, hcl)
			plugins := s.status().Plugins
			require.Len(t, plugins, 7)
			require.NoError(t, s.command.Process.Signal(end))
			for _, p := range plugins {
				require.Eventually(t, func() bool { return !alive(p.PID) }, patience, tick, p.Address)
			}
		})
	}
}

// TestKilledPluginsFailNoQuery kills each plugin in turn, again and again,
// while queries are under way. Each must be answered, and the records must
// show that calls were really interrupted.
func TestKilledPluginsFailNoQuery(t *testing.T) {
	const kills, clients = 5, 8
	upstream := modelserver.New(t, modelserver.Config{})
	// The model takes its time, so that its backend is always in the midst of calls.
	upstream.SetDefault(modelserver.Behaviour{Text: "It is 2 + 2 = 4.", HeaderMS: 15})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream, more: "breaker { failures = 1000 }"}))

	for _, address := range []string{"backend.swe", "classifier.default", "verifier.default", "scorer.default"} {
		var stop atomic.Bool
		var answered, interrupted atomic.Int64
		var wg sync.WaitGroup
		failed := make(chan error, clients)
		for range clients {
			wg.Go(func() {
				for !stop.Load() {
					r, err := s.Query(t.Context(), &api.QueryRequest{Query: coding, Debug: true})
					if err != nil {
						failed <- err
						return
					}
					if len(r.Degraded) > 0 {
						failed <- fmt.Errorf("degraded: %v", r.Degraded)
						return
					}
					answered.Add(1)
					for _, h := range r.Decision.Hops {
						if h.Plugin == address && h.Attempts > 1 {
							interrupted.Add(1)
						}
					}
				}
			})
		}
		killed := map[int]bool{}
		for range kills {
			pid := 0
			require.Eventually(t, func() bool {
				pid = s.pid(address)
				return pid != 0 && !killed[pid]
			}, patience, tick, "%s is back", address)
			before := answered.Load()
			require.Eventually(t, func() bool { return answered.Load() > before+clients || len(failed) > 0 }, patience, tick)
			killed[pid] = true
			require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
		}
		// Whether a kill met a call is a matter of chance for the quick plugins; go on until one did.
		for more := 0; interrupted.Load() == 0 && more < 200 && len(failed) == 0; more++ {
			if pid := s.pid(address); pid != 0 {
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
			time.Sleep(tick)
		}
		stop.Store(true)
		wg.Wait()
		select {
		case err := <-failed:
			require.NoError(t, err, address)
		default:
		}
		require.NotZero(t, interrupted.Load(), "no call of %s was interrupted, so that nothing was proved", address)
		t.Logf("%s: %d queries answered, %d with an interrupted call", address, answered.Load(), interrupted.Load())
	}
}

func TestGracefulShutdown(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	upstream.SetDefault(modelserver.Behaviour{HeaderMS: 1000})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream}))
	answered := make(chan error, 1)
	go func() {
		_, err := s.Query(t.Context(), &api.QueryRequest{Query: coding})
		answered <- err
	}()
	require.Eventually(t, func() bool { return len(upstream.ChatRequests()) == 1 }, patience, tick)
	require.NoError(t, s.command.Process.Signal(syscall.SIGTERM))
	require.NoError(t, <-answered, "a query under way is finished")
	err := <-s.exited
	require.NoError(t, err, "and the server exits with success")
	s.exited <- err
}
