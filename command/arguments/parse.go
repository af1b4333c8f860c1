// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/sdk/nearest"
)

// Parse reads a command's arguments: flags written -name value, -name=value or
// with two dashes, before, between and after the positional arguments, which
// it returns. Everything after "--" is positional, and so is what cannot be a
// flag, such as -5 or a lone dash. All mistakes are reported, not only the first.
func (s *Set) Parse(args []string, getenv func(string) string) ([]string, hcl.Diagnostics) {
	var (
		positional []string
		diags      hcl.Diagnostics
		seen       = map[string]bool{}
	)
	for i := 0; i < len(args); i++ {
		if args[i] == "--" {
			positional = append(positional, args[i+1:]...)
			break
		}
		name, value, hasValue, ok := splitFlag(args[i])
		if !ok {
			positional = append(positional, args[i])
			continue
		}
		f := s.lookup(name)
		if f == nil {
			diags = append(diags, s.unknown(name)...)
			continue
		}
		if !hasValue {
			switch {
			case f.Value == "":
				value = "true"
			case i+1 < len(args):
				i++
				value = args[i]
			default:
				diags = append(diags, problem("Flag without value", "The flag -%s needs a value: -%s %s.", name, name, f.Value)...)
				continue
			}
		}
		if seen[name] && !f.Repeated {
			diags = append(diags, problem("Flag given twice", "The flag -%s can be given once only.", name)...)
			continue
		}
		seen[name] = true
		if err := f.set(value); err != nil {
			diags = append(diags, problem("Invalid flag value", "The flag -%s has a wrong value: %v.", name, err)...)
		}
	}
	for _, f := range s.flags {
		if !seen[f.Name] {
			diags = append(diags, f.fromEnvironment(getenv)...)
		}
	}
	return positional, diags
}

// splitFlag takes -name or -name=value apart. It reports false for what is
// no flag: names are lower-case letters, digits and dashes, and begin with a letter.
func splitFlag(arg string) (name, value string, hasValue, ok bool) {
	name, dashed := strings.CutPrefix(arg, "-")
	if !dashed {
		return "", "", false, false
	}
	name = strings.TrimPrefix(name, "-")
	name, value, hasValue = strings.Cut(name, "=")
	if name == "" || name[0] < 'a' || name[0] > 'z' {
		return "", "", false, false
	}
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return "", "", false, false
		}
	}
	return name, value, hasValue, true
}

func (s *Set) unknown(name string) hcl.Diagnostics {
	names := make([]string, 0, len(s.flags))
	for _, f := range s.flags {
		names = append(names, f.Name)
	}
	hint := "Add -h to see the flags; put -- before an argument that begins with a dash."
	if near := nearest.Name(name, names); near != "" {
		hint = fmt.Sprintf("Did you mean -%s? %s", near, hint)
	}
	return problem("Unknown flag", "There is no flag -%s. %s", name, hint)
}

// noArguments reports positional arguments of a command that takes none.
func noArguments(positional []string) hcl.Diagnostics {
	if len(positional) == 0 {
		return nil
	}
	return problem("Unexpected argument", "The command takes flags only, but was given %q.", positional[0])
}
