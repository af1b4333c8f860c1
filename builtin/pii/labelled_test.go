// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// span is a part of a text that is to be hidden.
type span struct {
	kind       string
	start, end int
}

// line is a labelled line of testdata.
type line struct {
	// file and number say where it stands.
	file   string
	number int
	text   string
	spans  []span
}

func (l line) at() string { return fmt.Sprintf("%s:%d", l.file, l.number) }

// value returns a span's text.
func (l line) value(s span) string { return l.text[s.start:s.end] }

var label = regexp.MustCompile(`⟦([a-z]+)\|([^⟧]*)⟧`)

// labelled reads the lines of testdata/labelled. What is to be hidden stands as
// ⟦kind|value⟧; ⏎ is a line break, · nothing, and a line that begins with "# " a comment.
func labelled(t testing.TB) []line {
	t.Helper()
	files, err := filepath.Glob("testdata/labelled/*.txt")
	require.NoError(t, err)
	var lines []line
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		for i, raw := range strings.Split(strings.TrimSuffix(string(content), "\n"), "\n") {
			if strings.HasPrefix(raw, "# ") && i == 0 {
				continue
			}
			raw = strings.NewReplacer("⏎", "\n", "·", "").Replace(raw)
			l, rest := line{file: filepath.Base(file), number: i + 1}, 0
			for _, m := range label.FindAllStringSubmatchIndex(raw, -1) {
				l.text += raw[rest:m[0]]
				start := len(l.text)
				l.text += raw[m[4]:m[5]]
				l.spans = append(l.spans, span{raw[m[2]:m[3]], start, len(l.text)})
				rest = m[1]
			}
			l.text += raw[rest:]
			lines = append(lines, l)
		}
	}
	return lines
}

// settings is a config block.
type settings map[string]any

func newRules(t testing.TB, cfg settings) *rules {
	t.Helper()
	raw, err := json.Marshal(cfg)
	require.NoError(t, err)
	r, err := compile(&sdk.Instance{Name: "middleware.pii", Kind: sdk.KindMiddleware, Config: raw})
	require.NoError(t, err)
	return r
}

// find returns what the detectors find in a text as a whole.
func find(r *rules, s string) []span {
	var spans []span
	var err error
	t := &text{s: s, final: true}
	walk(context.Background(), t, 0, &err, func(i int) int {
		end, kind := r.scanner.match(t, i)
		if end > 0 {
			spans = append(spans, span{kind, i, end})
		}
		return end
	})
	return spans
}

// score counts what was found rightly, wrongly, and not at all.
type score struct{ right, wrong, missed int }

func (s score) precision() float64 { return ratio(s.right, s.right+s.wrong) }
func (s score) recall() float64    { return ratio(s.right, s.right+s.missed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// TestPrecisionAndRecall measures the detectors on the labelled lines. A value
// counts as found only with exactly its bounds and its kind.
func TestPrecisionAndRecall(t *testing.T) {
	lines, r := labelled(t), newRules(t, settings{})
	scores := map[string]*score{}
	for _, kind := range kinds() {
		scores[kind] = &score{}
	}
	negative, clean := 0, 0
	for _, l := range lines {
		found := find(r, l.text)
		if len(l.spans) == 0 {
			negative++
			if len(found) == 0 {
				clean++
			}
		}
		left := map[span]bool{}
		for _, s := range l.spans {
			left[s] = true
		}
		for _, s := range found {
			if left[s] {
				scores[s.kind].right++
				delete(left, s)
				continue
			}
			scores[s.kind].wrong++
			t.Logf("%s: %s %q is wrong", l.at(), s.kind, l.value(s))
		}
		for s := range left {
			scores[s.kind].missed++
			t.Logf("%s: %s %q is missed", l.at(), s.kind, l.value(s))
		}
	}
	require.GreaterOrEqual(t, len(lines), 500)
	require.GreaterOrEqual(t, ratio(negative, len(lines)), 0.4, "lines without anything to hide")
	t.Logf("%d lines, %d of them negative, %d of those without a finding", len(lines), negative, clean)
	for _, kind := range kinds() {
		s := scores[kind]
		require.GreaterOrEqual(t, s.precision(), 0.99, "precision of %s", kind)
		require.GreaterOrEqual(t, s.recall(), 0.97, "recall of %s", kind)
		t.Logf("%-7s precision %.3f  recall %.3f  (%d right, %d wrong, %d missed)", kind, s.precision(), s.recall(), s.right, s.wrong, s.missed)
	}
}
