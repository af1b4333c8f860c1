// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var citation = regexp.MustCompile(`\n\nSource: ` + defaultPrefix + `(\S+) \((.*)\)(?:\nSee also: (.*))?$`)

// Whatever is asked, an answer quotes the documentation and cites sections that exist.
func FuzzAnswersAreQuotations(f *testing.F) {
	for _, q := range []string{"what can AUA do?", "aua", "AUA_OVERLOADED", "max_in_flight | timeout `x`", "aua \xff relay", "how do I add a second model server?", "relay hold " + strings.Repeat("aua cascade ", 500)} {
		f.Add(q)
	}
	b := documented(f)
	links, texts := map[string]string{}, ""
	for _, p := range b.index.pages {
		for _, s := range p.sections {
			links[s.link()] = s.title()
			for _, block := range s.blocks {
				texts += block.text + "\n"
			}
		}
	}
	f.Fuzz(func(t *testing.T, question string) {
		text, declined := b.answer(request(question))
		if declined != nil {
			require.NotEmpty(t, declined.GetReason())
			return
		}
		again, _ := b.answer(request(question))
		require.Equal(t, text, again, "the same question has the same answer")
		m := citation.FindStringSubmatch(text)
		require.NotNil(t, m, text)
		require.Equal(t, links[m[1]], m[2])
		for _, also := range strings.Split(m[3], ", ") {
			if also != "" {
				require.Contains(t, links, strings.TrimPrefix(also, defaultPrefix))
			}
		}
		quoted := text[:strings.LastIndex(text, "\n\nSource: ")]
		require.NotEmpty(t, strings.TrimSpace(quoted))
		for line := range strings.Lines(quoted) {
			if strings.TrimSpace(line) == "- …" || strings.TrimSpace(line) == "…" {
				continue // the rest of a long list
			}
			line = strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "- ")
			pieces := sentences(line)
			require.True(t, slices.ContainsFunc(append(pieces, line), func(p string) bool { return strings.Contains(texts, p) }), line)
		}
	})
}

// Every section can be quoted, whatever it consists of.
func TestEverySectionIsQuotable(t *testing.T) {
	b := documented(t)
	for _, e := range b.index.entries {
		text := b.index.quote(&finding{best: hit{e, 1}}, &question{}, "")
		quoted, _, _ := strings.Cut(text, "\n\nSource: ")
		require.NotEmpty(t, strings.TrimSpace(quoted), e.link())
	}
}

func BenchmarkAnswer(b *testing.B) {
	backend := documented(b)
	for name, question := range map[string]string{
		"short": "how do I add a second model server?",
		"other": "explain what a mutex is, in two sentences",
		"log":   strings.Repeat("AUA_OVERLOADED the query waited longer than queue_timeout in server.max_in_flight; trace 49047ecb08d0f4d51edf7785ba6f536b ", 60),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				backend.answer(request(question))
			}
		})
	}
}
