// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

const config = `{"term": [
	{"term": "PostgreSQL", "instead_of": ["postgres", "pg sql"]},
	{"term": "Acme Cloud", "instead_of": ["acme's cloud", "Acme Hosting Platform", "Acme"]},
	{"term": "Zürich", "instead_of": ["Zurich"]}
]}`

// samples are answers, and what becomes of them.
var samples = map[string]string{
	"":                                          "",
	"Use postgres.":                             "Use PostgreSQL.",
	"POSTGRESQL and Postgres, pg sql":           "PostgreSQL and PostgreSQL, PostgreSQL",
	"postgresqls and mypostgres stay":           "postgresqls and mypostgres stay",
	"PostgreSQL is right already":               "PostgreSQL is right already",
	"On acme's cloud, or Acme hosting":          "On Acme Cloud, or Acme Cloud hosting",
	"acme hosting platform":                     "Acme Cloud",
	"acme hosting platfor":                      "Acme Cloud hosting platfor",
	"Acme Cloud":                                "Acme Cloud",
	"zurich, ZÜRICH, zürich":                    "Zürich, Zürich, Zürich",
	"Run `apt install postgres` for postgres":   "Run `apt install postgres` for PostgreSQL",
	"```sql\n-- postgres\n```\npostgres":        "```sql\n-- postgres\n```\nPostgreSQL",
	"``a ` postgres`` postgres":                 "``a ` postgres`` PostgreSQL",
	"A stray ` here, postgres\nthere: postgres": "A stray ` here, postgres\nthere: PostgreSQL",
	"p": "p", "post": "post", "postgres": "PostgreSQL", "ünder postgres→pg sql…": "ünder PostgreSQL→PostgreSQL…",
}

// stream sends the pieces through the plugin's stream, as a host does.
func stream(t *testing.T, c *plugintest.Client, pieces ...string) string {
	t.Helper()
	s, err := c.Middleware.OnChunk(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for i, piece := range append(pieces, "") {
		if err := s.Send(&sdk.OnChunkRequest{Context: c.Call, Text: piece, Last: i == len(pieces)}); err != nil {
			t.Fatal(err)
		}
		resp, err := s.Recv()
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(resp.GetText())
	}
	if err := s.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Recv(); !errors.Is(err, io.EOF) {
		t.Fatalf("the stream ends with %v", err)
	}
	return out.String()
}

// TestAnyCutGivesTheSame cuts each sample at every place, and into single characters.
func TestAnyCutGivesTheSame(t *testing.T) {
	c := plugintest.Connect(t, plugin(), &sdk.Instance{Config: json.RawMessage(config)})
	for text, want := range samples {
		runes := strings.Split(text, "")
		if got := stream(t, c, runes...); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
		for i := range runes {
			if got := stream(t, c, strings.Join(runes[:i], ""), strings.Join(runes[i:], "")); got != want {
				t.Errorf("%q, cut at %d, became %q, want %q", text, i, got, want)
			}
		}
	}
}

func TestAnAnswerThatIsNotStreamed(t *testing.T) {
	c := plugintest.Connect(t, plugin(), &sdk.Instance{Config: json.RawMessage(config)})
	for text, want := range samples {
		resp, err := c.Middleware.AfterResponse(t.Context(), &sdk.AfterResponseRequest{Context: c.Call, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if changed := resp.Text != nil; changed != (text != want) || changed && resp.GetText() != want {
			t.Errorf("%q became %q, want %q", text, resp.GetText(), want)
		}
		resp, err = c.Middleware.AfterResponse(t.Context(), &sdk.AfterResponseRequest{Context: c.Call, Text: text, Sent: true})
		if err != nil || resp.Text != nil {
			t.Errorf("what was sent is changed: %v, %v", resp, err)
		}
	}
}

// TestOnlyWhatMayBecomeATermIsHeldBack: a reader waits for nothing else.
func TestOnlyWhatMayBecomeATermIsHeldBack(t *testing.T) {
	g, err := readGlossary(&sdk.Instance{Config: json.RawMessage(config)})
	if err != nil {
		t.Fatal(err)
	}
	c := &chunks{glossary: g}
	var out []string
	for _, piece := range []string{"We run ", "post", "gres", " on ", "ac", "me", " hos", "es."} {
		text, err := c.Next(piece, false)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
	}
	if want := []string{"We run ", "", "", "PostgreSQL on ", "", "", "", "Acme Cloud hoses."}; !slices.Equal(out, want) {
		t.Errorf("%q", out)
	}
}
