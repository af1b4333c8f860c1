// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"net/url"
)

func (l *loader) checkSpecialists() {
	if len(l.cfg.Specialists) == 0 && !l.attempted("specialist") {
		l.report(l.missing(), "No specialist", "A configuration needs at least one block specialist, which says who answers:%s",
			example("specialist \"NAME\" {\n  backend = \"…\"\n  fields  = [\"general\"]\n}"))
	}
	for _, s := range l.cfg.Specialists {
		p := l.of(s)
		l.checkBackendOf(s, p)
		l.checkEndpoint(s, p)
		if !p.wrong["fields"] {
			if len(s.Fields) == 0 && !l.hasRole(s.Name) {
				l.report(p.sub("fields"), "Specialist without a field", "The specialist %q serves no field, so it would never be asked. Name one, as in:%s", s.Name, example("fields = [\"general\"]"))
			}
			s.Fields = l.resolveFields(p, s.Fields)
		}
		if query := l.cfg.Server.QueryTimeout; s.Timeout > query && !p.wrong["timeout"] && !l.of(&l.cfg.Server).wrong["query_timeout"] {
			l.warn(p.sub("timeout"), "Timeout is never reached", "The specialist %q may take %s, but a query ends after server.query_timeout = %s. Raise the one or lower the other.",
				s.Name, FormatDuration(s.Timeout), FormatDuration(query))
		}
	}
}

func (l *loader) checkBackendOf(s *Specialist, p *place) {
	if p.wrong["backend"] {
		return
	}
	names := l.writtenNames("backend")
	for _, name := range names {
		if name == s.Backend {
			return
		}
	}
	hint := didYouMean(s.Backend, names, "The backends are")
	if hint == "" {
		hint = "Add one, as in:" + example(fmt.Sprintf("backend %q {\n  plugin = \"openai\"\n\n  config {\n    base_url = \"http://127.0.0.1:9001/v1\"\n  }\n}", s.Backend))
	}
	l.report(p.sub("backend"), "Unknown backend", "The specialist %q wants the backend %q, and there is none of that name. %s", s.Name, s.Backend, hint)
}

// writtenNames lists the names of all blocks of a type, the wrong ones included.
func (l *loader) writtenNames(blockType string) []string {
	var names []string
	for _, f := range l.files {
		for _, b := range f.blocks(blockType) {
			names = append(names, b.Labels[0])
		}
	}
	return names
}

func (l *loader) checkEndpoint(s *Specialist, p *place) {
	if s.Endpoint == "" || p.wrong["endpoint"] {
		return
	}
	u, err := url.Parse(s.Endpoint)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return
	}
	l.report(p.sub("endpoint"), "Invalid URL", "The endpoint of the specialist %q is %q; it must be an http or https URL, as in \"http://127.0.0.1:9001/v1\".", s.Name, s.Endpoint)
}

// checkFallback checks that routing.fallback names a specialist.
func (l *loader) checkFallback() {
	routing := &l.cfg.Routing
	p := l.of(routing)
	if routing.Fallback == "" || p.wrong["fallback"] {
		return
	}
	names := l.writtenNames("specialist")
	for _, name := range names {
		if name == routing.Fallback {
			return
		}
	}
	l.report(p.sub("fallback"), "Unknown specialist", "routing.fallback is %q, and there is no specialist of that name. %s",
		routing.Fallback, didYouMean(routing.Fallback, names, "The specialists are"))
}

// checkThresholds checks present_threshold ≤ fanout_threshold ≤ single_threshold.
func (l *loader) checkThresholds() {
	r := &l.cfg.Routing
	p := l.of(r)
	ordered := func(lowName string, low float64, highName string, high float64, why string) {
		if low <= high || p.wrong[lowName] || p.wrong[highName] {
			return
		}
		name := lowName
		if p.attrs[name] == nil {
			name = highName
		}
		l.report(p.sub(name), "Thresholds contradict each other", "routing.%s is %s and routing.%s is %s, but the first must not be above the second: %s.",
			lowName, numberFormat(low), highName, numberFormat(high), why)
	}
	ordered("present_threshold", r.PresentThreshold, "fanout_threshold", r.FanoutThreshold, "a field that takes part in a fanout is present")
	ordered("fanout_threshold", r.FanoutThreshold, "single_threshold", r.SingleThreshold, "a field that is asked alone would take part in a fanout")
}

// checkBackends warns about backends that nothing calls.
func (l *loader) checkBackends() {
	used := map[string]bool{}
	for _, s := range l.cfg.Specialists {
		used[s.Backend] = true
	}
	for _, b := range l.cfg.Backends {
		if !used[b.Name] {
			l.warn(b.Range.Ptr(), "Unused backend", "No specialist calls the backend %q; its process is started for nothing. Remove it, or name it in a specialist.", b.Name)
		}
	}
}
