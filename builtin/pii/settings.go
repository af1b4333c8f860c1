// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk"
)

var (
	errEmptyMatch = errors.New("it matches the empty text, which stands everywhere")
	patternName   = regexp.MustCompile(`^[a-z][a-z0-9_]{0,30}$`)
)

// config is the plugin's config block.
type config struct {
	Kinds          []string  `json:"kinds"`
	Patterns       []pattern `json:"pattern"`
	Allow          []string  `json:"allow"`
	Restore        bool      `json:"restore"`
	RedactResponse bool      `json:"redact_response"`
}

// pattern is a kind that the configuration adds.
type pattern struct {
	Name  string `json:"name"`
	Regex string `json:"regex"`
}

// rules is the config block, compiled. It is not changed after that.
type rules struct {
	kinds          map[string]bool
	scanner        *scanner
	allow          map[string]bool
	restore        bool
	redactResponse bool
}

// allowed reports whether the configuration lets a value pass.
func (r *rules) allowed(value string) bool {
	return len(r.allow) > 0 && r.allow[strings.ToLower(value)]
}

func schema() sdk.Schema {
	return sdk.Schema{
		Attributes: []sdk.Attribute{
			{
				Name: "kinds", Type: "list(string)", Default: kinds(), Enum: kinds(),
				Description: "What to hide: e-mail addresses, telephone numbers, payment cards, IBANs, US social security numbers, IP addresses, and secrets such as API keys, tokens, private keys and passwords.",
			},
			{
				Name: "allow", Type: "list(string)",
				Description: "Values that are not hidden, such as the address of your own support. Upper and lower case are the same.",
			},
			{
				Name: "restore", Type: "bool", Default: true,
				Description: "Whether the user gets the values back where an answer repeats their placeholders.",
			},
			{
				Name: "redact_response", Type: "bool", Default: false,
				Description: "Whether values that a model writes of its own accord are hidden in the answer as well.",
			},
		},
		Blocks: []sdk.Block{{
			Type: "pattern", Labels: []string{"name"},
			Description: "A kind of your own, such as the numbers of your customers. Its name is that of the placeholder: lower-case letters, digits and underscores.",
			Schema: sdk.Schema{Attributes: []sdk.Attribute{{
				Name: "regex", Type: "string", Required: true,
				Description: "What to hide, as a regular expression in RE2 syntax. A match longer than 256 bytes is hidden in pieces.",
			}}},
		}},
	}
}

// compile reads and checks a config block. Its error holds one
// [sdk.ConfigError] for each mistake.
func compile(inst *sdk.Instance) (*rules, error) {
	cfg := config{Kinds: kinds(), Restore: true}
	if err := inst.Decode(&cfg); err != nil {
		return nil, err
	}
	r := &rules{kinds: map[string]bool{}, allow: map[string]bool{}, restore: cfg.Restore, redactResponse: cfg.RedactResponse}
	var errs []error
	report := func(summary, detail string, path ...string) {
		errs = append(errs, &sdk.ConfigError{Path: path, Summary: summary, Detail: detail})
	}
	// The configuration's own patterns go first: who writes one knows what it means.
	var detectors []detector
	for i, p := range cfg.Patterns {
		at := strconv.Itoa(i)
		switch {
		case !patternName.MatchString(p.Name):
			report("Invalid name", fmt.Sprintf("The pattern's name %q must begin with a lower-case letter and hold up to 31 lower-case letters, digits and underscores; it becomes the placeholder's name.", p.Name), "pattern", at, "name")
		case slices.Contains(kinds(), p.Name):
			report("Name is taken", fmt.Sprintf("The pattern %q has the name of a built-in kind. Choose another.", p.Name), "pattern", at, "name")
		case r.kinds[p.Name]:
			report("Name is taken", fmt.Sprintf("There are two patterns %q. Write one with both expressions, joined by |.", p.Name), "pattern", at, "name")
		}
		r.kinds[p.Name] = true
		d, err := custom(p.Name, p.Regex)
		if err != nil {
			report("Invalid regular expression", fmt.Sprintf("The regex of the pattern %q cannot be used: %v. Write it in RE2 syntax, such as \"EMP-[0-9]{6}\".", p.Name, err), "pattern", at, "regex")
			continue
		}
		detectors = append(detectors, d)
	}
	for i, kind := range cfg.Kinds {
		if !slices.Contains(kinds(), kind) {
			report("No such kind", fmt.Sprintf("There is no kind %q. There are: %s. Write a pattern block for one of your own.", kind, strings.Join(kinds(), ", ")), "kinds", strconv.Itoa(i))
		}
		r.kinds[kind] = true
	}
	for i, value := range cfg.Allow {
		if value == "" {
			report("Empty value", "A value in allow is empty. Write the value that is not to be hidden, or remove it.", "allow", strconv.Itoa(i))
		}
		r.allow[strings.ToLower(value)] = true
	}
	if len(errs) == 0 && len(r.kinds) == 0 {
		report("Nothing to hide", "kinds is empty and there is no pattern, so that the middleware would do nothing. Name a kind, or remove the middleware.", "kinds")
	}
	for _, d := range builtins {
		if slices.Contains(cfg.Kinds, d.kind) {
			detectors = append(detectors, d)
		}
	}
	r.scanner = newScanner(detectors)
	return r, errors.Join(errs...)
}
