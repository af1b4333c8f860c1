// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Verification is what "aua plugins verify" found.
type Verification struct {
	Directory string     `json:"directory"`
	Plugins   []Verified `json:"plugins"`
	// Failed is how many are not sound.
	Failed int `json:"failed"`
}

// Verified is one plugin that was verified.
type Verified struct {
	Source   string `json:"source"`
	Version  string `json:"version"`
	Platform string `json:"platform"`
	OK       bool   `json:"ok"`
	// Error is what is wrong; absent when nothing is.
	Error *api.Error `json:"error,omitempty"`
}

// Add adds a plugin; err is what is wrong with it, nil for nothing.
func (v *Verification) Add(source, version, platform string, err error) {
	verified := Verified{Source: source, Version: version, Platform: platform, OK: err == nil}
	if err != nil {
		e := errorModel(fault.As(err))
		verified.Error = &e
		v.Failed++
	}
	v.Plugins = append(v.Plugins, verified)
}

// Verify shows what was verified.
func Verify(t *Text, v *Verification) {
	if len(v.Plugins) == 0 {
		t.Line("No plugin is installed in %s.", clean(v.Directory))
		return
	}
	tab := &table{}
	for _, p := range v.Plugins {
		state := t.Good("ok")
		if !p.OK {
			state = t.Bad(p.Error.Code)
		}
		tab.add(t.Bold(clean(p.Source)), clean(p.Version), p.Platform, state)
		if !p.OK {
			tab.note(clean(p.Error.Message))
		}
	}
	t.Table(tab)
}
