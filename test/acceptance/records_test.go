// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// records reads the decision records that a stopped server left in its folder,
// the newest first.
func records(t *testing.T, dir string) []*api.Decision {
	t.Helper()
	path := filepath.Join(dir, ".aua", "state", "aua.db")
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	store, err := state.Open(context.Background(), state.Options{Type: state.TypeSQLite, Path: path})
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close(context.Background())) }()
	var all []*api.Decision
	for filter := (state.Filter{Limit: state.MaxLimit}); ; {
		page, err := store.Decisions().List(context.Background(), identity.DefaultTenant, filter)
		require.NoError(t, err)
		all = append(all, page.Decisions...)
		if filter.Cursor = page.Next; filter.Cursor == "" {
			return all
		}
	}
}

// filled gathers which fields of decision records were ever filled.
var filled = struct {
	sync.Mutex
	fields map[string]bool
}{fields: map[string]bool{}}

// gather notes the fields that the records fill.
func gather(decisions []*api.Decision) {
	filled.Lock()
	defer filled.Unlock()
	for _, d := range decisions {
		visit(reflect.ValueOf(*d), "", func(path string, v reflect.Value) {
			filled.fields[path] = filled.fields[path] || !v.IsZero()
		})
	}
}

// visit calls f for every field below v, those of list elements and embedded
// structs included.
func visit(v reflect.Value, path string, f func(string, reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			visit(v.Elem(), path, f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			visit(v.Index(i), path+"[]", f)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			field := strings.TrimPrefix(path+"."+v.Type().Field(i).Name, ".")
			f(field, v.Field(i))
			visit(v.Field(i), field, f)
		}
	}
}

// neverFilled lists the fields of decision records that stayed empty in the
// whole suite, which it can tell only when the whole suite ran.
func neverFilled() []string {
	if flag.Lookup("test.run").Value.String() != "" || flag.Lookup("test.skip").Value.String() != "" {
		return nil
	}
	var empty []string
	for field, ok := range filled.fields {
		// A model call is recorded like a candidate, but is not verified and scored.
		if !ok && !strings.HasPrefix(field, "ModelCalls[].Candidate.") {
			empty = append(empty, field)
		}
	}
	slices.Sort(empty)
	return empty
}

func TestRecordsSurviveARestart(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	upstream.SetDefault(modelserver.Behaviour{Text: "It is 2 + 2 = 5.", PromptTokens: 9, CompletionTokens: 7, CachedTokens: 3, ReasoningTokens: 2, Reasoning: "Hm."})
	hcl := models(model{name: "swe", fields: `"software_engineering", "general"`, server: upstream, more: `price {
    prompt     = 1
    completion = 2
  }`})
	s := serve(t, hcl)
	r := s.ask(&api.QueryRequest{Query: coding, SessionID: "s-1", Metadata: map[string]string{"team": "a"}, Debug: true})
	require.InDelta(t, (9*1+7*2)/1e6, r.Cost, 1e-12)
	require.Equal(t, "fail", evidence(r.Decision, "arithmetic").Result)
	require.Len(t, evidence(r.Decision, "arithmetic").Span, 2)
	before := expected(r.Decision)
	s.stop()

	kept := records(t, s.dir)
	require.Len(t, kept, 1)
	require.Equal(t, r.Decision, kept[0], "the record is the one that the client saw")

	s = serveIn(t, s.dir)
	r = s.ask(&api.QueryRequest{Query: coding, Debug: true})
	require.Less(t, expected(r.Decision), before, "the wrong answer is not forgotten")
}

func evidence(d *api.Decision, check string) api.Evidence {
	for _, e := range d.Candidates[0].Evidence {
		if e.Check == check {
			return e
		}
	}
	return api.Evidence{}
}

// expected is what routing expected of the specialist.
func expected(d *api.Decision) float64 { return d.Route.Considered[0].Expected }

func TestRecordsKeepNoContentWhenToldSo(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream})+"records { content = \"none\" }\n")
	s.ask(&api.QueryRequest{Query: coding})
	s.stop()
	kept := records(t, s.dir)
	require.Len(t, kept, 1)
	require.NotContains(t, fmt.Sprintf("%+v", kept[0]), "nil pointer")
	for _, file := range []string{"aua.db", "aua.db-wal"} {
		b, _ := os.ReadFile(filepath.Join(s.dir, ".aua", "state", file))
		require.NotContains(t, string(b), "nil pointer", "not in %s either", file)
	}
	require.NotContains(t, s.log.String(), "nil pointer", "nor in the log")
}

// TestRareFields brings about what the other tests do not, so that every field
// of a record is seen filled.
func TestRareFields(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream}))
	r := s.ask(&api.QueryRequest{Query: "hi", Debug: true})
	require.True(t, r.Decision.Classification.NoField)

	upstream.SetDefault(modelserver.Behaviour{Text: "This is no JSON."})
	_, body := s.post("/v1/chat/completions", `{"messages": [{"role": "user", "content": "Give me JSON for my Go function."}],
		"response_format": {"type": "json_object"}}`)
	require.Contains(t, body, `"status":"abstained"`, "a demanded form is checked, whatever the model server did with the demand")
	require.Contains(t, body, `"delivery":"hold"`)
}
