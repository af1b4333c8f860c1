// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
)

func TestGolden(t *testing.T) {
	t.Run("conformance", func(t *testing.T) { shows(t, "conformance", views.Tested) })
	t.Run("decision", func(t *testing.T) { shows(t, "decision", views.Decision) })
	t.Run("failed", func(t *testing.T) { shows(t, "failed", views.Decision) })
	t.Run("status", func(t *testing.T) { shows(t, "status", views.Status) })
	t.Run("reload", func(t *testing.T) { shows(t, "reload", views.Reload) })
	t.Run("tests", func(t *testing.T) { shows(t, "tests", views.ExtensionTests) })
	t.Run("dev", func(t *testing.T) { shows(t, "dev", views.Serve) })
	t.Run("alone", func(t *testing.T) { shows(t, "alone", views.Serve) })
	t.Run("first", func(t *testing.T) { shows(t, "first", views.Serve) })
	t.Run("token", func(t *testing.T) { shows(t, "token", views.CreatedToken) })
	t.Run("tokens", func(t *testing.T) { shows(t, "tokens", views.Tokens) })
	t.Run("dry-run", func(t *testing.T) { shows(t, "dry-run", views.Serve) })
	t.Run("plugins", func(t *testing.T) { shows(t, "plugins", views.Plugins) })
}

func TestServeSaysWhereStateIsKept(t *testing.T) {
	o := newOutput()
	require.NoError(t, views.Show(&o.Printer, &views.Serving{Version: "1", Address: "http://h:1", Generation: "g", State: "sqlite"}, views.Serve))
	require.Contains(t, o.out.String(), "AUA 1 listens on http://h:1, generation g, state in sqlite\n")
	require.NotContains(t, o.out.String(), "Model servers", "only -dev looks for them")
	require.NotContains(t, o.out.String(), "Try")
}

func TestVersion(t *testing.T) {
	v := &api.Version{Version: "0.1.0", APIVersion: "v1beta1", Go: "go1.26.0", Commit: "abc", OS: "linux", Arch: "amd64"}
	o := newOutput()
	require.NoError(t, views.Show(&o.Printer, v, views.Version))
	require.Equal(t, "AUA 0.1.0\ncommit abc, go1.26.0, linux/amd64, plugin API v1beta1\n", o.out.String())

	v.Commit = ""
	o = newOutput()
	require.NoError(t, views.Show(&o.Printer, v, views.Version))
	require.Equal(t, "AUA 0.1.0\ngo1.26.0, linux/amd64, plugin API v1beta1\n", o.out.String())
}

// Every view prints as JSON the very model that its text is made of.
func TestJSONIsTheModel(t *testing.T) {
	same := func(name string, show func(*views.Printer)) {
		o := newOutput()
		o.JSON = true
		show(&o.Printer)
		want, err := os.ReadFile(filepath.Join("testdata", name+".json"))
		require.NoError(t, err)
		require.JSONEq(t, string(want), o.out.String(), name)
		require.Empty(t, o.err.String())
	}
	same("status", func(p *views.Printer) {
		require.NoError(t, views.Show(p, model[*api.Status](t, "status"), views.Status))
	})
	same("decision", func(p *views.Printer) {
		require.NoError(t, views.Show(p, model[*api.Decision](t, "decision"), views.Decision))
	})
	same("dev", func(p *views.Printer) {
		require.NoError(t, views.Show(p, model[*views.Serving](t, "dev"), views.Serve))
	})
	same("plugins", func(p *views.Printer) {
		require.NoError(t, views.Show(p, model[*views.PluginList](t, "plugins"), views.Plugins))
	})
}

// The tree must show everything that a decision record holds, so that a field
// that is added to the record is not forgotten here.
func TestDecisionShowsEveryLeaf(t *testing.T) {
	o := newOutput()
	require.NoError(t, views.Show(&o.Printer, model[*api.Decision](t, "decision"), views.Decision))
	text := o.out.String()
	data, err := os.ReadFile(filepath.Join("testdata", "decision.json"))
	require.NoError(t, err)
	for _, m := range regexp.MustCompile(`"(\w+)": "([^"]+)"`).FindAllStringSubmatch(string(data), -1) {
		if name := m[1]; name == "time" || name == "query" || m[2] == "stop" {
			continue
		}
		require.Contains(t, text, m[2], "the value of %s", m[1])
	}
	for _, number := range []string{"0.93", "0.71", "+2.50", "-0.40", "0.913", "0.880", "0.970", "0.120", "0.920", "0.62 ms", "60.0 s", "1.23 ms", "12.3 ms", "3 attempts", "2 attempts", "14 prompt", "4 cached", "2 reasoning", "$0.000021", "bytes 0 to 3", "vetoed", "hard", "propensity 1.00", "expected 0.61", "5 messages", "412 tokens", "8 messages left out", "3071 tokens", "the window has 4096", "is erased"} {
		require.Contains(t, text, number)
	}
}

func TestTextCannotSteerTheTerminal(t *testing.T) {
	evil := "\x1b]0;owned\x07\x1b[2J\u009b1m\r"
	data, err := os.ReadFile(filepath.Join("testdata", "decision.json"))
	require.NoError(t, err)
	var record map[string]any
	require.NoError(t, json.Unmarshal(data, &record))
	poison(record, evil)
	poisoned, err := json.Marshal(record)
	require.NoError(t, err)
	var d api.Decision
	require.NoError(t, json.Unmarshal(poisoned, &d))

	o := newOutput()
	require.NoError(t, views.Show(&o.Printer, &d, views.Decision))
	require.False(t, strings.ContainsAny(o.out.String(), "\x1b\x07\r\u009b"), "%q", o.out.String())
}

// poison appends evil to every string below v, but for the time.
func poison(v any, evil string) any {
	switch v := v.(type) {
	case string:
		return v + evil
	case []any:
		for i := range v {
			v[i] = poison(v[i], evil)
		}
	case map[string]any:
		for k := range v {
			if k != "time" {
				v[k] = poison(v[k], evil)
			}
		}
	}
	return v
}

func TestColours(t *testing.T) {
	o := newOutput()
	o.Color = true
	require.NoError(t, views.Show(&o.Printer, model[*api.Status](t, "status"), views.Status))
	coloured := o.out.String()
	require.Contains(t, coloured, "\x1b[32mready\x1b[0m")
	plain, err := os.ReadFile(filepath.Join("testdata", "status.txt"))
	require.NoError(t, err)
	require.Equal(t, string(plain), regexp.MustCompile("\x1b\\[[0-9]+m").ReplaceAllString(coloured, ""), "colours must not move columns")
}
