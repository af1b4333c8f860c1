// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package house_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// docs is the folder of the documentation's pages.
const docs = "website/docs"

var (
	fenced  = regexp.MustCompile("(?ms)^[ \t]*(```|~~~).*?^[ \t]*(```|~~~)[ \t]*$")
	spans   = regexp.MustCompile("`[^`\n]*`")
	heading = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *#* *$`)
	links   = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	notSlug = regexp.MustCompile(`[^\p{L}\p{N} _-]+`)
)

// prose is a document without its samples, in which "#" and "](" mean other things.
func prose(text string) string { return fenced.ReplaceAllString(text, "") }

// anchors are the fragments that the headings of a document can be reached by,
// as code hosts make them.
func anchors(text string) map[string]bool {
	found := map[string]bool{}
	for _, m := range heading.FindAllStringSubmatch(prose(text), -1) {
		title := links.ReplaceAllString(m[1], "]")
		found[strings.ReplaceAll(notSlug.ReplaceAllString(strings.ToLower(title), ""), " ", "-")] = true
	}
	return found
}

// brokenLinks returns the links of a document that lead nowhere within the repository.
func brokenLinks(t *testing.T, s source) []string {
	t.Helper()
	var broken []string
	for _, m := range links.FindAllStringSubmatch(spans.ReplaceAllString(prose(string(s.text)), ""), -1) {
		if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
			continue
		}
		file, fragment, _ := strings.Cut(m[1], "#")
		text := s.text
		if file != "" {
			name := filepath.Join(root, path.Join(path.Dir(s.path), file))
			info, err := os.Stat(name)
			if err != nil {
				broken = append(broken, m[1])
				continue
			}
			if info.IsDir() {
				continue
			}
			text, err = os.ReadFile(name)
			require.NoError(t, err)
		}
		if fragment != "" && !anchors(string(text))[fragment] {
			broken = append(broken, m[1])
		}
	}
	return broken
}

func TestLinksLeadSomewhere(t *testing.T) {
	for _, s := range sources(t, ".md") {
		for _, link := range brokenLinks(t, s) {
			t.Errorf("%s has the link %s, and there is no such file or heading.", s.path, link)
		}
	}
}

func TestLinkRuleFindsBrokenLinks(t *testing.T) {
	text := "# A title\n\n## `aua` & *you*, 2\n\n[a](#a-title) [b](#aua--you-2) [c](#gone) [d](gone.md) [e](index.md#gone) [f](index.md) [g](https://x/y#z) `[h](x)`\n\n```\n# no heading\n[i](x)\n```\n[j](#no-heading)\n"
	require.Equal(t, []string{"#gone", "gone.md", "index.md#gone", "#no-heading"}, brokenLinks(t, source{docs + "/x.md", []byte(text)}))
}

// A page that the front page does not name is found by nobody.
func TestEveryPageIsOnTheFrontPage(t *testing.T) {
	index := document(t, docs+"/index.md")
	for _, s := range sources(t, ".md") {
		if path.Dir(s.path) != docs || path.Base(s.path) == "index.md" {
			continue
		}
		if !strings.Contains(index, "]("+path.Base(s.path)+")") {
			t.Errorf("%s/index.md has no line for %s. Add one under the heading where a reader would look for it.", docs, path.Base(s.path))
		}
	}
}

func TestEveryPageHasOneTitle(t *testing.T) {
	for _, s := range sources(t, ".md") {
		if path.Dir(s.path) != docs {
			continue
		}
		text := prose(string(s.text))
		require.True(t, strings.HasPrefix(text, "# "), "%s begins with no title", s.path)
		require.Equal(t, 1, strings.Count("\n"+text, "\n# "), "%s has several titles", s.path)
	}
}

// Code hosts number the fragments of equal headings; a link to one would break
// when another is added before it.
func TestHeadingsOfAPageDiffer(t *testing.T) {
	for _, s := range sources(t, ".md") {
		if path.Dir(s.path) != docs {
			continue
		}
		headings := heading.FindAllString(prose(string(s.text)), -1)
		require.Len(t, anchors(string(s.text)), len(headings), "%s has two headings that are reached by the same fragment", s.path)
	}
}
