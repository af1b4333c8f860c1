// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
)

// AUA is a running "aua serve" with a configuration for measurements.
type AUA struct {
	*Process
	client *client.Client
	// Plugins are the processes of the plugins, by block.
	Plugins map[string]int
}

// The models of AUA that a query can ask for.
const (
	// modelRouted has the query classified, routed, answered, verified and scored.
	modelRouted = "aua"
	// modelForced names the specialist, so that nothing is classified.
	modelForced = "aua/known"
	// modelBare names one whose field has no verifier, and its scorer in the host.
	modelBare = "aua/bare"
)

// Configuration is the default one with one model server, but for three
// things: the isolation, room for 512 streams, and a field of its own, bare,
// with as few calls of other processes as can be: no verifier, and a scorer in
// the host. Backend and scorer cannot be left out of a configuration.
func Configuration(upstream, isolation string) string {
	// These are all built-in fields; the field bare is left to its specialist.
	const fields = `["software_engineering", "mathematics", "research", "medicine", "law", "finance", "education", "creative_writing", "general"]`
	return fmt.Sprintf(`config_version = "1.0"

server {
  max_in_flight = 1024
  queue_size    = 1024
}

auth {
  enabled = false
}

field "bare" {}

backend "local" {
  plugin    = "openai"
  isolation = %[2]q
  config {
    base_url = "%[1]s/v1"
  }
}

specialist "known" {
  backend = "local"
  model   = "bench"
  fields  = %[3]s
}

specialist "bare" {
  backend = "local"
  model   = "bench"
  fields  = ["bare"]
}

classifier "default" {
  plugin    = "lexical"
  isolation = %[2]q
}

verifier "default" {
  plugin    = "checks"
  isolation = %[2]q
  fields    = %[3]s
}

scorer "default" {
  plugin    = "utility"
  isolation = %[2]q
  fields    = %[3]s
}

scorer "bare" {
  plugin    = "utility"
  isolation = "inline"
  fields    = ["bare"]
}
`, upstream, isolation, fields)
}

// StartAUA starts the program at path in a new folder of dir.
func StartAUA(ctx context.Context, dir, path, upstream, isolation string) (*AUA, error) {
	dir = filepath.Join(dir, isolation)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "aua.hcl")
	if err := os.WriteFile(file, []byte(Configuration(upstream, isolation)), 0o600); err != nil {
		return nil, err
	}
	p, err := Start(ctx, dir, path, "serve", "-json", "-listen", "127.0.0.1:0", "-config", file)
	if err != nil {
		return nil, err
	}
	a := &AUA{Process: p, Plugins: map[string]int{}}
	if err := a.look(ctx); err != nil {
		p.Stop()
		return nil, err
	}
	return a, nil
}

func (a *AUA) look(ctx context.Context) (err error) {
	if a.client, err = client.New(a.URL); err != nil {
		return err
	}
	status, err := a.client.Status(ctx)
	if err != nil {
		return err
	}
	for _, p := range status.Plugins {
		if p.Isolation == isolationProcess {
			a.Plugins[p.Address] = p.PID
		}
	}
	return nil
}

const (
	isolationProcess = "process"
	isolationInline  = "inline"
)

// PIDs are the processes of host and plugins.
func (a *AUA) PIDs() []int {
	pids := []int{a.PID()}
	for _, pid := range a.Plugins {
		pids = append(pids, pid)
	}
	return pids
}

// hostMemory is the host among the blocks.
const hostMemory = "host"

// idleMemory is the PSS of host and plugins after they were left alone for a while.
func (a *AUA) idleMemory(ctx context.Context, settle time.Duration) (map[string]int64, error) {
	if !clock.wait(ctx, time.Now().Add(settle)) {
		return nil, ctx.Err()
	}
	pids := maps.Clone(a.Plugins)
	pids[hostMemory] = a.PID()
	memory := map[string]int64{}
	for name, pid := range pids {
		n, err := PSS(pid)
		if err != nil {
			return nil, err
		}
		memory[name] = n
	}
	return memory, nil
}

// Version is the program's version.
func (a *AUA) Version(ctx context.Context) (string, error) {
	s, err := a.client.Status(ctx)
	if err != nil {
		return "", err
	}
	return s.Version, nil
}

// hopsOf finds the plugin calls that a query of that model makes, in the
// decision record of one.
func (a *AUA) hopsOf(ctx context.Context, model string) ([]api.Hop, error) {
	q := &api.QueryRequest{Query: Prompt(1 << 10), Debug: true}
	if _, name, ok := strings.Cut(model, "/"); ok {
		q.Specialist = name
	}
	r, err := a.client.Query(ctx, q)
	if err != nil {
		return nil, err
	}
	if r.Decision == nil {
		return nil, fmt.Errorf("%w: there is no decision record", errAnswer)
	}
	return r.Decision.Hops, nil
}

// Metrics are the sums that the host exports, by name and labels as they are written.
type Metrics map[string]float64

// Metrics reads the host's metrics.
func (a *AUA) Metrics(ctx context.Context) (Metrics, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.URL+"/metrics", nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	return parseMetrics(b), nil
}

// parseMetrics reads Prometheus' text format, without its comments.
func parseMetrics(text []byte) Metrics {
	m := Metrics{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		line := lines.Text()
		i := strings.LastIndexByte(line, ' ')
		if i < 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if v, err := strconv.ParseFloat(line[i+1:], 64); err == nil {
			m[line[:i]] = v
		}
	}
	return m
}
