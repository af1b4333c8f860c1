// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// defect is the first place where a piece of code is wrong.
type defect struct {
	// offset counts bytes from the beginning of the code.
	offset int
	reason string
}

// codeBytes is the largest code block that is checked.
const codeBytes = 256 << 10

var (
	// placeholder is what stands, in code that explains something, for code that
	// was left out: dots where Go and JSON cannot have any, or <a name>.
	placeholder = regexp.MustCompile(`…|(?m)^\s*\.\.\.|\.\.\.\s*$|\s\.\.\.\s|[({\[,]\s*\.\.\.\s*[)}\],]|<[a-zA-Z][\w -]*>`)
	// leftOut is a placeholder that may stand for brackets.
	leftOut = regexp.MustCompile(`…|(?m)^\s*\.\.\.\s*$`)
	// beginning is code that ends where a body begins: a header, shown by itself.
	beginning = regexp.MustCompile(`[{(\[]\s*$`)
	// ruled is a line of dashes, which makes a code block a table or a diagram.
	ruled = regexp.MustCompile(`(?m)^\s*[-=+|]{5,}`)
)

// codeParses parses the answer's code blocks in the languages that it has a
// parser for, Go and JSON. Code that was shortened by a placeholder is unknown.
func codeParses(ctx context.Context, a *subject) finding {
	return eachBlock(ctx, a, "parse", placeholder, func(language, code string) (*defect, bool) {
		switch language {
		case "go", "golang":
			return goDefect(code), true
		case "json":
			return jsonDefect(code)
		}
		return nil, false
	})
}

// codeBalanced checks brackets, quotes and comments in code blocks of
// languages that it has no parser for.
func codeBalanced(ctx context.Context, a *subject) finding {
	return eachBlock(ctx, a, "are balanced", leftOut, func(language, code string) (*defect, bool) {
		l, ok := lexicons[language]
		if !ok {
			return nil, false
		}
		return l.defect(code)
	})
}

// eachBlock inspects code blocks until one has a defect. inspect reports false
// for a block that it can say nothing about; of one that was shortened, a
// defect says nothing either.
func eachBlock(ctx context.Context, a *subject, verb string, shortening *regexp.Regexp, inspect func(language, code string) (*defect, bool)) finding {
	inspected, shortened, large := 0, 0, 0
	for _, f := range a.fences {
		if err := ctx.Err(); err != nil {
			return undecided("The check was cancelled.")
		}
		code := a.text[f.start:f.end]
		if !f.closed || strings.TrimSpace(code) == "" {
			// What was cut off is for the check of unfinished answers.
			continue
		}
		if len(code) > codeBytes {
			large++
			continue
		}
		d, ok := inspect(f.language, code)
		switch {
		case !ok:
		case d == nil:
			inspected++
		case beginning.MatchString(code) || shortening.MatchString(code) || ruled.MatchString(code):
			shortened++
		default:
			at := f.start + min(d.offset, len(code)-1)
			line := 1 + strings.Count(a.text[f.start:at], "\n")
			return failsAt(at, lineEnd(a.text, at, f.end), fmt.Sprintf("Line %d of a %s code block is wrong: %s.", line, f.language, excerpt(d.reason)))
		}
	}
	switch {
	case inspected > 0:
		return passes(fmt.Sprintf("The answer's code blocks %s (%d).", verb, inspected))
	case large > 0:
		return undecided(fmt.Sprintf("The code is larger than %d bytes, so that it was not checked.", codeBytes))
	case shortened > 0:
		return undecided("The code has placeholders, so that it could not be checked.")
	}
	return inapplicable("The answer has no code block that this check can read.")
}

// lineEnd returns the end of the line that at is on, at most limit, but beyond at.
func lineEnd(text string, at, limit int) int {
	if i := strings.IndexByte(text[at:limit], '\n'); i > 0 {
		return at + i
	}
	return limit
}

// jsonDefect accepts one JSON value, several of them one after another, and
// members of an object. It reports false for JSON with comments, which many
// programs read.
func jsonDefect(code string) (*defect, bool) {
	at, err := jsonValues(code)
	if err == nil {
		return nil, true
	}
	if strings.Contains(code, "//") || strings.Contains(code, "/*") {
		return nil, false
	}
	if members := strings.TrimSpace(code); strings.HasPrefix(members, `"`) {
		if _, err := jsonValues("{" + strings.TrimSuffix(members, ",") + "}"); err == nil {
			return nil, true
		}
	}
	return &defect{at, err.Error()}, true
}

// jsonValues reads JSON values to the end of code, and returns where it failed.
func jsonValues(code string) (int, error) {
	dec := json.NewDecoder(strings.NewReader(code))
	for {
		var v json.RawMessage
		switch err := dec.Decode(&v); {
		case errors.Is(err, io.EOF):
			return 0, nil
		case err != nil:
			if at := jsonOffset(err); at >= 0 {
				return at, err
			}
			return len(code) - 1, err
		}
	}
}
