// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"
)

// errorsOf returns the summaries of the errors that a source has.
func errorsOf(src Source) []string {
	_, diags, _ := Load(fakeOptions(src))
	var summaries []string
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			summaries = append(summaries, d.Summary)
		}
	}
	return summaries
}

// TestThresholdsAreOrdered: exactly the ordered triples load.
func TestThresholdsAreOrdered(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 80 {
		present, fanout, single := float64(random.IntN(11))/10, float64(random.IntN(11))/10, float64(random.IntN(11))/10
		got := errorsOf(one(fmt.Sprintf("routing {\n  present_threshold = %g\n  fanout_threshold = %g\n  single_threshold = %g\n}\n", present, fanout, single)))
		var want []string
		if present > fanout {
			want = append(want, "Thresholds contradict each other")
		}
		if fanout > single {
			want = append(want, "Thresholds contradict each other")
		}
		require.Equal(t, want, got, "%g ≤ %g ≤ %g", present, fanout, single)
	}
}

// TestThresholdsAgainstDefaults: the value that the file sets is marked.
func TestThresholdsAgainstDefaults(t *testing.T) {
	for text, value := range map[string]string{
		"single_threshold = 0.2":  "0.2", // below the default fanout_threshold
		"present_threshold = 0.5": "0.5", // above the default fanout_threshold
		"fanout_threshold = 0.1":  "0.1", // below the default present_threshold
		"fanout_threshold = 0.9":  "0.9", // above the default single_threshold
	} {
		src := one("routing {\n  " + text + "\n}\n")
		_, diags, files := Load(fakeOptions(src))
		for _, d := range Describe(diags, files) {
			if d.Severity == "error" {
				require.Equal(t, value, d.Snippet.Code[d.Snippet.HighlightStart:d.Snippet.HighlightEnd])
			}
		}
		require.True(t, diags.HasErrors(), text)
	}
}

// TestWeightsSumToOne: within a millionth, and not a bit beyond.
func TestWeightsSumToOne(t *testing.T) {
	for weights, right := range map[string]bool{
		"w_e = 0.2\nw_c = 0.3\nw_k = 0.5":                   true,
		"w_e = 0.1\nw_c = 0.2\nw_k = 0.7":                   true, // 0.1 + 0.2 is not exactly 0.3
		"w_e = 1\nw_c = 0\nw_k = 0":                         true,
		"w_e = 1 / 3\nw_c = 1 / 3\nw_k = 1 / 3":             true,
		"w_e = 0.3333333\nw_c = 0.3333333\nw_k = 0.3333333": true,
		"w_e = 0.333\nw_c = 0.333\nw_k = 0.333":             false,
		"w_e = 0.2\nw_c = 0.3\nw_k = 0.5000021":             false,
		"w_e = 0\nw_c = 0\nw_k = 0":                         false,
		"w_e = 0.6\nw_c = 0.6\nw_k = 0.6":                   false,
	} {
		got := errorsOf(one("field \"x\" {\n" + weights + "\n}\n"))
		if right {
			require.Empty(t, got, weights)
		} else {
			require.Equal(t, []string{"Weights do not sum to 1"}, got, weights)
		}
	}
}

// TestWrongWeightIsReportedOnce: the sum of a wrong weight says nothing.
func TestWrongWeightIsReportedOnce(t *testing.T) {
	require.Equal(t, []string{"Value out of range"}, errorsOf(one("field \"law\" {\n  w_e = 7\n}\n")))
	require.Equal(t, []string{"Wrong type"}, errorsOf(one("field \"law\" {\n  w_k = \"much\"\n}\n")))
}

