// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
)

const product = "what is 17*23?"

// TestCorrections goes through the life of corrections on the command line.
func TestCorrections(t *testing.T) {
	s := serve(t, "", "-dev", "-detect", "none")
	t.Setenv("AUA_ADDR", s.Address)
	none := run(t, "corrections", "list")
	require.Equal(t, "There are no such corrections. \"aua corrections add\" records one.\n", none.out)

	added := run(t, "corrections", "add", "-json", "-subject", product, "-claim", "17 × 23 = 391", "-rejected", "401", "-field", "math", "-confidence", "0.9",
		"-evidence-kind", "proof", "-evidence", "long multiplication", "-verifier", "ada", "-expires", "2100-01-01")
	require.Zero(t, added.status, added.out)
	c := decode[api.Correction](t, added.out)
	require.Equal(t, []string{"mathematics", "field", "A", "ada"}, []string{c.Field, c.Scope, c.DecayClass, c.Verifier})

	r := decode[api.QueryResponse](t, run(t, "query", "-json", product).out)
	require.Len(t, r.Corrections, 1)
	require.Equal(t, []string{c.ID, "helped"}, []string{r.Corrections[0].ID, r.Corrections[0].Outcome})
	debug := run(t, "query", "-debug", product)
	require.Contains(t, debug.out, "block, helped  "+c.ID)

	list := run(t, "corrections", "list", "-text", "391")
	require.Contains(t, list.out, c.ID+"  the field mathematics  0.90  what is 17*23?  17 × 23 = 391")
	shown := run(t, "corrections", "show", c.ID, "-query", "compute 17*24")
	for _, want := range []string{"rejected: 401", "0.90 now, 0.90 when it was made, decay class A", "verified by ada", "expires: 2100-01-01", `For "compute 17*24": score 0.000`} {
		require.Contains(t, shown.out, want)
	}
	explained := decode[views.ShownCorrection](t, run(t, "corrections", "show", c.ID, "-json", "-query", product).out)
	require.Greater(t, explained.Explanation.Score, .9)

	newer := decode[api.Correction](t, run(t, "corrections", "supersede", "-json", c.ID, "-claim", "It is 391.").out)
	require.Equal(t, product, newer.Subject)
	require.Contains(t, run(t, "corrections", "list").out, newer.ID)
	require.NotContains(t, run(t, "corrections", "list").out, c.ID)
	require.Contains(t, run(t, "corrections", "list", "-all").out, "superseded")
	require.Contains(t, run(t, "corrections", "show", c.ID).out, "superseded by "+newer.ID)

	exported := run(t, "corrections", "export", "-all")
	require.Equal(t, 2, strings.Count(exported.out, "\n"))
	require.Len(t, decode[api.CorrectionPage](t, run(t, "corrections", "export", "-json").out).Corrections, 1)
	require.Equal(t, "The correction "+newer.ID+" is erased.\n", run(t, "corrections", "erase", newer.ID).out)
	gone := run(t, "corrections", "show", newer.ID)
	require.Equal(t, 1, gone.status)
	require.Contains(t, gone.err, "There is no correction")

	file := filepath.Join(t.TempDir(), "corrections.jsonl")
	require.NoError(t, os.WriteFile(file, []byte(exported.out+"\n{\n{\"subject\": \"q\"}\n"), 0o600))
	imported := run(t, "corrections", "import", file)
	require.Equal(t, 1, imported.status)
	require.Contains(t, imported.out, "1 correction imported, 1 was there already, 2 lines refused.\n")
	require.Contains(t, imported.out, "line 4: The line is not a correction as JSON")
	require.Contains(t, imported.out, "line 5: A correction needs a claim")
	again := runWith(t, exported.out, "corrections", "import", "-json")
	require.Zero(t, again.status)
	require.Equal(t, 2, decode[api.CorrectionImport](t, again.out).Skipped)
}

func TestCorrectionsAreMisused(t *testing.T) {
	for line, want := range map[string]string{
		"add -claim x":                                "A correction needs -subject",
		"add -subject q -claim a -confidence 2":       "no number above 0 and up to 1",
		"add -subject q -claim a -scope planet":       "none of global, field, session, user",
		"add -subject q -claim a -expires tomorrow":   "no date as in 2027-01-31",
		"add -subject q -claim a extra":               "takes flags only",
		"show":                                        "takes the id of one correction, and was given 0",
		"erase a b":                                   "was given 2",
		"supersede -claim x":                          "was given 0",
		"list -limit 0":                               "no number from 1 to 1000",
		"import a b":                                  "takes one file",
		"import " + filepath.Join("no", "such.jsonl"): "cannot be read",
	} {
		r := run(t, append([]string{"corrections"}, strings.Fields(line)...)...)
		require.Equal(t, 1, r.status, line)
		require.Contains(t, strings.Join(strings.Fields(r.err), " "), want, line)
		r = run(t, append([]string{"corrections"}, append(strings.Fields(line), "-json")...)...)
		require.NotEmpty(t, decode[api.Error](t, r.out).Message, line)
	}
}

func TestCorrectionsWithoutAServer(t *testing.T) {
	for _, line := range []string{"add -subject q -claim a", "list", "show x", "erase x", "supersede x -claim a", "export", "import"} {
		args := append([]string{"corrections"}, strings.Fields(line)...)
		r := runWith(t, `{"subject": "q", "claim": "a"}`, append(args, "-address", "127.0.0.1:1")...)
		require.Equal(t, 3, r.status, line)
	}
}
