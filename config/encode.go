// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/auahq/aua/sdk/sensitive"
)

// encoder writes a configuration as nested JSON in HCL's names, the form that
// a file *.hcl.json has.
type encoder struct {
	// plugin returns the config block of a plugin block, and env its environment.
	plugin func(*Block) json.RawMessage
	env    func(*Block) map[string]string
	// file writes what a file *.hcl.json has: texts as templates, and what is
	// empty although it need not be.
	file bool
}

// Redacted returns the whole configuration as nested JSON in HCL's names, with
// "(sensitive)" for every value that must not be shown. It is what GET /config
// answers.
func (c *Config) Redacted() map[string]any {
	e := encoder{
		plugin: func(b *Block) json.RawMessage { return b.Redacted },
		env:    redactedEnv,
	}
	return e.body(registry, c, "")
}

// redactedEnv shows the names of the environment only: its values are where
// credentials are usually put.
func redactedEnv(b *Block) map[string]string {
	shown := map[string]string{}
	for name := range b.Env {
		shown[name] = sensitive.Placeholder
	}
	return shown
}

// digest identifies the content. Neither comments nor layout, order or the
// values of secrets enter it.
func (c *Config) digest() string {
	sum := sha256.Sum256(c.canonical())
	return "sha256:" + hex.EncodeToString(sum[:])
}

// body encodes what spec describes of target.
func (e encoder) body(spec *BlockSpec, target any, label string) map[string]any {
	out := map[string]any{}
	for _, k := range spec.Keys {
		if k.at == nil || !k.appliesTo(label) {
			continue
		}
		v := k.get(k.at(target))
		if e.file {
			v = k.written(k.at(target), target)
		}
		if v != nil {
			out[k.Name] = v
		}
	}
	if b, ok := target.(*Block); ok {
		delete(out, "env")
		if env := e.env(b); len(env) > 0 {
			out["env"] = env
		}
		if config := e.plugin(b); len(config) > 0 && string(config) != "{}" {
			out[configBlock] = config
		}
	}
	if s, ok := target.(*Server); ok && e.file && s.written != nil {
		out["address"] = *s.written // -listen is of one start, and no part of what is compared and kept
	}
	if c, ok := target.(*Config); ok {
		c.Requirements.encode(e, out)
	}
	for _, child := range spec.Blocks {
		if child.all != nil {
			e.blocks(out, child, target)
		}
	}
	return out
}

// blocks encodes the blocks of one type that parent has.
func (e encoder) blocks(out map[string]any, spec *BlockSpec, parent any) {
	labelled := map[string]any{}
	for _, i := range spec.all(parent) {
		body := e.body(spec, i.target, i.label)
		if len(spec.Labels) > 0 {
			labelled[i.label] = body
		} else if len(body) > 0 {
			out[spec.Type] = body
		}
	}
	if len(labelled) > 0 {
		out[spec.Type] = labelled
	}
}

// get returns what ptr points to as JSON; nil when nothing is set.
func (k *Key) get(ptr any) any {
	switch v := ptr.(type) {
	case *string:
		if *v != "" {
			return *v
		}
	case *Credential:
		if !v.Empty() {
			return sensitive.Placeholder
		}
	case *bool:
		return *v
	case *int:
		return *v
	case *int64:
		return formatSize(*v)
	case *float64:
		return *v
	case *time.Duration:
		return FormatDuration(*v)
	case **int64:
		if *v != nil {
			return **v
		}
	case **float64:
		if *v != nil {
			return **v
		}
	case *[]string:
		if len(*v) > 0 {
			return *v
		}
	case *map[string]string:
		if len(*v) > 0 {
			return *v
		}
	}
	return nil
}

// encode writes required_plugins and dev_overrides.
func (r *Requirements) encode(e encoder, out map[string]any) {
	required, overrides := map[string]any{}, map[string]any{}
	for _, p := range r.Required {
		required[p.Name] = e.body(requiredPlugin, p, "")
	}
	for _, o := range r.Overrides {
		overrides[o.Name] = o.Path
		if e.file {
			overrides[o.Name] = escapeTemplate(o.Path)
		}
	}
	if len(required) > 0 {
		out[requiredBlock] = required
	}
	if len(overrides) > 0 {
		out[overridesBlock] = overrides
	}
}
