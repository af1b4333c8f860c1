// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

var call = &sdk.CallContext{
	Instance: "middleware.audit", RequestId: "r1", SessionId: "s1", TraceId: "t1", Tenant: "acme", Generation: "g7",
}

func conversation() *sdk.Content {
	return &sdk.Content{Messages: []*sdk.Message{
		{Role: "system", Content: "Be brief."},
		{Role: "user", Content: "See <this>", Name: "ann", Parts: []*sdk.ContentPart{
			{Type: "text", Text: "See <this>"}, {Type: "image_url", Json: []byte(`{"type": "image_url", "image_url": {"url": "x"}}`)}, {Type: "odd", Json: []byte("not json")},
		}},
		{Role: "assistant", ToolCalls: []*sdk.ToolCall{{Id: "c", Name: "f", Arguments: "{}"}}, ExtraJson: []byte(`{"a":1}`)},
		{Role: "tool", ToolCallId: "c", Content: "42"},
	}}
}

// round sends a query and its answer through an instance.
func round(t *testing.T, m sdk.Middleware) {
	t.Helper()
	before, err := m.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{Context: call, Content: conversation(), Metadata: map[string]string{"k": "v"}})
	require.NoError(t, err)
	require.Empty(t, before.GetMessages())
	require.Nil(t, before.GetParams())
	require.Nil(t, before.GetShortCircuit())
	after, err := m.AfterResponse(t.Context(), &sdk.AfterResponseRequest{
		Context: call, State: before.GetState(), Text: "It is 42.", Status: "answered", Sent: true,
	})
	require.NoError(t, err)
	require.Nil(t, after.Text)
}

func TestLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a := open(t, config{"path": path}, realDisk)
	round(t, a)
	require.NoError(t, a.Close())

	lines := entries(t, path)
	require.Len(t, lines, 2)
	q, r := lines[0], lines[1]
	require.Equal(t, entry{
		Seq: 1, Time: "2026-01-02T03:04:07Z", Event: "query", Instance: "middleware.audit", RequestID: "r1", SessionID: "s1",
		TraceID: "t1", Tenant: "acme", Generation: "g7", Messages: 4, ContentSHA256: q.ContentSHA256, Prev: genesis.hash,
	}, q)
	require.Len(t, q.ContentSHA256, 64)
	require.Equal(t, "response", r.Event)
	require.Equal(t, "r1", r.RequestID)
	require.Equal(t, "answered", r.Status)
	require.True(t, *r.Sent)
	require.Equal(t, int64(1), r.Query, "the number of the query's line")
	require.Equal(t, int64(2000), *r.ElapsedMS)
	require.Equal(t, hashOf([]byte("It is 42.")), r.ContentSHA256)
	all := string(content(t, path))
	for _, secret := range []string{"Be brief", "this", "42.", "ann", "\"v\""} {
		require.NotContains(t, all, secret, "content is hashed")
	}
}

// TestFullContentHasTheSameHash: what content = "full" writes is what the hash is of.
func TestFullContentHasTheSameHash(t *testing.T) {
	hashed, full := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	for path, kind := range map[string]string{hashed: "hash", full: "full"} {
		a := open(t, config{"path": path, "content": kind}, realDisk)
		round(t, a)
		require.NoError(t, a.Close())
	}
	h, f := entries(t, hashed), entries(t, full)
	require.Equal(t, h[0].ContentSHA256, f[0].ContentSHA256)
	require.Equal(t, h[0].ContentSHA256, hashOf(f[0].Content))
	require.JSONEq(t, `[
		{"role":"system","content":"Be brief."},
		{"role":"user","content":"See <this>","name":"ann","parts":[{"type":"text","text":"See <this>"},
			{"type":"image_url","part":{"type":"image_url","image_url":{"url":"x"}}},{"type":"odd","part":"not json"}]},
		{"role":"assistant","tool_calls":[{"id":"c","name":"f","arguments":"{}"}],"extra":{"a":1}},
		{"role":"tool","content":"42","tool_call_id":"c"}
	]`, string(f[0].Content))
	var text string
	require.NoError(t, json.Unmarshal(f[1].Content, &text))
	require.Equal(t, "It is 42.", text)
	require.Equal(t, h[1].ContentSHA256, hashOf([]byte(text)))
}

func TestAnswerWithoutState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a := open(t, config{"path": path}, realDisk)
	_, err := a.AfterResponse(t.Context(), &sdk.AfterResponseRequest{Context: call, Text: "x", Status: "abstained"})
	require.NoError(t, err)
	_, err = a.AfterResponse(t.Context(), &sdk.AfterResponseRequest{Context: call, State: []byte("?")})
	require.ErrorContains(t, err, "not what BeforeQuery returned")
	require.NoError(t, a.Close())
	lines := entries(t, path)
	require.Len(t, lines, 1)
	require.Zero(t, lines[0].Query)
	require.Nil(t, lines[0].ElapsedMS)
	require.False(t, *lines[0].Sent)
}

func TestCutOffLineIsRecordedAsRecovered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a := open(t, config{"path": path}, realDisk)
	query(t, a, "r1", "x")
	require.NoError(t, a.Close())
	whole := content(t, path)
	torn := []byte(`{"seq":2,"time":"20`)
	require.NoError(t, os.WriteFile(path, append(bytes.Clone(whole), torn...), 0o600))

	inst := instance(t, config{"path": path})
	var log bytes.Buffer
	inst.Log = hclog.New(&hclog.LoggerOptions{Output: &log})
	made, err := Plugin().New(t.Context(), inst)
	require.NoError(t, err)
	query(t, made.(sdk.Middleware), "r2", "y")
	require.NoError(t, made.(*auditor).Close())
	require.Contains(t, log.String(), "not written to its end")

	lines := entries(t, path)
	require.Len(t, lines, 3)
	require.Equal(t, []string{"query", "recovered", "query"}, []string{lines[0].Event, lines[1].Event, lines[2].Event})
	require.Equal(t, int64(len(torn)), lines[1].LostBytes)
	require.True(t, bytes.HasPrefix(content(t, path), whole), "what was acknowledged stays")
}

// TestThroughThePlugin runs the real clock, file and plugin.
func TestThroughThePlugin(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "audit.jsonl")
	made, err := Plugin().New(t.Context(), instance(t, config{"path": path, "fsync": "interval", "fsync_interval": "10ms"}))
	require.NoError(t, err)
	round(t, made.(sdk.Middleware))
	require.NoError(t, made.(*auditor).Close())
	lines := entries(t, path)
	require.Len(t, lines, 2)
	require.GreaterOrEqual(t, *lines[1].ElapsedMS, int64(0))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}
