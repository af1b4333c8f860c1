// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
)

const (
	untidy = "server {\naddress=\"127.0.0.1:1\"\n  max_in_flight = 1\n}\n"
	tidy   = "server {\n  address       = \"127.0.0.1:1\"\n  max_in_flight = 1\n}\n"
)

func TestFmtWritesWhatIsNotFormatted(t *testing.T) {
	write(t, map[string]string{
		"a.hcl": untidy, "b.hcl": tidy, "c.hcl.json": `{ }`, ".hidden.hcl": untidy, "plugin.hcl": untidy,
		"sub/d.hcl": untidy, ".git/e.hcl": untidy,
	})
	require.NoError(t, os.Chmod("a.hcl", 0o600))
	require.Equal(t, result{0, "a.hcl\n", ""}, run(t, "fmt"))
	require.Equal(t, tidy, read(t, "a.hcl"))
	for _, untouched := range []string{".hidden.hcl", "plugin.hcl", "sub/d.hcl", ".git/e.hcl"} {
		require.Equal(t, untidy, read(t, untouched))
	}
	info, err := os.Stat("a.hcl")
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	require.Equal(t, result{0, "", ""}, run(t, "fmt"), "formatted is formatted")
	require.Equal(t, result{0, "sub/d.hcl\n", ""}, run(t, "fmt", "-recursive"))
	require.Equal(t, tidy, read(t, "sub/d.hcl"))
	require.Equal(t, untidy, read(t, ".git/e.hcl"))
	require.Equal(t, result{0, ".hidden.hcl\n", ""}, run(t, "fmt", ".hidden.hcl", "a.hcl", ".hidden.hcl"), "a file that is named is formatted")
}

func TestFmtCheckWritesNothing(t *testing.T) {
	write(t, map[string]string{"a.hcl": untidy})
	require.Equal(t, result{1, "a.hcl\n", ""}, run(t, "fmt", "-check"))
	require.Equal(t, untidy, read(t, "a.hcl"))
	require.Equal(t, result{0, "a.hcl\n", ""}, run(t, "fmt", "-write=false"))
	require.Equal(t, untidy, read(t, "a.hcl"))

	r := run(t, "fmt", "-check", "-json", "-diff")
	require.Equal(t, 1, r.status)
	got := decode[views.Formatting](t, r.out)
	require.Len(t, got.Files, 1)
	require.Equal(t, "a.hcl", got.Files[0].Name)
	require.False(t, got.Files[0].Written)
	require.Contains(t, got.Files[0].Diff, "-address=")

	require.NoError(t, os.WriteFile("a.hcl", []byte(tidy), 0o644))
	require.Equal(t, result{0, "", ""}, run(t, "fmt", "-check"))
	require.Equal(t, views.Formatting{Files: []views.FormattedFile{}}, decode[views.Formatting](t, run(t, "fmt", "-json").out))
}

func TestFmtDiff(t *testing.T) {
	write(t, map[string]string{"a.hcl": untidy})
	require.Equal(t, result{1, `a.hcl
--- a.hcl
+++ a.hcl, formatted
@@ -1,4 +1,4 @@
 server {
-address="127.0.0.1:1"
+  address       = "127.0.0.1:1"
   max_in_flight = 1
 }
`, ""}, run(t, "fmt", "-check", "-diff"))
}

func TestFmtStandardInput(t *testing.T) {
	require.Equal(t, result{0, tidy, ""}, runWith(t, untidy, "fmt", "-"))
	require.Equal(t, result{0, tidy, ""}, runWith(t, tidy, "fmt", "-"))
	require.Equal(t, result{1, "standard input\n", ""}, runWith(t, untidy, "fmt", "-check", "-"))
	require.Equal(t, result{0, "", ""}, runWith(t, tidy, "fmt", "-check", "-"))
	r := runWith(t, untidy, "fmt", "-diff", "-")
	require.Zero(t, r.status)
	require.Contains(t, r.out, "+++ standard input, formatted\n")

	r = runWith(t, "server {", "fmt", "-")
	require.Equal(t, 1, r.status)
	require.Empty(t, r.out)
	require.Contains(t, r.err, "standard input line 1")
}

func TestFmtMistakes(t *testing.T) {
	write(t, map[string]string{"bad.hcl": "server {\n  address = \n}\n", "c.hcl.json": "{}"})
	r := run(t, "fmt", "bad.hcl")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "bad.hcl line 2")
	require.Contains(t, decode[api.Error](t, run(t, "fmt", "-json", "bad.hcl").out).Details, "diagnostics")

	r = run(t, "fmt", "none.hcl")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "There is nothing to format")
	r = run(t, "fmt", "c.hcl.json")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "is JSON")
}

func TestFmtReadsTheConfigVariable(t *testing.T) {
	dir := write(t, map[string]string{"a.hcl": untidy, "b.hcl": untidy})
	t.Setenv("AUA_CONFIG", dir+"/b.hcl")
	require.Equal(t, result{0, dir + "/b.hcl\n", ""}, run(t, "fmt"))
	require.True(t, strings.HasPrefix(read(t, "a.hcl"), "server {\naddress="))
}
