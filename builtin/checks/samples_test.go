// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// sample is an answer with what a verifier must say of it.
type sample struct {
	question, finish string
	// fails are the checks that fail, in the order of the table of checks.
	fails []string
	text  string
}

// readSample reads a file of testdata/answers: a header of "name: value" lines,
// a line of three dashes, and the answer as a model gave it.
func readSample(t *testing.T, path string) sample {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	header, text, found := strings.Cut(string(raw), "\n---\n")
	require.True(t, found, path)
	s := sample{text: text, fails: []string{}}
	for line := range strings.SplitSeq(header, "\n") {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch name {
		case "question":
			s.question = value
		case "finish":
			s.finish = value
		case "fails":
			s.fails = append(s.fails, strings.Fields(value)...)
		default:
			require.Failf(t, "unknown header", "%s in %s", name, path)
		}
	}
	return s
}

// Answers of every kind: the good ones fail nothing, the bad ones what they should.
func TestSamples(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "answers", "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	v := newVerifier(t, "{}")
	failed := map[string]bool{}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			s := readSample(t, path)
			resp, err := v.Verify(t.Context(), &sdk.VerifyRequest{
				Content:    &sdk.Content{LastMessage: s.question},
				Candidates: []*sdk.Candidate{{Text: s.text, FinishReason: s.finish}},
			})
			require.NoError(t, err)
			got := []string{}
			for _, e := range resp.GetCandidates()[0].GetEvidence() {
				if e.GetResult() == sdk.CheckFail {
					got = append(got, e.GetCheck())
					failed[e.GetCheck()] = true
				}
			}
			require.ElementsMatch(t, s.fails, got)
		})
	}
	for _, c := range all {
		// These two need more of a request than an answer; their own tests have it.
		if c.name != "json_schema" && c.name != "tool_calls" {
			require.True(t, failed[c.name], "no sample fails %s", c.name)
		}
	}
}

// Wherever a model server cuts an answer, what the checks say of the rest keeps
// the contract, and an answer that was fine is never called a refusal or a loop.
func TestSamplesCutAnywhere(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "answers", "*.txt"))
	require.NoError(t, err)
	v := newVerifier(t, "{}")
	for _, path := range paths {
		s := readSample(t, path)
		var req sdk.VerifyRequest
		req.Content = &sdk.Content{LastMessage: s.question}
		var cuts []string
		for at := range s.text {
			cuts = append(cuts, s.text[:at])
			req.Candidates = append(req.Candidates, &sdk.Candidate{Text: s.text[:at], FinishReason: "length"})
		}
		resp, err := v.Verify(t.Context(), &req)
		require.NoError(t, err)
		require.Len(t, resp.GetCandidates(), len(cuts))
		for i, c := range resp.GetCandidates() {
			requireContract(t, cuts[i], c.GetEvidence())
			if len(s.fails) > 0 {
				continue
			}
			for _, check := range []string{"refusal", "repetition", "echo", "arithmetic"} {
				require.NotEqual(t, sdk.CheckFail, find(t, c.GetEvidence(), check).GetResult(), "%s: %s after %q", path, check, cuts[i])
			}
		}
	}
}
