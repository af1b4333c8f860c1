// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/auahq/aua/command/detect"
	"github.com/auahq/aua/sdk/api"
)

// Serving is what "aua serve" says once it serves, or has tried to with -dry-run.
type Serving struct {
	Version string `json:"version"`
	// Address is the server's URL; empty with -dry-run.
	Address string `json:"address,omitempty"`
	Dev     bool   `json:"dev,omitempty"`
	// Auth says that tokens are demanded.
	Auth bool `json:"auth,omitempty"`
	// FirstToken is the one that this start has made; nil when there were any.
	FirstToken *api.CreatedToken `json:"first_token,omitempty"`
	DryRun     bool              `json:"dry_run,omitempty"`
	Generation string            `json:"generation"`
	// State is where records are kept: sqlite or memory.
	State       string                 `json:"state"`
	Specialists []api.SpecialistStatus `json:"specialists"`
	Plugins     []api.PluginStatus     `json:"plugins"`
	// Detected are the model servers that -dev found.
	Detected []detect.Server `json:"detected,omitempty"`
	// Hosted are the hosted APIs whose key is in the environment but that are not used.
	Hosted []detect.API `json:"hosted,omitempty"`
	// Config is the snapshot that is served; absent with -dev. Drift is how the
	// files differ from it.
	Config *api.ConfigStatus `json:"config,omitempty"`
	Drift  []api.PlanChange  `json:"drift,omitempty"`
	// Try are commands to try; with -dev only.
	Try []string `json:"try,omitempty"`
}

// Serve shows what runs.
func Serve(t *Text, s *Serving) {
	switch {
	case s.DryRun:
		t.Line("%s every plugin started and accepted its configuration. Nothing was served.", t.Good("The configuration works:"))
	case s.Dev:
		t.Line("AUA %s listens on %s, for development: %s authentication, on this machine only, state in %s", clean(s.Version), t.Good(s.Address), map[bool]string{true: "with", false: "without"}[s.Auth], clean(s.State))
	default:
		t.Line("AUA %s listens on %s, generation %s, state in %s", clean(s.Version), t.Good(s.Address), clean(s.Generation), clean(s.State))
	}
	if s.Dev {
		detected(t, s)
	}
	served(t, s)

	t.Title("Specialists")
	tab := &table{}
	for _, sp := range s.Specialists {
		tab.add(clean(sp.Name), clean(strings.Join(sp.Fields, ", ")), t.Dim(clean(strings.TrimSpace("backend "+sp.Backend+" "+sp.Model))))
	}
	t.Table(tab)

	t.Title("Plugins")
	tab = &table{}
	for _, p := range s.Plugins {
		where := clean(p.Isolation)
		if p.PID != 0 {
			where = fmt.Sprintf("process %d", p.PID)
		}
		tab.add(clean(p.Address), t.Dim(clean(p.Plugin+" "+p.Version))+unpinned(t, p), where)
	}
	t.Table(tab)

	if s.FirstToken != nil {
		firstToken(t, s.FirstToken)
	}
	if len(s.Try) > 0 {
		t.Title("Try, in another terminal")
		for _, c := range s.Try {
			t.Line("  %s", c)
		}
	}
	if !s.DryRun {
		t.Line("\n%s", t.Dim("Ctrl-C stops AUA after the queries under way; a second Ctrl-C stops it at once."))
	}
}

// served says which snapshot is served, and how the files differ from it.
func served(t *Text, s *Serving) {
	if s.Config == nil || s.DryRun && len(s.Drift) == 0 {
		return
	}
	serves := "It serves"
	if s.DryRun {
		serves = "What was tried is not what the files say, but"
	}
	t.Line(serves+" snapshot %d of the configuration, of %s.", s.Config.Serial, s.Config.AppliedAt.Format(time.RFC3339))
	if len(s.Drift) == 0 {
		return
	}
	t.Line("%s the files differ from this snapshot, and are not applied:\n", t.Caution("Drift:"))
	for _, c := range s.Drift {
		var keys []string
		for _, k := range c.Keys {
			keys = append(keys, clean(k.Path))
		}
		t.Line("  %s %s: %s", clean(c.Action), clean(c.Address), strings.Join(keys, ", "))
	}
	t.Line("\n\"aua plan\" shows what applying them would do; \"aua config reload\" applies them, and \"aua serve -apply\" does at the start.")
}

func detected(t *Text, s *Serving) {
	t.Title("Model servers on this machine")
	tab := &table{}
	for _, d := range s.Detected {
		if d.Problem != "" {
			tab.add(t.Caution(d.Kind), d.Address, t.Caution("not used: ")+clean(d.Problem))
			continue
		}
		tab.add(t.Good(d.Kind), d.Address, clean(strings.Join(d.Models, ", ")))
		if len(d.Skipped) > 0 {
			tab.note(t.Dim("not used: " + clean(strings.Join(d.Skipped, ", "))))
		}
	}
	t.Table(tab)
	if len(s.Detected) == 0 {
		t.Line("  None was found. Without a model, calc answers arithmetic, algebra and conversions, and handbook")
		t.Line("  questions about AUA; start a server such as Ollama, then AUA again, to have others answered.")
	}
	for _, a := range s.Hosted {
		t.Line("  %s is set, but %s is not asked: questions stay on this machine. To use it, add -use %s", a.Key, a.Name, a.Name)
	}
}
