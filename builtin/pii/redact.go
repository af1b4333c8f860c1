// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"context"
	"strings"
	"unicode/utf8"
)

// finding is something that was recognised in a query.
type finding struct {
	kind  string
	value string
}

// breath is how many bytes are read before the context is asked whether anybody still waits.
const breath = 64 << 10

// collector reads a query and remembers what is to be hidden in it.
type collector struct {
	ctx   context.Context
	rules *rules
	found []finding
	taken map[string]bool
	seen  map[string]bool
	err   error
}

// read is a [rewrite] that changes nothing.
func (c *collector) read(before, s string) string {
	t := &text{s: before + s, final: true}
	walk(c.ctx, t, len(before), &c.err, func(i int) int {
		if name, end := readPlaceholder(t, i); end > 0 {
			if kind, _ := splitName(name); c.rules.kinds[kind] {
				c.taken[name] = true
			}
		}
		end, kind := c.rules.scanner.match(t, i)
		if end > 0 {
			if value := t.s[i:end]; !c.rules.allowed(value) && !c.seen[value] {
				c.seen[value] = true
				c.found = append(c.found, finding{kind, strings.Clone(value)})
			}
		}
		return end
	})
	return s
}

// redactor puts placeholders where the values are.
type redactor struct {
	ctx   context.Context
	rules *rules
	vault *vault
	err   error
}

// redact is a [rewrite].
func (r *redactor) redact(before, s string) string {
	t := &text{s: before + s, final: true}
	var b strings.Builder
	done := len(before)
	walk(r.ctx, t, done, &r.err, func(i int) int {
		end, kind := r.rules.scanner.match(t, i)
		end = max(end, r.vault.known.find(t, i))
		if end > 0 && !r.rules.allowed(t.s[i:end]) {
			b.WriteString(t.s[done:i])
			b.WriteString(r.vault.placeholder(kind, t.s[i:end]))
			done = end
		}
		return end
	})
	if b.Len() == 0 {
		return s
	}
	b.WriteString(t.s[done:])
	return b.String()
}

// walk calls at for each character of t from i, and goes on where it says; 0 is
// the next one. It ends early, with *err set, when ctx does.
func walk(ctx context.Context, t *text, i int, err *error, at func(int) int) {
	for next := i; i < len(t.s) && *err == nil; {
		if i >= next {
			*err = ctx.Err()
			next = i + breath
		}
		if t.escape(i) {
			i += 2
			continue
		}
		if end := at(i); end > i {
			i = end
			continue
		}
		_, size := utf8.DecodeRuneInString(t.s[i:])
		i += size
	}
}