// TestScorersPartitionTheFields: whatever the lists, a configuration that loads
// has exactly one scorer for each field.
func TestScorersPartitionTheFields(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	all := []string{"creative_writing", "education", "finance", "general", "law", "mathematics", "medicine", "research", "software_engineering"}
	loads, refuses := 0, 0
	for range 80 {
		var text strings.Builder
		covered := map[string]int{}
		rest := 0
		n := 1 + random.IntN(3)
		for i := range n {
			fmt.Fprintf(&text, "scorer \"s%d\" {\n  plugin = \"utility\"\n", i)
			if random.IntN(3) == 0 {
				rest++
			} else {
				random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
				list := all[:1+random.IntN(len(all))]
				for _, f := range list {
					covered[f]++
				}
				fmt.Fprintf(&text, "  fields = [\"%s\"]\n", strings.Join(list, `", "`))
			}
			text.WriteString("}\n")
		}
		overlap := slices.ContainsFunc(all, func(f string) bool { return covered[f] > 1 })
		complete := rest > 0 || len(covered) == len(all)
		cfg, diags, _ := Load(fakeOptions(one(text.String())))
		require.Equal(t, !overlap && rest <= 1 && complete, cfg != nil, "%s\n%v", text.String(), diags)
		if cfg == nil {
			refuses++
			continue
		}
		loads++
		for _, f := range cfg.Fields {
			deciding := 0
			for _, s := range cfg.Scorers {
				if len(s.Fields) == 0 && len(cfg.Scorers) == 1 || slices.Contains(s.Fields, f.Name) {
					deciding++
				}
			}
			require.Equal(t, 1, deciding, "%s\n%s", f.Name, text.String())
		}
	}
	require.Positive(t, loads)
	require.Positive(t, refuses)
}

func TestSpecialistsMayShareAField(t *testing.T) {
	cfg := loaded(t, one("specialist \"second\" {\n  backend = \"calc\"\n  fields = [\"mathematics\"]\n}\nspecialist \"third\" {\n  backend = \"calc\"\n  fields = [\"math\", \"law\"]\n}\n"))
	require.Len(t, cfg.Specialists, 3)
	require.Equal(t, "calc", cfg.Specialists[0].Name)
	require.Equal(t, "second", cfg.Specialists[1].Name)
	require.Equal(t, "third", cfg.Specialists[2].Name)
}

func TestReferencesToWrongBlocksAreNotReportedTwice(t *testing.T) {
	require.Equal(t, []string{"Value not allowed"}, errorsOf(one("backend \"b\" {\n  plugin = \"calc\"\n  isolation = \"none\"\n}\nspecialist \"s\" {\n  backend = \"b\"\n  fields = [\"law\"]\n}\n")))
	require.Equal(t, []string{"Unknown backend"}, errorsOf(one("routing {\n  fallback = \"s\"\n}\nspecialist \"s\" {\n  backend = \"nothing\"\n  fields = [\"law\"]\n}\n")))
	require.Equal(t, []string{"Value out of range"}, errorsOf(one("specialist \"s\" {\n  backend = \"calc\"\n  fields = [\"law\"]\n  retries = 99\n}\nrouting {\n  fallback = \"s\"\n}\n")))
	require.Equal(t, []string{"Unknown argument"}, errorsOf(one("specialist \"s\" {\n  backend = \"calc\"\n  feilds = [\"law\"]\n}\n")))
	require.Equal(t, []string{"Unknown plugin"}, errorsOf(one("scorer \"s\" {\n  plugin = \"utilty\"\n}\n")))
	require.Equal(t, []string{"Unknown field"}, errorsOf(one("scorer \"s\" {\n  plugin = \"utility\"\n  fields = [\"lwa\"]\n}\nscorer \"t\" {\n  plugin = \"utility\"\n}\n")))
}

func TestEndpoints(t *testing.T) {
	specialist := func(endpoint string) Source {
		return one("specialist \"s\" {\n  backend = \"calc\"\n  fields = [\"law\"]\n  endpoint = \"" + endpoint + "\"\n}\n")
	}
	for _, endpoint := range []string{"http://127.0.0.1:9001/v1", "https://models.example/v1", "http://[::1]:8080", "http://gpu-1"} {
		require.Equal(t, endpoint, loaded(t, specialist(endpoint)).Specialists[1].Endpoint)
	}
	for _, endpoint := range []string{"127.0.0.1:9001", "localhost", "ftp://host/", "http://", "http:///v1", "://", "http://a b", "http://[::1"} {
		require.Equal(t, []string{"Invalid URL"}, errorsOf(specialist(endpoint)), endpoint)
	}
}

func TestSpecialistTimeoutWarning(t *testing.T) {
	warnings := func(query, call string) int {
		_, diags, _ := Load(fakeOptions(one("server {\n  query_timeout = \"" + query + "\"\n}\nspecialist \"s\" {\n  backend = \"calc\"\n  fields = [\"law\"]\n  timeout = \"" + call + "\"\n}\n")))
		return len(diags)
	}
	require.Zero(t, warnings("2m", "2m"))
	require.Equal(t, 1, warnings("2m", "121s"))
	require.Equal(t, 2, warnings("30s", "31s"), "the other specialist has the default of 60s")
}
