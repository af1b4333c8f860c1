// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"fmt"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/live"
)

var inOtherLanguages = []string{"classifier.tickets", "backend.inhouse"}

// TestKilledPluginsFailNoQuery kills each plugin again and again while queries
// are under way. Each must be answered, and by the right specialist.
func TestKilledPluginsFailNoQuery(t *testing.T) {
	const kills, clients = 3, 4
	_, s := tickets(t)
	for _, address := range inOtherLanguages {
		load := load(t, s, clients, billing, "billing-desk")
		last := 0
		for range kills {
			pid := last
			require.Eventually(t, func() bool { pid = process(t, s, address); return pid != 0 && pid != last }, live.Patience, live.Tick)
			load.More(clients + 1)
			require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
			last = pid
		}
		load.End()
	}
}

// load has clients ask a question that a specialist must answer each time, with
// nothing missing.
func load(t *testing.T, s *live.Server, clients int, question, specialist string) *live.Load {
	return live.StartLoad(t, clients, func(int, int) error {
		r, err := s.Query(t.Context(), &api.QueryRequest{Query: question})
		if err == nil && (len(r.Degraded) > 0 || r.Specialist != specialist) {
			err = fmt.Errorf("%s answered, without %v", r.Specialist, r.Degraded)
		}
		return err
	})
}

// TestStoppedPluginsAreReplaced stops each process, so that it answers nothing
// and does not end.
func TestStoppedPluginsAreReplaced(t *testing.T) {
	t.Parallel()
	_, s := tickets(t)
	stopped := map[string]int{}
	for _, address := range inOtherLanguages {
		stopped[address] = process(t, s, address)
		require.NoError(t, syscall.Kill(stopped[address], syscall.SIGSTOP))
	}
	for address, before := range stopped {
		require.Eventually(t, func() bool {
			pid := process(t, s, address)
			return pid != 0 && pid != before
		}, live.Patience, live.Tick, "%s is back", address)
		require.False(t, alive(before))
	}
	require.Equal(t, "billing-desk", ask(t, s, billing).Specialist)
}

func TestNoPluginOutlivesItsHost(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]syscall.Signal{"killed": syscall.SIGKILL, "terminated": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			_, s := tickets(t)
			pids := []int{process(t, s, inOtherLanguages[0]), process(t, s, inOtherLanguages[1])}
			require.NoError(t, s.Command.Process.Signal(end))
			for _, pid := range pids {
				require.Eventually(t, func() bool { return !alive(pid) }, live.Patience, live.Tick)
			}
			require.NotContains(t, s.Log.String(), "was killed", "both leave when they are told to")
		})
	}
}

// TestMisbehaviourIsContained has a classifier in each language raise, hang,
// exit and block: queries go on without it, and it comes back.
func TestMisbehaviourIsContained(t *testing.T) {
	t.Parallel()
	server := inhouse(t, filepath.Join(t.TempDir(), "server.log"))
	for language, command := range gadgets(t) {
		t.Run(language, func(t *testing.T) {
			f := live.In(t, aua)
			f.Write("gadget/plugin.hcl", fmt.Sprintf("name = \"gadget\"\ncommand = [%q, %q]\n", command[0], command[1]))
			f.Write("aua.hcl", fmt.Sprintf(`
config_version = "1.0"
auth { enabled = false }
required_plugins {
  inhouse = { source = "acme/inhouse" }
}
dev_overrides {
  gadget = "gadget"
}
safety { abstention_enabled = false }
classifier "default" {
  plugin  = "gadget"
  timeout = "500ms"
}
backend "inhouse" {
  plugin = "inhouse"
  config { base_url = %q }
}
specialist "any" {
  backend = "inhouse"
  model   = "small"
  fields  = ["general"]
}
`, server))
			f.Run("plugins", "install", filepath.Join(built(t, typescriptExample), "dist")).OK()
			s := f.Serve()
			pid := process(t, s, "classifier.default")
			for _, c := range []struct {
				query    string
				survives bool
			}{{"do:raise", true}, {"do:hang", true}, {"do:exit", false}, {"do:block", false}} {
				r, err := send(t, s, &api.QueryRequest{Query: c.query})
				require.NoError(t, err, c.query)
				require.NotEmpty(t, r.Answer, c.query)
				require.NotEmpty(t, r.Degraded, c.query)
				before := pid
				if !c.survives {
					require.Eventually(t, func() bool {
						pid = process(t, s, "classifier.default")
						return pid != 0 && pid != before
					}, live.Patience, live.Tick, c.query)
				}
				ask(t, s, "Is all well?")
				require.Equal(t, pid, process(t, s, "classifier.default"), c.query)
			}
			require.Contains(t, s.Log.String(), "as it was told", "the log has what was raised")
		})
	}
}
