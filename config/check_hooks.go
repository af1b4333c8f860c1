// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// The points at which a hook may change something. At the others it can only observe.
var transformPoints = []string{"pre_query", "pre_route", "post_route", "pre_specialist_call", "post_specialist_call", "pre_response"}

// pendingPoints are not reached in this version, which has nothing that leads to them.
var pendingPoints = []string{"on_promotion", "on_rollback"}

// hookPoints lists the points in the order in which a query meets them.
func hookPoints() []string {
	var names []string
	for n := range int32(len(pluginpb.HookPoint_name)) {
		if n > 0 {
			names = append(names, sdk.PointName(sdk.HookPoint(n)))
		}
	}
	return names
}

// checkHooks checks that each hook is for points that exist, that its plugin
// is for them, and that it can do there what its mode says.
func (l *loader) checkHooks() {
	for _, b := range l.cfg.Hooks {
		p := l.of(b)
		if p.wrong["on"] || p.wrong["mode"] {
			continue
		}
		if len(b.On) == 0 {
			l.report(p.sub("on"), "Hook without a point", "%s is for no point, so it would never be told anything. The points are: %s.", b.Address(), strings.Join(hookPoints(), ", "))
		}
		for i, name := range b.On {
			l.checkHookPoint(b, p, i, name)
		}
	}
}

func (l *loader) checkHookPoint(b *Block, p *place, i int, name string) {
	rng := p.element("on", i)
	switch {
	case !slices.Contains(hookPoints(), name):
		l.report(rng, "Unknown hook point", "There is no hook point %q. %s", name, didYouMean(name, hookPoints(), "The points are"))
		return
	case slices.Contains(b.On[:i], name):
		l.report(rng, "Duplicate hook point", "%s names the point %q twice. Remove one of them.", b.Address(), name)
		return
	case b.Mode == HookTransform && !slices.Contains(transformPoints, name):
		l.report(rng, "Nothing to transform", "At %s a hook can only observe. Set mode = \"observe\", or move the hook to one of: %s.", name, strings.Join(transformPoints, ", "))
		return
	case slices.Contains(pendingPoints, name):
		l.warn(rng, "No effect in this version", "Nothing in this version of AUA leads to %s, so the hook is never told of it.", name)
	}
	description, err := l.plugins.describe(b.Kind, b.Plugin)
	if err != nil {
		return // reported where the plugin is named
	}
	if kd, _ := description.Serves(sdk.KindHook); len(kd.HookPoints) > 0 && !slices.Contains(kd.HookPoints, name) {
		l.report(rng, "Unsupported hook point", "The plugin %q is not for the point %s; it is for: %s.", b.Plugin, name, strings.Join(kd.HookPoints, ", "))
	}
}

// checkRoles checks that each role names a specialist.
func (l *loader) checkRoles() {
	names := l.writtenNames("specialist")
	for _, r := range l.cfg.Roles {
		if p := l.of(r); !p.wrong["specialist"] && !slices.Contains(names, r.Specialist) {
			l.report(p.sub("specialist"), "Unknown specialist", "The role %q wants the specialist %q, and there is none of that name. %s",
				r.Name, r.Specialist, didYouMean(r.Specialist, names, "The specialists are"))
		}
	}
}

// hasRole reports whether a specialist is called in a role.
func (l *loader) hasRole(specialist string) bool {
	return slices.ContainsFunc(l.cfg.Roles, func(r *Role) bool { return r.Specialist == specialist })
}

// applySafety marks the fields that the safety block names as of high risk.
func (l *loader) applySafety() {
	p := l.of(&l.cfg.Safety)
	if p.wrong["high_risk_fields"] {
		return
	}
	for i, name := range l.cfg.Safety.HighRisk {
		f := l.fieldNames[name]
		if f == nil {
			l.report(p.element("high_risk_fields", i), "Unknown field", "There is no field %q. %s", name, didYouMean(name, keys(l.fieldNames), "The fields and their aliases are"))
			continue
		}
		f.HighRisk = true
	}
	l.finishFields()
}
