// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

// results reads the lines of a batch's output.
func results(t *testing.T, text string) []api.BatchResult {
	t.Helper()
	var all []api.BatchResult
	for line := range strings.Lines(text) {
		all = append(all, decode[api.BatchResult](t, line))
	}
	return all
}

func TestBatch(t *testing.T) {
	calculator(t)
	in := `{"query": "what is 17*23?", "specialist": "calc"}

"what is 6*7?"
{"query": "write a poem", "specialist": "calc"}
{"qurey": "x"}
no JSON
{"messages": [{"role": "user", "content": "1+1"}], "field": "math"}`
	r := runWith(t, in, "batch", "-")
	require.Equal(t, 1, r.status, "some failed")
	require.Equal(t, "3 questions answered, 3 failed\n", r.err)
	all := results(t, r.out)
	require.Len(t, all, 6)
	for i, want := range []string{"17 × 23 = 391", "6 × 7 = 42", "AUA_NO_SPECIALIST", "AUA_REQUEST_INVALID", "AUA_REQUEST_INVALID", "1 + 1 = 2"} {
		got := all[i]
		require.Equal(t, i, got.Index)
		if got.OK {
			require.Equal(t, want, got.Response.Answer)
			continue
		}
		require.Equal(t, want, got.Error.Code)
	}
	require.Contains(t, all[4].Error.Message, "Line 6 is neither a JSON object")

	file := filepath.Join(t.TempDir(), "in.jsonl")
	require.NoError(t, os.WriteFile(file, []byte("\"what is 6*7?\"\n"), 0o600))
	r = run(t, "batch", "-json", "-max-parallel", "1", file)
	require.Zero(t, r.status)
	require.Empty(t, r.err)
	require.Equal(t, "6 × 7 = 42", results(t, r.out)[0].Response.Answer)
	require.Equal(t, result{0, "", ""}, runWith(t, "\n\n", "batch", "-"))
}

// counting answers each question with itself, after having failed as told.
func counting(t *testing.T, parts *[]int, fail func(part int) bool) {
	fakeServer(t, func(w http.ResponseWriter, r *http.Request) {
		var b api.BatchRequest
		_ = json.NewDecoder(r.Body).Decode(&b)
		*parts = append(*parts, len(b.Queries))
		if fail(len(*parts)) {
			w.WriteHeader(http.StatusServiceUnavailable)
			_ = json.NewEncoder(w).Encode(api.Error{Code: "AUA_OVERLOADED", Message: "Too much."})
			return
		}
		var res api.BatchResponse
		for i, raw := range b.Queries {
			var q api.QueryRequest
			_ = json.Unmarshal(raw, &q)
			res.Results = append(res.Results, api.BatchResult{Index: i, OK: true, Response: &api.QueryResponse{Answer: q.Query}})
		}
		_ = json.NewEncoder(w).Encode(res)
	})
}

func asked(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "\"q%d\"\n", i)
	}
	return b.String()
}

// requireAll holds the output to all questions, in order.
func requireAll(t *testing.T, n int, out string) {
	t.Helper()
	all := results(t, out)
	require.Len(t, all, n)
	for i, r := range all {
		require.Equal(t, i, r.Index)
		require.Equal(t, fmt.Sprint("q", i), r.Response.Answer)
	}
}

func TestALargeBatchIsSentInParts(t *testing.T) {
	var parts []int
	counting(t, &parts, func(int) bool { return false })
	r := runWith(t, asked(2500), "batch", "-", "-max-parallel", "100")
	require.Zero(t, r.status, r.err)
	require.Equal(t, []int{1000, 1000, 500}, parts)
	requireAll(t, 2500, r.out)
	require.Equal(t, "1000 questions answered, 0 failed\n2000 questions answered, 0 failed\n2500 questions answered, 0 failed\n", r.err)

	parts = nil
	large := strings.Repeat("x", 1<<20)
	r = runWith(t, strings.Repeat("\""+large+"\"\n", 20), "batch", "-")
	require.Zero(t, r.status)
	require.Equal(t, []int{8, 8, 4}, parts, "a part is bounded in bytes as well")
}

func TestABatchGoesOnWhereItEnded(t *testing.T) {
	var parts []int
	counting(t, &parts, func(part int) bool { return part == 3 })
	out := filepath.Join(t.TempDir(), "out.jsonl")
	r := runWith(t, asked(350), "batch", "-out", out, "-")
	require.Equal(t, 3, r.status)
	require.Contains(t, r.err, "Too much. The questions from index 200 on have no results; with -out, the same command goes on from there.")
	require.Empty(t, r.out)
	requireAll(t, 200, read(t, out))

	// An interruption may have cut a line.
	f, err := os.OpenFile(out, os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString(`{"index":200,"ok":tr`)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	parts = nil
	counting(t, &parts, func(int) bool { return false })
	r = runWith(t, asked(350), "batch", "-out", out, "-")
	require.Zero(t, r.status, r.err)
	require.Equal(t, []int{100, 50}, parts)
	requireAll(t, 350, read(t, out))

	require.Zero(t, runWith(t, asked(350), "batch", "-out", out, "-").status, "there is nothing left to do")
	require.Equal(t, []int{100, 50}, parts)
	r = runWith(t, asked(10), "batch", "-out", out, "-")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "holds more results than there are questions")
	requireAll(t, 350, read(t, out))
}

func TestBatchMistakes(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign")
	require.NoError(t, os.WriteFile(foreign, []byte("precious\n"), 0o600))
	for _, c := range []struct {
		args    []string
		message string
	}{
		{nil, "Name the file with the queries"},
		{[]string{"a", "b"}, `was also given "b"`},
		{[]string{"-max-parallel", "0", "a"}, `"0" is no number from 1 on`},
		{[]string{filepath.Join(dir, "none")}, "The questions cannot be read"},
		{[]string{"-out", dir, "-"}, "The results cannot be written"},
		{[]string{"-out", foreign, "-"}, "holds something other than the results of a batch in its line 1"},
	} {
		r := runWith(t, "", append([]string{"batch"}, c.args...)...)
		require.Equal(t, 1, r.status, c.args)
		require.Contains(t, strings.Join(strings.Fields(r.err), " "), c.message)
	}
	require.Equal(t, "precious\n", read(t, foreign))
}

func TestInterruptEndsABatch(t *testing.T) {
	var parts atomic.Int64
	cancelled := make(chan struct{})
	url := fakeServer(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if parts.Add(1) == 1 {
			n := strings.Count(string(body), "query")
			_ = json.NewEncoder(w).Encode(api.BatchResponse{Results: make([]api.BatchResult, n)})
			return
		}
		<-r.Context().Done()
		close(cancelled)
	})
	cmd := program(t, "batch", "-address", url, "-json", "-")
	cmd.Stdin = strings.NewReader(asked(150))
	var out strings.Builder
	cmd.Stdout = &out
	require.NoError(t, cmd.Start())
	require.Eventually(t, func() bool { return parts.Load() == 2 }, patience, tick)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	<-cancelled
	_ = cmd.Wait()
	require.Equal(t, 130, cmd.ProcessState.ExitCode())
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 101)
	require.Equal(t, 100.0, decode[api.Error](t, lines[100]).Details["missing_from"])
}
