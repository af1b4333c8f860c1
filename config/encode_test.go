// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRedactedIsAConfiguration: what GET /config shows, written to a file, is
// the same configuration, but for what was hidden.
func TestRedactedIsAConfiguration(t *testing.T) {
	for _, src := range []Source{
		DevSource(), one(""),
		one("state \"memory\" {}\nspecialist \"x\" {\n backend = \"calc\"\n fields = [\"law\", \"swe\"]\n params {\n seed = 3\n stop = [\"a\", \"b\"]\n }\n}\n"),
		one("scorer \"a\" {\n plugin = \"utility\"\n fields = [\"law\"]\n config {\n cost_weight = 0.25\n }\n}\nscorer \"b\" {\n plugin = \"utility\"\n}\n"),
		one("records {\n retention = \"90m\"\n}\nserver {\n max_body = 123456\n heartbeat = \"1.25s\"\n}\nfield \"x\" {\n mu = 2.5\n}\n"),
	} {
		first := loaded(t, src)
		data, err := json.Marshal(first.Redacted())
		require.NoError(t, err)
		second := loaded(t, Source{Name: "again.hcl.json", Data: data})
		require.Equal(t, first.Digest, second.Digest)
		require.Equal(t, content(t, first), content(t, second))
		require.Equal(t, first.Redacted(), second.Redacted())
	}
}

// TestFormsAreEqual: native syntax and JSON say the same.
func TestFormsAreEqual(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join("testdata", "good", name))
		require.NoError(t, err)
		return loaded(t, Source{Name: name, Data: data}).Digest
	}
	require.Equal(t, read("minimal.hcl"), read("json.hcl.json"))
}

func TestDigestIgnoresLayout(t *testing.T) {
	text := string(one("server {\n  queue_size = 5\n  queue_timeout = \"60s\"\n}\n").Data)
	base := loaded(t, inline(text)).Digest
	for _, same := range []string{
		"# comment\n" + text,
		strings.ReplaceAll(text, "  ", "\t"),
		strings.Replace(text, `"60s"`, `"1m"`, 1),
		strings.Replace(text, `5`, `2 + 3`, 1),
		strings.Replace(text, `"mathematics"`, `"math"`, 1),
		text + "variable \"unused\" {\n  default = 1\n}\n",
	} {
		require.Equal(t, base, loaded(t, inline(same)).Digest, same)
	}
	require.NotEqual(t, base, loaded(t, inline(strings.Replace(text, `"60s"`, `"61s"`, 1))).Digest)
}
