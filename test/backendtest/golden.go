// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package backendtest

import (
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

var update = flag.Bool("update", false, "write what the tests got into the golden files")

// Golden compares a text with a file, or writes the file.
func Golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got, file)
}

// Files reads the files of a pattern, of which there must be some.
func Files(t *testing.T, pattern string) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, names)
	out := map[string][]byte{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		out[name] = data
	}
	return out
}

const bodyMark = "-- body --\n"

// Requests compares what encode makes of requests with golden files, which hold
// the request of the contract and, below "-- body --", the body it becomes. The
// members of the contract that hold bytes are written as the JSON that they are.
func Requests(t *testing.T, pattern string, encode func(t *testing.T, file string, req *sdk.CompleteRequest) []byte) {
	t.Helper()
	for file, data := range Files(t, pattern) {
		input, _, _ := strings.Cut(string(data), bodyMark)
		var req sdk.CompleteRequest
		require.NoError(t, protojson.Unmarshal(withBytes(t, []byte(input)), &req), file)
		got := encode(t, file, &req)
		require.True(t, json.Valid(got), "%s: %s", file, got)
		Golden(t, file, input+bodyMark+string(got)+"\n")
	}
}

// withBytes turns the JSON values that stand for bytes (members whose name ends
// in Json) into what protobuf's JSON wants: base64.
func withBytes(t *testing.T, value []byte) []byte {
	t.Helper()
	var object map[string]json.RawMessage
	if json.Unmarshal(value, &object) == nil {
		for name, member := range object {
			if strings.HasSuffix(strings.ToLower(name), "json") {
				object[name] = []byte(`"` + base64.StdEncoding.EncodeToString(member) + `"`)
				continue
			}
			object[name] = withBytes(t, member)
		}
		out, err := json.Marshal(object)
		require.NoError(t, err)
		return out
	}
	var array []json.RawMessage
	if json.Unmarshal(value, &array) == nil {
		for i := range array {
			array[i] = withBytes(t, array[i])
		}
		out, err := json.Marshal(array)
		require.NoError(t, err)
		return out
	}
	return value
}

// Render writes the events of a stream as lines.
func (r *Recording) Render() string {
	var b strings.Builder
	for _, ev := range r.Events {
		b.WriteString(render(ev))
	}
	return b.String()
}

// RenderAnswer writes a whole answer as the delta and the end that it would be in a stream.
func RenderAnswer(a *sdk.Answer) string {
	d, done := upstream.Whole(a)
	return render(upstream.DeltaEvent(d)) + render(upstream.DoneEvent(done))
}

func render(ev *sdk.StreamEvent) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	extra := func(e *sdk.Extra) {
		for _, part := range []struct {
			name  string
			value []byte
		}{{"top", e.GetTopJson()}, {"choice", e.GetChoiceJson()}, {"message", e.GetMessageJson()}} {
			if len(part.value) > 0 {
				line("  %s %s\n", part.name, part.value)
			}
		}
	}
	usage := func(u *sdk.Usage) {
		line("  usage prompt=%d completion=%d cached=%d reasoning=%d reported=%t\n",
			u.GetPromptTokens(), u.GetCompletionTokens(), u.GetCachedTokens(), u.GetReasoningTokens(), u.GetReported())
	}
	switch {
	case ev.GetDelta() != nil:
		d := ev.GetDelta()
		line("delta\n")
		if d.GetReasoning() != "" {
			line("  reasoning %q\n", d.GetReasoning())
		}
		if d.GetText() != "" {
			line("  text %q\n", d.GetText())
		}
		for _, f := range d.GetToolCalls() {
			line("  tool %d id=%q type=%q name=%q arguments=%q\n", f.GetIndex(), f.GetId(), f.GetType(), f.GetName(), f.GetArguments())
		}
		extra(d.GetExtra())
	case ev.GetDone() != nil:
		line("done finish=%q model=%q\n", ev.GetDone().GetFinishReason(), ev.GetDone().GetModel())
		usage(ev.GetDone().GetUsage())
		extra(ev.GetDone().GetExtra())
	default:
		e := ev.GetError()
		line("error %s retryable=%t http=%d code=%q\n  %s\n", Kind(e), e.GetRetryable(), e.GetHttpStatus(), e.GetUpstreamCode(), e.GetMessage())
		if e.GetUsage() != nil {
			usage(e.GetUsage())
		}
	}
	return b.String()
}

// Kind names the kind of a failure.
func Kind(e *sdk.UpstreamError) string {
	return strings.TrimPrefix(e.GetKind().String(), "UPSTREAM_ERROR_KIND_")
}
