// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

var update = flag.Bool("update", false, "write the tables of failures anew")

// outcome is what a client gets out of a misfortune, the same in every dialect.
type outcome struct {
	status int
	code   string
	// retryAfter says that the client is told when to come back, usage that it
	// is told what had been generated, read that it has read a part of the answer.
	retryAfter, usage, read bool
	// spare says that another specialist answered instead.
	spare bool
	// attempts are the calls of the specialist.
	attempts int
	// breaker says that the failure counts against the specialist.
	breaker bool
}

// cell is one request of the matrix.
type cell struct {
	upstream string
	misfortune
	via  surface
	held bool
	// asked is the suffix of the specialist that is asked; other says that
	// another specialist may take its place.
	asked string
	other bool
}

func (c cell) form() string {
	if c.via.stream && !c.held {
		return "streamed"
	}
	return "at once"
}

// cells are all requests of the matrix. The other kinds of model servers are
// asked on two surfaces only, since what the backends make of failures is the
// same for all.
func cells() (all []cell) {
	for upstream := range upstreams {
		for _, m := range misfortunes() {
			for _, sf := range surfaces() {
				if upstream != "openai" && sf.dialect.name != "REST" {
					continue
				}
				all = append(all, cell{upstream, m, sf, false, "", false}, cell{upstream, m, sf, false, "", true})
				if sf.stream {
					all = append(all, cell{upstream, m, sf, true, "", false})
				}
				if lonely, ok := map[string]string{"/query": "_wary", "/stream": "_anxious"}[sf.path]; ok {
					all = append(all, cell{upstream, m, sf, false, "_patient", false}, cell{upstream, m, sf, false, lonely, false})
				}
			}
		}
	}
	return all
}

// TestFailures sends every request of the matrix of failures: each way in which
// a model server fails, before and after the first byte, on every surface,
// answered at once, streamed and held. All dialects must agree on what the
// failure is, and the tables of website/docs/failures.md must say it.
func TestFailures(t *testing.T) {
	t.Parallel()
	s := unfortunate(t)
	matrix := cells()
	readings := make([]*reading, len(matrix))
	var wg sync.WaitGroup
	busy := make(chan struct{}, 16)
	for i, c := range matrix {
		wg.Go(func() {
			if !c.slow {
				busy <- struct{}{}
				defer func() { <-busy }()
			}
			to := target{session: fmt.Sprint("s-", i), specialist: c.upstream + "_" + c.name + c.asked}
			switch {
			case c.other:
				to.specialist, to.field = "", c.upstream+"_"+c.name
			case c.held:
				to.field = "held"
			}
			readings[i] = s.say(c.via, []turn{{"user", "Go on."}}, to)
		})
	}
	wg.Wait()
	breakers := map[string]string{}
	for _, sp := range s.status().Specialists {
		breakers[sp.Name] = sp.Breaker
	}
	s.stop()
	kept := map[string]*api.Decision{}
	for _, d := range records(t, s.dir) {
		kept[d.RequestID] = d
	}

	found := map[string]map[string]outcome{}
	shapes := map[string]map[string]string{}
	for i, c := range matrix {
		name := fmt.Sprintf("%s, %s, %s, held %v, other %v %s", c.upstream, c.name, c.via.name, c.held, c.other, c.asked)
		d := kept[readings[i].RequestID]
		require.NotNil(t, d, "%s left no record", name)
		o := judge(t, name, c, readings[i], d)
		o.breaker = breakers[c.upstream+"_"+c.name+c.asked] == "open"
		row, column := c.name, fmt.Sprint(c.form(), c.asked, c.other)
		if found[row] == nil {
			found[row] = map[string]outcome{}
		}
		if other, ok := found[row][column]; ok {
			require.Equal(t, other, o, "%s differs from another surface", name)
		}
		found[row][column] = o
		if f := readings[i].Failed; f != nil {
			shape(t, shapes, c, f, readings[i].Status)
		}
	}
	golden(t, "failures", failureTable(found))
	golden(t, "shapes", shapeTable(shapes))
}

// judge checks what a client read against the dialect's rules and the record.
func judge(t *testing.T, name string, c cell, r *reading, d *api.Decision) outcome {
	t.Helper()
	first := d.Candidates[0]
	require.Equal(t, c.upstream+"_"+c.name+c.asked, first.Specialist, name)
	require.Equal(t, "failed", first.Outcome, name)
	require.NotEmpty(t, first.Reason, name)
	if r.Failed == nil {
		require.True(t, c.other, "%s: %s", name, r.Raw)
		require.True(t, r.Ended, name)
		require.Equal(t, "The spare one answers.", r.Text, name)
		require.Equal(t, "answered", d.Status, name)
		require.Len(t, d.Candidates, 2, name)
		return outcome{status: r.Status, spare: true, attempts: first.Attempts}
	}
	require.False(t, r.Ended, "%s: what broke off must not look whole", name)
	require.Equal(t, "failed", d.Status, name)
	require.Equal(t, r.Failed.Code, d.Error, "%s: %s", name, r.Raw)
	require.Equal(t, r.Failed.Code, first.Error, name)
	require.Len(t, d.Candidates, 1, name)
	status := fault.Code(r.Failed.Code).Status()
	o := outcome{
		status: status, code: r.Failed.Code, retryAfter: r.RetryAfter == "30" || r.Failed.RetryAfter == 30,
		usage: r.Failed.Completion >= 0, read: r.Text != "", attempts: first.Attempts,
	}
	switch {
	case c.via.path == "/batch", c.via.stream && c.via.dialect.name == "REST", o.read:
		require.Equal(t, 200, r.Status, "%s: the response has begun", name)
	default:
		require.Equal(t, status, r.Status, name)
		if strings.HasPrefix(c.via.path, "/v1/") {
			require.Equal(t, fmt.Sprint(fault.Code(r.Failed.Code).Transient()), r.ShouldRetry, name)
		}
	}
	if o.read {
		require.Equal(t, "one two", strings.TrimSpace(r.Text)[:7], name)
		require.EqualValues(t, first.Usage.CompletionTokens, r.Failed.Completion, name)
		require.Positive(t, r.Failed.Completion, name)
	}
	return o
}

// shape notes how a dialect writes a code.
func shape(t *testing.T, shapes map[string]map[string]string, c cell, f *failure, status int) {
	t.Helper()
	if shapes[f.Code] == nil {
		shapes[f.Code] = map[string]string{}
	}
	column, kind := c.via.dialect.name, f.Type
	if kind == "" || kind == "response.failed" && status == 200 {
		return
	}
	if other := shapes[f.Code][column]; other != "" {
		require.Equal(t, other, kind, "%s in %s", f.Code, column)
	}
	shapes[f.Code][column] = kind
}

// golden compares a table with the one between two comments of the page, or
// writes it there.
func golden(t *testing.T, name, table string) {
	t.Helper()
	const page = "../../website/docs/failures.md"
	b, err := os.ReadFile(page)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(b), "<!-- "+name+": written by the tests -->\n\n")
	require.True(t, ok, "%s has no place for the table %s", page, name)
	was, after, ok := strings.Cut(rest, "\n<!-- end -->")
	require.True(t, ok)
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(before+"<!-- "+name+": written by the tests -->\n\n"+table+"\n<!-- end -->"+after), 0o600))
		return
	}
	require.Equal(t, was, table, "%s is out of date: go test ./test/acceptance -run TestFailures -args -update", page)
}
