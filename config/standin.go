// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
)

// In the reference scope an expression stands for each secret, between two
// noncharacters of Unicode. No other text has them: [loader.evaluate] refuses
// them wherever a file writes them.
const (
	standInOpen  = "\U0010FFFE"
	standInClose = "\U0010FFFF"
)

// standIn is the text that stands for the value of an expression.
func standIn(expression string) string { return standInOpen + expression + standInClose }

// reserved reports whether a text has a character that only stand-ins may have.
func reserved(v cty.Value) bool {
	v, _ = v.UnmarkDeep()
	found := false
	_ = cty.Walk(v, func(_ cty.Path, v cty.Value) (bool, error) {
		if v.Type() == cty.String && v.IsKnown() && !v.IsNull() {
			found = found || strings.ContainsAny(v.AsString(), standInOpen+standInClose)
		}
		return !found, nil
	})
	return found
}

// template writes a text as a template of HCL, with the expressions that its
// stand-ins stand for. It returns those.
func template(text string) (string, []string) {
	var out strings.Builder
	var expressions []string
	for {
		literal, rest, found := strings.Cut(text, standInOpen)
		escaped := escapeTemplate(literal)
		if found && strings.HasSuffix(escaped, "$") {
			escaped = strings.TrimSuffix(escaped, "$") + `${"$"}` // "$${" would be an escape
		}
		out.WriteString(escaped)
		if !found {
			return out.String(), expressions
		}
		expression, after, _ := strings.Cut(rest, standInClose)
		out.WriteString("${" + expression + "}")
		expressions, text = append(expressions, expression), after
	}
}

// escapeSequences doubles what would begin an interpolation or a directive.
var escapeSequences = strings.NewReplacer("${", "$${", "%{", "%%{")

// escapeTemplate writes a text so that a template of HCL is that text.
func escapeTemplate(text string) string {
	text = escapeSequences.Replace(text)
	if rest, found := strings.CutPrefix(text, "\ufeff"); found {
		return `${"\ufeff"}` + rest // else it would be a byte order mark
	}
	return text
}

// quote writes a text as a quoted literal of HCL.
func quote(text string) string { return `"` + quoteTemplate(escapeSequences.Replace(text)) + `"` }

// quoteTemplate writes the literal parts of a template as they stand between
// quotes; what is between "${" and "}" stays.
func quoteTemplate(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		if n := interpolation(text[i:]); n > 0 {
			out.WriteString(text[i : i+n])
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case strings.HasPrefix(text[i:], "$${") || strings.HasPrefix(text[i:], "%%{"):
			size = len("$${")
			out.WriteString(text[i : i+size])
		case r == '"' || r == '\\':
			out.WriteString(`\` + string(r))
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\r':
			out.WriteString(`\r`)
		case r == '\t':
			out.WriteString(`\t`)
		case r == utf8.RuneError && size == 1:
			out.WriteString(`\ufffd`)
		case unicode.IsPrint(r):
			out.WriteRune(r)
		case r < 1<<16:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			fmt.Fprintf(&out, `\U%08x`, r)
		}
		i += size
	}
	return out.String()
}

// interpolation is the length of the interpolation that a template begins with;
// 0 for none. It knows those that [template] writes: an expression with quoted
// literals in it, and no other braces.
func interpolation(text string) int {
	if !strings.HasPrefix(text, "${") {
		return 0
	}
	quoted := false
	for i := 2; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case text[i] == '"':
			quoted = !quoted
		case !quoted && text[i] == '}':
			return i + 1
		}
	}
	return 0
}
