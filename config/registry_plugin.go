// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"time"

	"github.com/auahq/aua/sdk"
)

// pluginSpec describes a block that names a plugin. The keys that every kind
// has come first; more are those of its own.
func pluginSpec(kind sdk.Kind, description string, list func(*Config) *[]*Block, more ...*Key) *BlockSpec {
	spec := &BlockSpec{
		Type: string(kind), Labels: []string{"name"}, PluginConfig: true,
		Description: description,
		Keys: append([]*Key{
			{
				Name: "plugin", Type: TypeString, Required: true,
				Description: "The plugin's name. \"aua plugins list\" shows which there are.",
				at:          in(func(b *Block) *string { return &b.Plugin }),
			},
			{
				Name: "isolation", Type: TypeString, Default: IsolationProcess, Enum: []string{IsolationProcess, IsolationInline},
				Description: "Runs the plugin as a process of its own; or inline, inside the server, which only built-in plugins can.",
				at:          in(func(b *Block) *string { return &b.Isolation }),
			},
			{
				Name: "env", Type: TypeEnv, Secrets: true,
				Description: "The environment variables of the plugin's process. It inherits none of the server's.",
				at:          in(func(b *Block) *map[string]string { return &b.Env }),
			},
		}, more...),
		Later: []string{"source", "version", "artefact", "limits", "order"},
	}
	spec.open = func(parent any, label string) any {
		b := &Block{Kind: kind, Name: label}
		blocks := list(parent.(*Config))
		*blocks = append(*blocks, b)
		return b
	}
	spec.all = func(parent any) []instance {
		var all []instance
		for _, b := range *list(parent.(*Config)) {
			all = append(all, instance{b.Name, b})
		}
		return all
	}
	return reloads(ReloadProcess, spec)
}

func backendSpec() *BlockSpec {
	return pluginSpec(sdk.KindBackend, "A plugin instance that talks to a model server.",
		func(c *Config) *[]*Block { return &c.Backends })
}

func classifierSpec() *BlockSpec {
	return pluginSpec(sdk.KindClassifier, "The plugin that says which fields a query belongs to. Without a block, AUA uses the plugin lexical.",
		func(c *Config) *[]*Block { return &c.Classifiers },
		decisionTimeout(), onError(OnErrorFallback, "fallback and skip: the field is unknown."))
}

func verifierSpec() *BlockSpec {
	return pluginSpec(sdk.KindVerifier, "A plugin that tests answers. Without a block, AUA uses the plugin checks.",
		func(c *Config) *[]*Block { return &c.Verifiers },
		decisionTimeout(), onError(OnErrorSkip, "skip and fallback: its checks are unknown."),
		blockFields("The fields whose answers are tested. Absent: all fields."))
}

func scorerSpec() *BlockSpec {
	return pluginSpec(sdk.KindScorer, "The plugin that values answers. Without a block, AUA uses the plugin utility.",
		func(c *Config) *[]*Block { return &c.Scorers },
		decisionTimeout(), onError(OnErrorFallback, "fallback and skip: answers are valued by what is known of their specialists, and carry a caveat."),
		blockFields("The fields that the scorer decides for. Absent: all fields that no other scorer names."))
}

func decisionTimeout() *Key {
	return &Key{
		Name: "timeout", Type: TypeDuration, Default: "2s", Min: bound(0.001), Reload: ReloadHot,
		Description: "The deadline of one call.",
		Higher:      "A slow plugin delays queries longer before on_error applies.",
		Lower:       "on_error applies sooner.",
		at:          in(func(b *Block) *time.Duration { return &b.Timeout }),
	}
}

func onError(def, meaning string) *Key {
	return &Key{
		Name: "on_error", Type: TypeString, Default: def, Enum: []string{OnErrorFail, OnErrorSkip, OnErrorFallback}, Reload: ReloadHot,
		Description: "What a failed call leads to. fail: the query fails; " + meaning,
		at:          in(func(b *Block) *string { return &b.OnError }),
	}
}

func blockFields(description string) *Key {
	return &Key{
		Name: "fields", Type: TypeStrings, Reload: ReloadHot, Description: description,
		at: in(func(b *Block) *[]string { return &b.Fields }),
	}
}
