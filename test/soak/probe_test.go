// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/live"
)

// sample is how large the server is at one time.
type sample struct {
	at         time.Time
	goroutines float64
	// heap is the live heap of the host in bytes, as its collector sees it.
	heap float64
	// fds are the host's file descriptors, pluginFDs those of all plugins.
	fds, pluginFDs float64
	// pss of the host, and of the largest plugin, in bytes.
	pss, pluginPSS float64
	processes      float64
	zombies        float64
	files          float64
}

// probe looks at the processes of a server.
type probe struct {
	t      *testing.T
	server *live.Server
	temp   string

	mu       sync.Mutex
	everSeen map[int]bool
}

func (p *probe) see(pid int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.everSeen[pid] = true
}

func (p *probe) measure() sample {
	p.t.Helper()
	host := p.server.Command.Process.Pid
	metrics := p.metrics()
	s := sample{
		at: time.Now(), goroutines: metrics["go_goroutines"], heap: metrics["go_memstats_next_gc_bytes"] / 2,
		fds: descriptors(host), pss: pss(host),
	}
	for _, child := range children(host) {
		p.see(child)
		s.processes++
		if strings.Contains(file(child, "status"), "State:\tZ") {
			s.zombies++
		}
		s.pluginFDs += descriptors(child)
		s.pluginPSS = max(s.pluginPSS, pss(child))
	}
	_ = filepath.WalkDir(p.temp, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			s.files++
		}
		return nil
	})
	return s
}

// settle waits until nothing is under way and every plugin is back.
func (p *probe) settle() {
	p.t.Helper()
	var busy string
	require.Eventually(p.t, func() bool {
		st, err := p.server.Status(p.t.Context())
		if err != nil {
			busy = err.Error()
			return false
		}
		busy = ""
		if st.Queries.InFlight+st.Queries.Queued+st.Store.Pending > 0 {
			busy = fmt.Sprintf("%d queries are under way, %d wait, %d records are to be written.", st.Queries.InFlight, st.Queries.Queued, st.Store.Pending)
		}
		for _, pl := range st.Plugins {
			if pl.State != "ready" || pl.InFlight > 0 {
				busy += fmt.Sprintf(" %s is %s with %d calls under way.", pl.Address, pl.State, pl.InFlight)
			}
		}
		return busy == ""
	}, 2*live.Patience, 100*time.Millisecond, "the server does not come to rest: %s", &busy)
	// Connections close a moment after their last request.
	time.Sleep(time.Second)
}

var metric = regexp.MustCompile(`(?m)^(go_goroutines|go_memstats_next_gc_bytes) (\S+)$`)

func (p *probe) metrics() map[string]float64 {
	p.t.Helper()
	resp, err := http.Get(p.server.URL + "/metrics")
	require.NoError(p.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(p.t, err)
	values := map[string]float64{}
	for _, m := range metric.FindAllStringSubmatch(string(b), -1) {
		values[m[1]], err = strconv.ParseFloat(m[2], 64)
		require.NoError(p.t, err)
	}
	require.Len(p.t, values, 2)
	return values
}

// checkGone proves that no process of a plugin outlived the server.
func (p *probe) checkGone() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	require.NotEmpty(p.t, p.everSeen)
	for pid := range p.everSeen {
		require.NotContains(p.t, strings.ReplaceAll(file(pid, "cmdline"), "\x00", " "), "plugin-serve", "process %d is an orphan", pid)
	}
}

func file(pid int, name string) string {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name))
	return string(b)
}

// children are the processes that any thread of pid has started.
func children(pid int) (all []int) {
	tasks, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	for _, task := range tasks {
		for _, s := range strings.Fields(file(pid, "task/"+task.Name()+"/children")) {
			if child, err := strconv.Atoi(s); err == nil {
				all = append(all, child)
			}
		}
	}
	return all
}

func descriptors(pid int) float64 {
	entries, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	return float64(len(entries))
}

var proportional = regexp.MustCompile(`(?m)^Pss:\s+(\d+) kB$`)

func pss(pid int) float64 {
	m := proportional.FindStringSubmatch(file(pid, "smaps_rollup"))
	if m == nil {
		return 0
	}
	kb, _ := strconv.ParseFloat(m[1], 64)
	return kb * 1024
}
