// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package sensitive has the type of texts that nobody may see: credentials, and
// what holds them. However such a text is printed, logged or encoded, it says
// "(sensitive)". Where it is needed, [Text.Reveal] says so in the code.
package sensitive

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"unique"
)

// Placeholder stands wherever a sensitive text would.
const Placeholder = "(sensitive)"

// Text is a text that is shown nowhere. The zero Text is empty. Texts can be
// compared with ==.
type Text struct {
	// A handle is printed as a pointer, even in a member of a struct that
	// package fmt may not call methods of.
	value unique.Handle[string]
}

var (
	_ fmt.Formatter    = Text{}
	_ fmt.Stringer     = Text{}
	_ json.Marshaler   = Text{}
	_ json.Unmarshaler = (*Text)(nil)
	_ slog.LogValuer   = Text{}
)

// New hides a text.
func New(value string) Text {
	if value == "" {
		return Text{}
	}
	return Text{unique.Make(value)}
}

// Reveal returns the text itself, for the one place that it is meant for.
func (t Text) Reveal() string {
	if t.Empty() {
		return ""
	}
	return t.value.Value()
}

// Empty reports whether there is nothing to hide.
func (t Text) Empty() bool { return t == (Text{}) }

// String returns the placeholder.
func (t Text) String() string { return Placeholder }

// Format writes the placeholder, whatever the verb.
func (t Text) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, Placeholder) }

// MarshalJSON writes the placeholder.
func (t Text) MarshalJSON() ([]byte, error) { return json.Marshal(Placeholder) }

// MarshalText writes the placeholder.
func (t Text) MarshalText() ([]byte, error) { return []byte(Placeholder), nil }

// UnmarshalJSON takes the text itself, so that the settings of a plugin can
// have a Text where its schema has a sensitive string.
func (t *Text) UnmarshalJSON(data []byte) error {
	var value string
	err := json.Unmarshal(data, &value)
	*t = New(value)
	return err
}

// LogValue logs the placeholder.
func (t Text) LogValue() slog.Value { return slog.StringValue(Placeholder) }
