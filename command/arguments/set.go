// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package arguments turns command lines into typed structs, one for each
// command, and every mistake in them into a diagnostic.
//
// A flag is declared once, in the struct's flag set; parsing, help text,
// environment variable and shell completion come from that declaration. No
// other package reads an argument or one of these environment variables.
package arguments

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/posener/complete"

	"github.com/auahq/aua/sdk/nearest"
)

// Flag is the declaration of one flag.
type Flag struct {
	Name string
	// Value names the flag's value in help texts, such as "ADDR"; empty for a switch.
	Value string
	// Usage says what the flag does, in full sentences.
	Usage string
	// Env is the environment variable that is read when the flag is absent.
	Env string
	// Repeated flags collect their values. Their variable holds a list in the
	// form of PATH.
	Repeated bool
	// Predict completes the value.
	Predict complete.Predictor

	set func(string) error
}

// Set is the flags and positional arguments of one command.
type Set struct {
	// Positional describes what may follow the flags, such as "[FILE...]";
	// empty for nothing.
	Positional string
	// PredictArgs completes positional arguments.
	PredictArgs complete.Predictor

	flags []*Flag
}

// Switch declares a flag without value that makes target true.
func (s *Set) Switch(target *bool, f Flag) {
	f.Value, f.Predict = "", complete.PredictNothing
	f.set = func(v string) error {
		switch strings.ToLower(v) {
		case "true", "1", "yes", "on":
			*target = true
		case "false", "0", "no", "off":
			*target = false
		default:
			return fmt.Errorf("%q is neither true nor false", v)
		}
		return nil
	}
	s.flags = append(s.flags, &f)
}

// Text declares a flag with a value.
func (s *Set) Text(target *string, f Flag) {
	s.Func(func(v string) error { *target = v; return nil }, f)
}

// Choice declares a flag whose value is one of choices.
func (s *Set) Choice(target *string, f Flag, choices ...string) {
	f.Predict = complete.PredictSet(choices...)
	f.set = func(v string) error {
		for _, c := range choices {
			if v == c {
				*target = v
				return nil
			}
		}
		return fmt.Errorf("%q is none of %s", v, strings.Join(choices, ", "))
	}
	s.flags = append(s.flags, &f)
}

// Choices declares a flag that may stand several times, each time with one of choices.
func (s *Set) Choices(target *[]string, f Flag, choices ...string) {
	f.Repeated, f.Predict = true, complete.PredictSet(choices...)
	s.Func(func(v string) error {
		if !slices.Contains(choices, v) {
			if near := nearest.Name(v, choices); near != "" {
				return fmt.Errorf("there is no %q; did you mean %q?", v, near)
			}
			return fmt.Errorf("%q is none of %s", v, strings.Join(choices, ", "))
		}
		*target = append(*target, v)
		return nil
	}, f)
}

// Func declares a flag whose value parse takes.
func (s *Set) Func(parse func(string) error, f Flag) {
	f.set = parse
	s.flags = append(s.flags, &f)
}

// List declares a flag that may stand several times.
func (s *Set) List(target *[]string, f Flag) {
	f.Repeated = true
	s.Func(func(v string) error { *target = append(*target, v); return nil }, f)
}

// Pairs declares a flag of the form NAME=VALUE that may stand several times.
func (s *Set) Pairs(target *map[string]string, f Flag) {
	f.Repeated = true
	s.Func(func(v string) error {
		name, value, ok := strings.Cut(v, "=")
		if !ok || name == "" {
			return fmt.Errorf("%q is not of the form NAME=VALUE", v)
		}
		if *target == nil {
			*target = map[string]string{}
		}
		(*target)[name] = value
		return nil
	}, f)
}

// Flags returns the flags in the order of declaration.
func (s *Set) Flags() []*Flag { return s.flags }

// Complete returns the completion of all flags.
func (s *Set) Complete() complete.Flags {
	flags := complete.Flags{"-help": complete.PredictNothing}
	for _, f := range s.flags {
		predict := f.Predict
		if predict == nil && f.Value != "" {
			predict = complete.PredictAnything
		}
		flags["-"+f.Name] = predict
	}
	return flags
}

func (s *Set) lookup(name string) *Flag {
	for _, f := range s.flags {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// fromEnvironment sets flag f from its variable, when that is not empty.
func (f *Flag) fromEnvironment(getenv func(string) string) hcl.Diagnostics {
	v := getenv(f.Env)
	if f.Env == "" || v == "" {
		return nil
	}
	values := []string{v}
	if f.Repeated {
		values = strings.Split(v, string(os.PathListSeparator))
	}
	for _, v := range values {
		if err := f.set(v); err != nil {
			return problem("Invalid environment variable", "The variable %s stands for the flag -%s, but %v.", f.Env, f.Name, err)
		}
	}
	return nil
}

// problem returns one error.
func problem(summary, detail string, args ...any) hcl.Diagnostics {
	return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(detail, args...)}}
}
