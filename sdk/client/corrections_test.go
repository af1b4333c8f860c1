// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

// answering is a client of a server that answers everything the same, and what
// it was asked last.
func answering(t *testing.T, status int, answer string) (c *client.Client, asked, sent *string) {
	t.Helper()
	asked, sent = new(string), new(string)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		*asked, *sent = r.Method+" "+r.RequestURI, r.Header.Get("Content-Type")+" "+string(b)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(srv.Close)
	c, err := client.New(srv.URL)
	require.NoError(t, err)
	return c, asked, sent
}

func TestCorrectionsAreReachedByTheirRoutes(t *testing.T) {
	c, asked, sent := answering(t, http.StatusCreated, `{"id": "c1", "corrections": [], "imported": 2, "score": 0.5}`)
	ctx := t.Context()
	made, err := c.AddCorrection(ctx, &api.CorrectionRequest{Subject: "q", Claim: "a"})
	require.NoError(t, err)
	require.Equal(t, []string{"c1", "POST /corrections", `application/json {"subject":"q","claim":"a"}`}, []string{made.ID, *asked, *sent})
	_, err = c.SupersedeCorrection(ctx, "a/b", &api.CorrectionRequest{Claim: "b"})
	require.NoError(t, err)
	require.Equal(t, "POST /corrections/a%2Fb/supersede", *asked)
	_, err = c.Correction(ctx, "c1")
	require.NoError(t, err)
	require.Equal(t, "GET /corrections/c1", *asked)
	e, err := c.ExplainCorrection(ctx, "c1", "why & how?")
	require.NoError(t, err)
	require.Equal(t, []any{.5, "GET /corrections/c1/explain?query=why+%26+how%3F"}, []any{e.Score, *asked})
	_, err = c.EraseCorrection(ctx, "c1")
	require.NoError(t, err)
	require.Equal(t, "DELETE /corrections/c1", *asked)
	_, err = c.ListCorrections(ctx, client.CorrectionFilter{})
	require.NoError(t, err)
	require.Equal(t, "GET /corrections", *asked)
	_, err = c.ListCorrections(ctx, client.CorrectionFilter{Scope: "session", ScopeID: "s1", Field: "law", Source: "manual", Text: "a b", Current: true, Limit: 5, Cursor: "x"})
	require.NoError(t, err)
	require.Equal(t, "GET /corrections?current=true&cursor=x&field=law&limit=5&scope=session&scope_id=s1&source=manual&text=a+b", *asked)
	r, err := c.ImportCorrections(ctx, []*api.Correction{{ID: "c1"}, {ID: "c2"}})
	require.NoError(t, err)
	require.Equal(t, 2, r.Imported)
	require.Regexp(t, "^application/x-ndjson {\"id\":\"c1\".*\n{\"id\":\"c2\".*\n$", *sent)
}

// exported collects what an export yields, and how it ends.
func exported(t *testing.T, c *client.Client) (ids []string, err error) {
	t.Helper()
	for one, err := range c.ExportCorrections(t.Context(), client.CorrectionFilter{Text: "x", Limit: 3, Cursor: "left out"}) {
		if err != nil {
			return ids, err
		}
		ids = append(ids, one.ID)
	}
	return ids, nil
}

func TestAnExportIsReadLineByLine(t *testing.T) {
	c, asked, _ := answering(t, http.StatusOK, `{"id":"c1"}`+"\n"+`{"id":"c2"}`+"\n")
	ids, err := exported(t, c)
	require.NoError(t, err)
	require.Equal(t, []string{"c1", "c2"}, ids)
	require.Equal(t, "GET /corrections/export?text=x", *asked)

	c, _, _ = answering(t, http.StatusOK, `{"id":"c1"}`+"\n"+`{"id":`)
	ids, err = exported(t, c)
	require.Equal(t, []string{"c1"}, ids)
	require.Error(t, err, "what was cut is not taken for whole")

	c, _, _ = answering(t, http.StatusForbidden, `{"error": "AUA_FORBIDDEN", "message": "No."}`)
	_, err = exported(t, c)
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
}
