// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package prompt holds the versioned prompt templates: what AUA says to models
// is behaviour, and changes only under a new name.
package prompt

import (
	"embed"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

//go:embed templates/*.txt
var embedded embed.FS

// placeholder is a variable in a template: {{name}}. Anything else in braces,
// such as JSON, stands for itself.
var placeholder = regexp.MustCompile(`\{\{([a-z_]+)\}\}`)

// Set is a set of templates by name. It is immutable.
type Set struct {
	templates map[string]string
}

// Embedded returns the templates that AUA brings.
func Embedded() *Set {
	s := &Set{templates: map[string]string{}}
	entries, err := embedded.ReadDir("templates")
	if err != nil {
		// The folder is part of the program.
		panic(err)
	}
	for _, e := range entries {
		b, err := embedded.ReadFile(path.Join("templates", e.Name()))
		if err != nil {
			panic(err)
		}
		s.templates[strings.TrimSuffix(e.Name(), ".txt")] = strings.TrimSpace(string(b))
	}
	return s
}

// Names returns the templates' names, sorted.
func (s *Set) Names() []string {
	var names []string
	for name := range s.templates {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Render fills a template's variables in. A value is inserted as it is: braces
// in it mean nothing. A template that does not exist, a variable without a
// value and a value without a variable are errors.
func (s *Set) Render(name string, variables map[string]string) (string, error) {
	text, ok := s.templates[name]
	if !ok {
		return "", fmt.Errorf("there is no prompt template %q; there are %s", name, strings.Join(s.Names(), ", "))
	}
	used := map[string]bool{}
	var missing []string
	out := placeholder.ReplaceAllStringFunc(text, func(match string) string {
		key := match[2 : len(match)-2]
		used[key] = true
		value, ok := variables[key]
		if !ok {
			missing = append(missing, key)
		}
		return value
	})
	for key := range variables {
		if !used[key] {
			return "", fmt.Errorf("the prompt template %q has no variable %q", name, key)
		}
	}
	if len(missing) > 0 {
		return "", fmt.Errorf("the prompt template %q lacks values for %s", name, strings.Join(missing, ", "))
	}
	return out, nil
}
