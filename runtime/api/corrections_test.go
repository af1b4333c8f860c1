// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/identity"
	sdkapi "github.com/auahq/aua/sdk/api"
)

const capital = `{"subject": "What is the capital of Australia?", "claim": "Canberra.", "rejected": "Sydney", "field": "research"}`

// add records a correction.
func (r *runtime) add(body string) sdkapi.Correction {
	r.t.Helper()
	resp, b := r.post("/corrections", body)
	require.Equal(r.t, http.StatusCreated, resp.StatusCode, string(b))
	c := decode[sdkapi.Correction](r.t, b)
	require.Equal(r.t, "/corrections/"+c.ID, resp.Header.Get("Location"))
	return c
}

func TestACorrectionsLife(t *testing.T) {
	r := newRuntime(t)
	c := r.add(capital)
	require.Equal(t, []string{"default", "field", "manual", "C"}, []string{c.Tenant, c.Scope, c.Source, c.DecayClass})
	require.Equal(t, .95, c.EffectiveConfidence)

	resp, body := r.post("/corrections/"+c.ID+"/supersede", `{"claim": "Canberra, since 1913."}`)
	require.Equal(t, http.StatusCreated, resp.StatusCode)
	newer := decode[sdkapi.Correction](t, body)
	require.Equal(t, c.Subject, newer.Subject)
	_, body = r.do(http.MethodGet, "/corrections/"+c.ID, "")
	require.Equal(t, newer.ID, decode[sdkapi.Correction](t, body).SupersededBy)
	resp, _ = r.post("/corrections/"+c.ID+"/supersede", `{"claim": "x"}`)
	require.Equal(t, http.StatusConflict, resp.StatusCode)

	_, body = r.do(http.MethodGet, "/corrections/"+newer.ID+"/explain?query=why&session_id=s1", "")
	require.JSONEq(t, `{"id": "`+newer.ID+`", "query": "why", "score": 0.5, "reasons": ["Of default in s1."]}`, string(body))
	_, body = r.do(http.MethodDelete, "/corrections/"+newer.ID, "")
	require.JSONEq(t, `{"id": "`+newer.ID+`"}`, string(body))
	for _, path := range []string{"", "/explain?query=why"} {
		resp, _ = r.do(http.MethodGet, "/corrections/"+newer.ID+path, "")
		require.Equal(t, http.StatusNotFound, resp.StatusCode)
	}
	resp, _ = r.do(http.MethodDelete, "/corrections/"+newer.ID, "")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
}

func TestWrongCorrectionsAreTheClientsFault(t *testing.T) {
	r := newRuntime(t)
	c := r.add(capital)
	for body, param := range map[string]string{
		"": "subject", `{"subject": "q"}`: "claim", `{"subject": "q", "claim": "a", "field": "alchemy"}`: "field",
	} {
		resp, b := r.post("/corrections", body)
		require.Equal(t, http.StatusBadRequest, resp.StatusCode, body)
		require.Equal(t, param, decode[sdkapi.Error](t, b).Details["param"])
	}
	for _, body := range []string{`{"id": "mine"}`, `{"tenant": "other"}`, `[]`, `{`} {
		resp, _ := r.post("/corrections", body)
		require.Equal(t, http.StatusBadRequest, resp.StatusCode, body)
	}
	for _, query := range []string{"?limit=0", "?limit=x", "?cursor=x", "?current=perhaps"} {
		for _, path := range []string{"", "/export"} {
			resp, _ := r.do(http.MethodGet, "/corrections"+path+query, "")
			require.Equal(t, http.StatusBadRequest, resp.StatusCode, path+query)
		}
	}
	resp, _ := r.do(http.MethodGet, "/corrections/"+c.ID+"/explain", "")
	require.Equal(t, http.StatusBadRequest, resp.StatusCode)
}

func TestCorrectionsAreFilteredAndPaged(t *testing.T) {
	r := newRuntime(t)
	for i := range 3 {
		r.add(fmt.Sprintf(`{"subject": "Question %d?", "claim": "a"}`, i))
	}
	r.add(capital)
	list := func(query string) sdkapi.CorrectionPage {
		resp, body := r.do(http.MethodGet, "/corrections"+query, "")
		require.Equal(t, http.StatusOK, resp.StatusCode)
		return decode[sdkapi.CorrectionPage](t, body)
	}
	require.Len(t, list("?field=research").Corrections, 1)
	require.Len(t, list("?text=QUESTION&scope=global&source=manual&current=true").Corrections, 3)
	require.Len(t, list("?scope=session&scope_id=s1").Corrections, 0)
	first := list("?limit=3")
	require.Len(t, first.Corrections, 3)
	require.Equal(t, "Question 0?", list("?limit=3&cursor=" + first.Next).Corrections[0].Subject)
}

func TestAnExportIsImported(t *testing.T) {
	r, other := newRuntime(t), newRuntime(t)
	c := r.add(capital)
	r.post("/corrections/"+c.ID+"/supersede", `{"claim": "Canberra, since 1913."}`)
	resp, lines := r.do(http.MethodGet, "/corrections/export", "")
	require.Equal(t, "application/x-ndjson", resp.Header.Get("Content-Type"))
	require.Equal(t, 2, strings.Count(string(lines), "\n"))
	_, current := r.do(http.MethodGet, "/corrections/export?current=true", "")
	require.Equal(t, 1, strings.Count(string(current), "\n"))

	_, body := other.post("/corrections/import", string(lines)+"\n"+`{"subject": "q", "claim": ""}`+"\n{")
	got := decode[sdkapi.CorrectionImport](t, body)
	require.Equal(t, []int{2, 0}, []int{got.Imported, got.Skipped})
	require.Len(t, got.Refused, 2)
	require.Equal(t, 4, got.Refused[0].Line)
	_, body = other.post("/corrections/import", string(lines))
	require.JSONEq(t, `{"imported": 0, "skipped": 2}`, string(body))
	_, again := other.do(http.MethodGet, "/corrections/export", "")
	require.Equal(t, string(lines), string(again))
}

func TestTenantsDoNotSeeEachOthersCorrections(t *testing.T) {
	r := newRuntime(t)
	c := r.add(capital)
	r.principal = &identity.Principal{Tenant: "umbrella", Scopes: identity.Scopes()}
	for _, try := range [][2]string{
		{http.MethodGet, ""}, {http.MethodGet, "/explain?query=q"}, {http.MethodDelete, ""},
	} {
		resp, _ := r.do(try[0], "/corrections/"+c.ID+try[1], "")
		require.Equal(t, http.StatusNotFound, resp.StatusCode)
	}
	resp, _ := r.post("/corrections/"+c.ID+"/supersede", `{"claim": "x"}`)
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	_, body := r.do(http.MethodGet, "/corrections", "")
	require.JSONEq(t, `{"corrections": []}`, string(body))
	_, body = r.do(http.MethodGet, "/corrections/export", "")
	require.Empty(t, body)
	require.Equal(t, "umbrella", r.add(capital).Tenant)
}
