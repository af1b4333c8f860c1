// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// started is an instance that writes to a file of its own.
func started(t *testing.T, settings string) (c *plugintest.Client, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "slow.jsonl")
	config := fmt.Sprintf(`{"path": %q%s}`, path, settings)
	return plugintest.Connect(t, plugin(), &sdk.Instance{Config: json.RawMessage(config)}), path
}

// fire tells the hook of a query.
func fire(t *testing.T, c *plugintest.Client, field string, elapsedMS int64) {
	t.Helper()
	_, err := c.Hook.Fire(t.Context(), &sdk.FireRequest{
		Context: &sdk.CallContext{Instance: c.Call.GetInstance(), RequestId: fmt.Sprint("r", elapsedMS)},
		Point:   sdk.PointPostQuery, Status: "answered", ElapsedMs: elapsedMS,
		Distribution: []*sdk.FieldProbability{{Field: "general", Probability: 0.2}, {Field: field, Probability: 0.5}},
		Candidates:   []*sdk.Candidate{{Specialist: "swe", LatencyMs: elapsedMS - 5, Usage: &sdk.Usage{CompletionTokens: 40}}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// lines are those of a file, without their times.
func lines(t *testing.T, path string) (list []map[string]any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		delete(m, "time")
		list = append(list, m)
	}
	return list
}

func equal(t *testing.T, want string, got any) {
	t.Helper()
	var w any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	b, _ := json.Marshal(got)
	var g any
	_ = json.Unmarshal(b, &g)
	if !reflect.DeepEqual(w, g) {
		t.Errorf("got  %s\nwant %s", b, want)
	}
}

func TestSlowQueriesAreWrittenDown(t *testing.T) {
	c, path := started(t, `, "slower_than": "100ms", "summary_every": 3`)
	fire(t, c, "law", 30)
	fire(t, c, "law", 100)
	fire(t, c, "medicine", 20)
	fire(t, c, "law", 50)
	equal(t, `[
		{"kind": "slow", "request_id": "r100", "field": "law", "status": "answered", "elapsed_ms": 100,
		 "calls": [{"specialist": "swe", "latency_ms": 95, "completion_tokens": 40}]},
		{"kind": "summary", "field": "law", "queries": 2, "slow": 1, "p50_ms": 30, "p95_ms": 100, "max_ms": 100},
		{"kind": "summary", "field": "medicine", "queries": 1, "slow": 0, "p50_ms": 20, "p95_ms": 20, "max_ms": 20}
	]`, lines(t, path))
	if err := c.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, `[
		{"kind": "summary", "field": "law", "queries": 3, "slow": 1, "p50_ms": 50, "p95_ms": 100, "max_ms": 100},
		{"kind": "summary", "field": "medicine", "queries": 1, "slow": 0, "p50_ms": 20, "p95_ms": 20, "max_ms": 20}
	]`, lines(t, path)[3:])
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestAPathIsInTheDataFolder(t *testing.T) {
	dir := t.TempDir()
	c := plugintest.Connect(t, plugin(), &sdk.Instance{DataDir: dir, Config: json.RawMessage(`{"path": "mine.jsonl", "slower_than": "0s"}`)})
	fire(t, c, "law", 1)
	if n := len(lines(t, filepath.Join(dir, "mine.jsonl"))); n != 1 {
		t.Errorf("%d lines", n)
	}
}

func TestQueriesAtOnceLoseNoLine(t *testing.T) {
	c, path := started(t, `, "slower_than": "0s", "summary_every": 50`)
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() { fire(t, c, "law", int64(i)) })
	}
	wg.Wait()
	if n := len(lines(t, path)); n != 204 {
		t.Errorf("%d lines instead of 200 queries and 4 summaries", n)
	}
}

func TestAQueryOfNoField(t *testing.T) {
	if got := fieldOf(nil); got != noField {
		t.Errorf("it is of the field %q", got)
	}
}
