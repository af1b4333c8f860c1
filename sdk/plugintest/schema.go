// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/auahq/aua/sdk"
)

var (
	identifier = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	scalars    = []string{"string", "number", "bool", "int", "duration", "any"}
)

func checkSchema(_ context.Context, s *suite) error {
	return errors.Join(schemaErrors("", s.description.Config)...)
}

// schemaErrors returns the mistakes of a schema; prefix leads to it.
func schemaErrors(prefix string, s sdk.Schema) []error {
	var errs []error
	seen := map[string]bool{}
	name := func(what, n string) string {
		at := prefix + n
		if !identifier.MatchString(n) {
			errs = append(errs, fmt.Errorf("%s %q: a name is lower-case letters, digits and single underscores", what, at))
		}
		if seen[n] {
			errs = append(errs, fmt.Errorf("%s %q: the name stands twice", what, at))
		}
		seen[n] = true
		return at
	}
	for _, a := range s.Attributes {
		at := name("attribute", a.Name)
		for _, mistake := range attributeMistakes(a) {
			errs = append(errs, fmt.Errorf("attribute %q: %s", at, mistake))
		}
	}
	for _, b := range s.Blocks {
		at := name("block", b.Type)
		if b.Description == "" {
			errs = append(errs, fmt.Errorf("block %q: it has no description", at))
		}
		if b.Min < 0 || b.Max < 0 || b.Max > 0 && b.Min > b.Max {
			errs = append(errs, fmt.Errorf("block %q: it can stand between %d and %d times", at, b.Min, b.Max))
		}
		for _, label := range b.Labels {
			if !identifier.MatchString(label) {
				errs = append(errs, fmt.Errorf("block %q: the label %q is not a name", at, label))
			}
		}
		errs = append(errs, schemaErrors(at+".", b.Schema)...)
	}
	return errs
}

func attributeMistakes(a sdk.Attribute) []string {
	var mistakes []string
	demand := func(ok bool, format string, args ...any) {
		if !ok {
			mistakes = append(mistakes, fmt.Sprintf(format, args...))
		}
	}
	bounded := a.Type == "number" || a.Type == "int" || a.Type == "duration"
	textual := a.Type == "string" || a.Type == "list(string)"
	demand(validType(a.Type), "there is no type %q", a.Type)
	demand(a.Description != "", "it has no description")
	demand(!a.Required || a.Default == nil, "it is required, so its default is never used")
	demand(len(a.Enum) == 0 || textual, "only a string or a list of strings has an enum")
	demand(a.Min == nil && a.Max == nil || bounded, "only a number or a duration has min and max")
	demand(a.Min == nil || a.Max == nil || *a.Min <= *a.Max, "min is above max")
	demand(!a.Sensitive || a.Default == nil, "a sensitive attribute has no default")
	if a.Default != nil && validType(a.Type) {
		demand(fits(a), "the default %v is not a possible value", a.Default)
	}
	return mistakes
}

// validType reports whether t is a type of the schema language, by its outermost constructor.
func validType(t string) bool {
	if slices.Contains(scalars, t) {
		return true
	}
	for _, constructor := range []string{"list", "set", "map"} {
		if inner, ok := strings.CutPrefix(t, constructor+"("); ok {
			inner, closed := strings.CutSuffix(inner, ")")
			return closed && validType(inner)
		}
	}
	return (strings.HasPrefix(t, "object({") || strings.HasPrefix(t, "tuple([")) && strings.HasSuffix(t, ")")
}

// fits reports whether the default, as it came from JSON, is a possible value.
func fits(a sdk.Attribute) bool {
	switch v := a.Default.(type) {
	case string:
		if a.Type == "duration" {
			_, err := time.ParseDuration(v)
			return err == nil || strings.HasSuffix(v, "d")
		}
		return a.Type == "any" || a.Type == "string" && (len(a.Enum) == 0 || slices.Contains(a.Enum, v))
	case bool:
		return a.Type == "any" || a.Type == "bool"
	case float64:
		inRange := (a.Min == nil || v >= *a.Min) && (a.Max == nil || v <= *a.Max)
		return a.Type == "any" || inRange && (a.Type == "number" || a.Type == "int" && v == math.Trunc(v))
	case []any:
		return a.Type == "any" || strings.HasPrefix(a.Type, "list(") || strings.HasPrefix(a.Type, "set(") || strings.HasPrefix(a.Type, "tuple(")
	case map[string]any:
		return a.Type == "any" || strings.HasPrefix(a.Type, "map(") || strings.HasPrefix(a.Type, "object(")
	}
	return false
}
