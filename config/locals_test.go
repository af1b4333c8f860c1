// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLocalsInAnyOrder: of random definitions that use each other without a
// circle, each gets its value, wherever it stands.
func TestLocalsInAnyOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	for range 60 {
		n := 2 + random.IntN(12)
		values := make([]int, n)
		lines := make([]string, n)
		for i := range n {
			values[i] = i
			terms := []string{fmt.Sprint(i)}
			for j := range i {
				if random.IntN(3) == 0 {
					values[i] += values[j]
					terms = append(terms, fmt.Sprintf("local.n%d", j))
				}
			}
			lines[i] = fmt.Sprintf("  n%d = %s\n", i, strings.Join(terms, " + "))
		}
		random.Shuffle(n, func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		cut := random.IntN(n + 1)
		text := "locals {\n" + strings.Join(lines[:cut], "") + "}\nlocals {\n" + strings.Join(lines[cut:], "") + "}\n"
		last := n - 1
		require.Equal(t, fmt.Sprint(values[last]), modelOf(t, fakeOptions(model(text, fmt.Sprintf("local.n%d", last)))), text)
	}
}

// TestLocalCycles: a circle is reported once, with all its members, and what
// hangs on it stays silent.
func TestLocalCycles(t *testing.T) {
	for text, chain := range map[string]string{
		"a = local.a":                           "a → a",
		"a = local.b\nb = local.a":              "a → b → a",
		"x = local.a\na = local.b\nb = local.a": "a → b → a",
		"a = [for v in local.b : v]\nb = [local.c]\nc = { k = local.a }": "a → b → c → a",
		"a = \"${local.b}\"\nb = upper(local.a)\nd = local.a":            "a → b → a",
	} {
		d := failure(t, fakeOptions(model("locals {\n"+text+"\n}\n", `"m"`)))
		require.Equal(t, "Locals refer to each other", d.Summary, text)
		require.Contains(t, d.Detail, ": "+chain+".", text)
	}
}

// TestTwoCycles are two mistakes.
func TestTwoCycles(t *testing.T) {
	_, diags, _ := Load(fakeOptions(one("locals {\n a = local.b\n b = local.a\n c = local.d\n d = local.c\n}\n")))
	require.Len(t, diags, 2)
}

// TestForVariablesAreNotReferences: what a for expression binds is its own.
func TestForVariablesAreNotReferences(t *testing.T) {
	for expression, want := range map[string]string{
		`join(",", [for k, v in { a = 1, b = 2 } : "${k}${v}"])`:         "a1,b2",
		`join(",", [for local in ["x"] : local])`:                        "x",
		`{ for x in ["a", "b"] : x => upper(x) if x == "b" }["b"]`:       "B",
		`join("", [for x in [1, 2] : join("", [for y in [x] : x * y])])`: "14",
		`["a", "b"][*] == ["a", "b"] ? "splat" : ""`:                     "splat",
		`join("", [{ n = "a" }, { n = "b" }][*].n)`:                      "ab",
	} {
		require.Equal(t, want, modelOf(t, fakeOptions(model("", expression))), expression)
	}
}

// TestLocalsStayInPlace: file() in a local reads beside the file that defines it.
func TestLocalsStayInPlace(t *testing.T) {
	dir := folder(t, map[string]string{
		"main.hcl":         string(model("", "local.text").Data),
		"below/locals.hcl": "locals {\n  text = file(\"text\")\n}\n",
		"below/text":       "below",
		"text":             "above",
	})
	opts := fakeOptions()
	opts.Paths = []string{dir + "/main.hcl", dir + "/below"}
	require.Equal(t, "below", modelOf(t, opts))
}
