// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"io"
	"time"

	"github.com/auahq/aua/sdk/fault"
)

// Watch shows a model that is read again and again.
type Watch struct {
	*Printer
	// Interval is how often the model is read.
	Interval time.Duration

	shown bool
}

// clearScreen moves to the top of a terminal and takes away what is there.
const clearScreen = "\x1b[H\x1b[2J"

// ShowAgain shows the model in the place of the one before on a terminal, and
// else below it.
func ShowAgain[T any](w *Watch, model T, human func(*Text, T)) error {
	if w.JSON {
		return w.Document(model)
	}
	t := &Text{color: w.Color}
	human(t, model)
	return w.put(t)
}

// Trouble shows why there is no model this time.
func (w *Watch) Trouble(err error) error {
	if w.JSON {
		return w.Document(errorModel(fault.As(err)))
	}
	t := &Text{color: w.Color}
	t.Line("%s %s", t.Bad("Error:"), clean(fault.As(err).Message))
	return w.put(t)
}

func (w *Watch) put(t *Text) error {
	text := t.String()
	switch {
	case w.Terminal:
		text = clearScreen + text + "\n" + t.Dim("every "+w.Interval.String()+", Ctrl-C leaves") + "\n"
	case w.shown:
		text = "\n" + text
	}
	w.shown = true
	_, err := io.WriteString(w.Out, text)
	return err
}
