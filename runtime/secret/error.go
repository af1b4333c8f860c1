// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"errors"
	"fmt"
	"strings"
)

// Error is why a provider did not give a secret. Its text is the end of a
// sentence, without a full stop, and holds no value of a secret.
type Error struct {
	// Provider is env, file or vault; empty when none could be asked.
	Provider string
	Reason   string
	// Hint says what to do, in whole sentences.
	Hint string
	// Absent says that the provider answered, and has no such secret. Otherwise
	// nobody knows whether it has.
	Absent bool
	cause  error
}

// Error returns the provider and the reason.
func (e *Error) Error() string {
	if e.Provider == "" {
		return e.Reason
	}
	return fmt.Sprintf("provider %s: %s", e.Provider, e.Reason)
}

// Advice says what to do.
func (e *Error) Advice() string { return e.Hint }

// Unwrap returns what was behind it.
func (e *Error) Unwrap() error { return e.cause }

// Absent reports whether an error says that there is no such secret, and not
// that nobody could tell.
func Absent(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Absent
}

func failed(provider, hint, format string, args ...any) *Error {
	e := &Error{Provider: provider, Hint: hint, Reason: fmt.Sprintf(format, args...)}
	for _, arg := range args {
		if err, ok := arg.(error); ok {
			e.cause = err
		}
	}
	return e
}

func absent(provider, hint, format string, args ...any) *Error {
	e := failed(provider, hint, format, args...)
	e.Absent = true
	return e
}

// line is a command or setting on a line of its own, at the end of a hint.
func line(text string) string { return "\n\n  " + strings.ReplaceAll(text, "\n", "\n  ") }
