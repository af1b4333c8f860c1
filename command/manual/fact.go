// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package manual describes plugins for people, from what the plugins say of
// themselves: their settings as tables, a page about each, and a block that
// uses it. The tables of the handbook are made by it as well.
package manual

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
)

// Type says what a setting may be: its type, the allowed values, the unit and
// the range. Values are put between quote, such as a backtick.
func Type(a *sdk.Attribute, quote string) string {
	text := a.Type
	if len(a.Enum) > 0 {
		text += " of " + quote + strings.Join(a.Enum, quote+", "+quote) + quote
	}
	if a.Unit != "" {
		text += ", " + a.Unit
	}
	bound := func(f float64) string {
		if a.Type == "duration" {
			return config.FormatDuration(time.Duration(f * float64(time.Second)))
		}
		return fmt.Sprintf("%.15g", f)
	}
	switch {
	case a.Min != nil && a.Max != nil:
		text += ", " + bound(*a.Min) + " to " + bound(*a.Max)
	case a.Min != nil:
		text += ", at least " + bound(*a.Min)
	case a.Max != nil:
		text += ", at most " + bound(*a.Max)
	}
	return text
}

// Default is the value of a setting that is absent, as the configuration would
// write it; "required" when it must not be, and empty when there is none.
func Default(a *sdk.Attribute) string {
	if a.Required {
		return "required"
	}
	if a.Default == nil {
		return ""
	}
	text, err := json.Marshal(a.Default)
	if err != nil {
		return fmt.Sprint(a.Default)
	}
	return string(text)
}

// Meaning is the description of a setting, with what else is to be known of it.
func Meaning(a *sdk.Attribute) string {
	text := a.Description
	if a.Sensitive {
		text += " Sensitive: it is never shown."
	}
	if a.Deprecated != "" {
		text += " Deprecated: " + a.Deprecated
	}
	return text
}

// Times says how often a block may stand.
func Times(b *sdk.Block) string {
	switch {
	case b.Min == b.Max && b.Min > 0:
		return fmt.Sprintf("exactly %d", b.Min)
	case b.Min == 0 && b.Max == 1:
		return "at most one"
	case b.Max == 0 && b.Min == 0:
		return "any number"
	case b.Max == 0:
		return fmt.Sprintf("at least %d", b.Min)
	}
	return fmt.Sprintf("%d to %d", b.Min, b.Max)
}

// Head is a block's type with its labels, as in "pattern NAME".
func Head(b *sdk.Block) string {
	text := b.Type
	for _, l := range b.Labels {
		text += " " + strings.ToUpper(l)
	}
	return text
}
