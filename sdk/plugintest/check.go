// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"slices"

	"github.com/auahq/aua/sdk"
)

// check is one demand on a plugin.
type check struct {
	// name is stable.
	name string
	// about says what is demanded, in one sentence.
	about string
	// hint says why, and what to do when the check fails.
	hint string
	// kind is the only kind that the check is about; empty for any.
	kind sdk.Kind
	// when says which plugins of the kind are meant; nil for all.
	when func(sdk.KindDescription) bool
	// option is what has to be given, without which the check is skipped.
	option string
	// needs are the checks that must have passed before.
	needs []string
	// calls says that the check makes calls alone, so that it is repeated where
	// the plugin serves them without gRPC.
	calls bool
	run   func(context.Context, *suite) error
}

// concerns reports whether the check is about one of the kinds under test.
func (c check) concerns(kinds []sdk.KindDescription) bool {
	return c.kind == "" && c.when == nil || slices.ContainsFunc(kinds, func(k sdk.KindDescription) bool {
		return (c.kind == "" || c.kind == k.Kind) && (c.when == nil || c.when(k))
	})
}

// checks are all checks, in the order in which they are made.
func checks() []check {
	return slices.Concat(
		programChecks(), configurationChecks(), callChecks(),
		classifierChecks(), routerChecks(), verifierChecks(), arbiterChecks(), scorerChecks(), promotionChecks(),
		correctionChecks(), hookChecks(), middlewareChecks(), backendChecks(), fitChecks(),
		inputChecks(), instanceChecks(), directChecks(), burdenChecks(), endChecks(),
	)
}

// Info describes a check, for documentation.
type Info struct {
	// Name is the check's stable name, such as "handshake".
	Name string `json:"check"`
	// About says what the check demands, in one sentence.
	About string `json:"about"`
	// Hint says why, and what to do when the check fails.
	Hint string `json:"hint"`
	// Kind is the only kind that the check is about; empty for any.
	Kind sdk.Kind `json:"kind,omitempty"`
	// Option names what has to be given for the check to be made, such as
	// "slow-query"; empty for nothing.
	Option string `json:"option,omitempty"`
}

// Checks lists all checks, in the order in which they are made.
func Checks() []Info {
	var list []Info
	for _, c := range checks() {
		list = append(list, Info{Name: c.name, About: c.about, Hint: c.hint, Kind: c.kind, Option: c.option})
	}
	return list
}

// chosen are the named checks and all that they need; no name means all.
func chosen(names []string) map[string]bool {
	byName, want := map[string]check{}, map[string]bool{}
	for _, c := range checks() {
		byName[c.name] = c
		want[c.name] = len(names) == 0
	}
	var add func(string)
	add = func(name string) {
		want[name] = true
		for _, n := range byName[name].needs {
			add(n)
		}
	}
	for _, name := range names {
		add(name)
	}
	return want
}
