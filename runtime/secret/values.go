// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/auahq/aua/sdk/sensitive"
)

const (
	// shortest is the length, in bytes, from which a text is scrubbed: a shorter
	// one stands in ordinary words.
	shortest = 6
	// shortestLine is that of one line of a text of several, such as a PEM key.
	shortestLine = 16
	// mostValues bounds what is remembered; the oldest are forgotten first.
	mostValues = 4096
)

// Values are the sensitive texts that are known, to be scrubbed from whatever
// is written. The zero Values are none. They are safe for concurrent use.
type Values struct {
	mu    sync.Mutex
	known map[sensitive.Text]bool
	order []sensitive.Text
	// replacer finds all of them; nil for none.
	replacer atomic.Pointer[strings.Replacer]
}

// Add remembers texts.
func (v *Values) Add(texts ...sensitive.Text) {
	v.mu.Lock()
	defer v.mu.Unlock()
	added := false
	for _, text := range texts {
		if len(text.Reveal()) < shortest || v.known[text] {
			continue
		}
		if v.known == nil {
			v.known = map[sensitive.Text]bool{}
		}
		v.known[text], added = true, true
		if v.order = append(v.order, text); len(v.order) > mostValues {
			delete(v.known, v.order[0])
			v.order = v.order[1:]
		}
	}
	if added {
		v.compile()
	}
}

// compile makes the replacer. The longest forms come first, so that nothing is
// left of a text that begins with another.
func (v *Values) compile() {
	forms := map[string]bool{}
	for text := range v.known {
		for _, form := range formsOf(text.Reveal()) {
			forms[form] = true
		}
	}
	sorted := make([]string, 0, len(forms))
	for form := range forms {
		sorted = append(sorted, form)
	}
	slices.SortFunc(sorted, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	pairs := make([]string, 0, 2*len(sorted))
	for _, form := range sorted {
		pairs = append(pairs, form, sensitive.Placeholder)
	}
	v.replacer.Store(strings.NewReplacer(pairs...))
}

// formsOf are the ways in which programs commonly write a text: as it is, quoted
// in JSON or Go, in a URL, in base64, and line by line.
func formsOf(text string) []string {
	forms := []string{text, url.QueryEscape(text), url.PathEscape(text)}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		forms = append(forms, encoding.EncodeToString([]byte(text)))
	}
	lines := strings.Split(text, "\n")
	if len(lines) > 1 {
		for _, line := range lines {
			if line = strings.TrimSpace(line); len(line) >= shortestLine && !strings.HasPrefix(line, "-----") {
				forms = append(forms, line)
			}
		}
	}
	var quoted strings.Builder
	plain := json.NewEncoder(&quoted)
	plain.SetEscapeHTML(false)
	_ = plain.Encode(text) // a string can always be encoded
	inner := func(s string) string { return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "\""), "\"") }
	escaped, _ := json.Marshal(text)
	inGo := inner(strconv.Quote(text))
	// hclog escapes quotes and control characters, and no backslashes.
	controls := strings.ReplaceAll(inGo, `\\`, `\`)
	return append(forms, inner(quoted.String()), inner(string(escaped)), inGo, controls)
}

// Scrub returns text with "(sensitive)" in the place of every value.
func (v *Values) Scrub(text string) string {
	r := v.replacer.Load()
	if r == nil {
		return text
	}
	return r.Replace(text)
}

// Writer scrubs what is written to w. A value is found within one write, so it
// is for what writes whole lines or documents, as loggers do.
func (v *Values) Writer(w io.Writer) io.Writer { return &writer{v, w} }

type writer struct {
	values *Values
	to     io.Writer
}

func (w *writer) Write(p []byte) (int, error) {
	r := w.values.replacer.Load()
	if r == nil {
		return w.to.Write(p)
	}
	if _, err := r.WriteString(w.to, string(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}
