// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// samplePage has single quotes where Markdown has backquotes.
const samplePage = `# Title of the page

The first paragraph goes
on in a [second](other.md#x) line. <!-- a note
for authors -->

## Keys & values

- one **bold** item
  that goes on
- another

| key | default | meaning |
|---|---|---|
| 'a' | 1 | Says 'x | y' or x \| y. |
| 'b' | - | Says nothing. |

### Deeper
'''hcl
# no heading
a = 1
'''
After it.

## Again
1. First.
`

func TestPageIsTakenApart(t *testing.T) {
	p := parsePage("sample.md", strings.ReplaceAll(samplePage, "'", "`"))
	require.Equal(t, "Title of the page", p.title)
	require.Len(t, p.sections, 4)

	top := p.sections[0]
	require.Equal(t, "Title of the page", top.title())
	require.Equal(t, "sample.md", top.link())
	require.Equal(t, []block{{paragraph, "The first paragraph goes on in a second line."}}, trimmed(top.blocks))

	keys := p.sections[1]
	require.Equal(t, "Title of the page: Keys & values", keys.title())
	require.Equal(t, "sample.md#keys--values", keys.link())
	require.Equal(t, []block{
		{item, "one bold item that goes on"},
		{item, "another"},
		{row, "`a`: Says `x | y` or x | y. (default 1)"},
		{row, "`b`: Says nothing."},
	}, keys.blocks)

	deeper := p.sections[2]
	require.Equal(t, []string{"Keys & values", "Deeper"}, deeper.headings)
	require.Equal(t, []block{{code, "```hcl\n# no heading\na = 1\n```"}, {paragraph, "After it."}}, deeper.blocks)

	again := p.sections[3]
	require.Equal(t, []string{"Again"}, again.headings)
	require.Equal(t, []block{{item, "First."}}, again.blocks)
}

func trimmed(blocks []block) []block {
	for i := range blocks {
		blocks[i].text = plain(blocks[i].text)
	}
	return blocks
}

func TestPageWithoutItsEndIsRead(t *testing.T) {
	p := parsePage("x.md", "# X\n\n```console\n$ aua")
	require.Equal(t, []block{{code, "```console\n$ aua"}}, p.sections[0].blocks)
	require.Equal(t, "x", parsePage("x.md", "").title)
}

func TestRowOfTwoCells(t *testing.T) {
	require.Equal(t, "a: b", rowText([]string{"x", "y"}, []string{"a", "b"}))
	require.Equal(t, "a", rowText([]string{"x"}, []string{"a"}))
	require.Equal(t, "a: y b, z c", rowText([]string{"x", "y", "z"}, []string{"a", "b", "c"}))
}

func FuzzParsePage(f *testing.F) {
	f.Add(strings.ReplaceAll(samplePage, "'", "`"))
	f.Add("# a\n# b\n### c\n|\n||\n|-|\n~~~\n")
	f.Fuzz(func(t *testing.T, text string) {
		p := parsePage("x.md", text)
		require.NotEmpty(t, p.sections)
		for _, s := range p.sections {
			for _, b := range s.blocks {
				require.NotEmpty(t, b.text)
			}
		}
	})
}
