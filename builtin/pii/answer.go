// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/auahq/aua/sdk"
)

// answer treats the text of one answer: it puts the user's values back where
// the model wrote their placeholders, and hides what the model came up with
// itself, as far as the configuration wants it. A text that comes in pieces
// comes out the same as one that comes whole, whatever the pieces.
type answer struct {
	rules *rules
	vault *vault
	// restore and redact say what is to be done.
	restore, redact bool
	// given are the user's own values, which an answer may show.
	given map[string]bool
	// json says that the text is JSON, and inString that the text so far ends within a string of it.
	json, inString bool

	// buf is text that came before: first what has been passed on already and
	// is kept for detectors that look back, from from on what is held back.
	buf  string
	from int
}

var _ sdk.Chunks = (*answer)(nil)

func (r *rules) answer(b []byte) (*answer, error) {
	v, s, err := readState(b)
	if err != nil {
		return nil, err
	}
	a := &answer{rules: r, vault: v, restore: r.restore && len(v.values) > 0, redact: r.redactResponse, given: map[string]bool{}, json: s.JSON}
	if a.restore {
		for value := range v.names {
			a.given[value] = true
		}
	}
	return a, nil
}

// Next implements [sdk.Chunks].
func (a *answer) Next(s string, last bool) (string, error) {
	t := &text{s: a.buf + s, final: last}
	if !a.restore && !a.redact {
		end := settled(t.s, last)
		a.buf = t.s[end:]
		return t.s[:end], nil
	}
	var b strings.Builder
	i, done := a.from, a.from
	for end := settled(t.s, last); i < end; {
		next, with, replace := a.at(t, i)
		if t.ran {
			break // what follows decides
		}
		if replace {
			b.WriteString(t.s[done:i])
			b.WriteString(with)
			done = next
		}
		a.follow(t.s[i:next])
		i = next
	}
	b.WriteString(t.s[done:i])
	keep := max(0, i-contextBytes)
	a.buf, a.from = t.s[keep:], i-keep
	return b.String(), nil
}

// at returns where the next place to look at is, and what to put in place of
// the text in between.
func (a *answer) at(t *text, i int) (next int, with string, replace bool) {
	if t.escape(i) || a.json && t.s[i] == '\\' {
		t.at(i + 1)
		return min(i+2, len(t.s)), "", false
	}
	if a.restore {
		name, end := readPlaceholder(t, i)
		if value, ok := a.vault.values[name]; ok && end > 0 || t.ran {
			return end, a.restored(value), ok
		}
	}
	if a.redact {
		mine := a.vault.known.find(t, i)
		end, kind := a.rules.scanner.match(t, i)
		if end = max(end, mine); end > 0 && !t.ran {
			value := t.s[i:end]
			if a.given[value] || a.rules.allowed(value) {
				return end, "", false
			}
			return end, a.hidden(kind, value), true
		}
	}
	_, size := utf8.DecodeRuneInString(t.s[i:])
	return i + size, "", false
}

// restored returns a value as it is written where the text now stands.
func (a *answer) restored(value string) string {
	switch {
	case !a.json:
		return value
	case a.inString:
		quoted := quoteJSON(value)
		return quoted[1 : len(quoted)-1]
	case json.Valid([]byte(value)):
		return value
	}
	return quoteJSON(value)
}

// hidden returns the placeholder of a value as it is written where the text now stands.
func (a *answer) hidden(kind, value string) string {
	placeholder := a.vault.placeholder(kind, value)
	if a.json && !a.inString {
		return quoteJSON(placeholder)
	}
	return placeholder
}

// follow keeps account of whether the text is within a string of JSON.
func (a *answer) follow(s string) {
	if !a.json {
		return
	}
	for j := 0; j < len(s); j++ {
		switch s[j] {
		case '\\':
			j++
		case '"':
			a.inString = !a.inString
		}
	}
}
