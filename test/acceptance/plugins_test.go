// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/builtin/audit"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// TestPIINeverLeaves has the middleware hide an address from the model server,
// and give it back to the user, in a stream that cuts the placeholder in two.
func TestPIINeverLeaves(t *testing.T) {
	const address = "ada.lovelace@example.org"
	upstream := modelserver.New(t, modelserver.Config{})
	upstream.SetDefault(modelserver.Behaviour{Chunks: []string{"I wrote to [EM", "AIL_", "1] about", " it."}})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering", "general"`, server: upstream})+`
middleware "pii" {
  plugin = "pii-redaction"
}
middleware "trail" {
  plugin = "audit"
  order  = -1
  config { path = "audit.jsonl" }
}
`)
	query := "Write to " + address + " about the nil pointer in my Go function."
	_, body := s.post("/stream", `{"query": "`+query+`"}`)
	var text string
	for _, e := range strings.Split(body, "\n\n") {
		if data, ok := strings.CutPrefix(e, "event: chunk\ndata: "); ok {
			var c api.ChunkEvent
			require.NoError(t, json.Unmarshal([]byte(data), &c))
			text += c.Text
		}
	}
	require.Equal(t, "I wrote to "+address+" about it.", text)
	require.Contains(t, body, `"delivery":"relay"`)

	r := s.ask(&api.QueryRequest{Query: query})
	require.Equal(t, text, r.Answer)
	for _, req := range upstream.ChatRequests() {
		require.NotContains(t, req.Body, address)
		require.Contains(t, req.Body, "[EMAIL_1]")
	}
	s.stop()
	for _, d := range records(t, s.dir) {
		b, err := json.Marshal(d)
		require.NoError(t, err)
		require.NotContains(t, string(b), address, "the record has not seen it either")
	}
	require.NotContains(t, s.log.String(), address)

	trail, err := os.Open(filepath.Join(s.dir, "audit.jsonl"))
	require.NoError(t, err)
	defer trail.Close()
	chain, err := audit.Verify(trail)
	require.NoError(t, err, "the chain of the audit trail holds")
	require.NotZero(t, chain)
}

// TestWebhook has a hook tell another server of every response, signed.
func TestWebhook(t *testing.T) {
	const secret = "a-shared-secret-of-some-length"
	type told struct {
		header http.Header
		body   []byte
	}
	heard := make(chan told, 10)
	listener := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		heard <- told{r.Header, b}
	}))
	defer listener.Close()
	upstream := modelserver.New(t, modelserver.Config{})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream})+`
hook "tell" {
  plugin = "webhook"
  on     = ["post_response"]
  config {
    url    = "`+listener.URL+`"
    secret = "`+secret+`"
  }
}
hook "journal" {
  plugin = "log"
  on     = ["pre_query", "post_query"]
  config { path = "events.jsonl" }
}
`)
	r := s.ask(&api.QueryRequest{Query: coding})
	h := <-heard
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(h.header.Get("webhook-id") + "." + h.header.Get("webhook-timestamp") + "."))
	mac.Write(h.body)
	require.Equal(t, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)), h.header.Get("webhook-signature"))
	require.Contains(t, string(h.body), r.RequestID)
	require.NotContains(t, string(h.body), "nil pointer", "no content unless asked for")
	s.stop()
	journal, err := os.ReadFile(filepath.Join(s.dir, "events.jsonl"))
	require.NoError(t, err)
	require.Equal(t, 2, strings.Count(string(journal), r.RequestID))
}
