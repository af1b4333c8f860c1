// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"time"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/sensitive"
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
				at:          in(func(b *Block) *map[string]sensitive.Text { return &b.Env }),
			},
		}, more...),
		Later: []string{"source", "version", "artefact", "limits"},
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

func routerSpec() *BlockSpec {
	return pluginSpec(sdk.KindRouter, "The plugin that ranks the specialists that may answer a query. Without a block, AUA ranks them by efficacy, price and latency.",
		func(c *Config) *[]*Block { return &c.Routers },
		decisionTimeout(), onError(OnErrorFallback, "fallback and skip: AUA's own ranking stands."))
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

func correctionStoreSpec() *BlockSpec {
	return pluginSpec(sdk.KindCorrectionStore, "The plugin that finds the corrections which a query is about. Without a block, AUA uses the plugin local.",
		func(c *Config) *[]*Block { return &c.CorrectionStores },
		decisionTimeout(), onError(OnErrorSkip, "skip and fallback: the query goes on without corrections, and says so."))
}

func arbiterSpec() *BlockSpec {
	return pluginSpec(sdk.KindArbiter, "The plugin that decides between answers that disagree. Without a block, AUA uses the plugin evidence where a query can have several answers.",
		func(c *Config) *[]*Block { return &c.Arbiters },
		decisionTimeout(), onError(OnErrorFallback, "fallback and skip: the answers are valued by what is known of their specialists, and carry a caveat."),
		blockFields("The fields that the arbiter decides for. Absent: all fields that no other arbiter names."))
}

func middlewareSpec() *BlockSpec {
	return pluginSpec(sdk.KindMiddleware, "A plugin that stands around queries: it may change a query, answer it, and change the answer.",
		func(c *Config) *[]*Block { return &c.Middlewares },
		decisionTimeout(), onError(OnErrorFail, "skip and fallback: the query goes on without the middleware."), order())
}

func hookSpec() *BlockSpec {
	return pluginSpec(sdk.KindHook, "A plugin that is told what happens at points of a query's life.",
		func(c *Config) *[]*Block { return &c.Hooks },
		&Key{
			Name: "on", Type: TypeStrings, Required: true, Reload: ReloadHot,
			Description: "The points that the hook is told of, such as post_response.",
			at:          in(func(b *Block) *[]string { return &b.On }),
		},
		&Key{
			Name: "mode", Type: TypeString, Default: HookObserve, Enum: []string{HookObserve, HookTransform}, Reload: ReloadHot,
			Description: "How the hook is told. observe: off the request path, and its answer is ignored. transform: it is awaited, and may change what the point allows.",
			at:          in(func(b *Block) *string { return &b.Mode }),
		},
		decisionTimeout(), onError(OnErrorSkip, "skip and fallback: the query goes on."), order())
}

func order() *Key {
	return &Key{
		Name: "order", Type: TypeInt, Default: 0, Min: bound(-1000), Max: bound(1000), Reload: ReloadHot,
		Description: "Sorts blocks of this kind; those of equal order are sorted by name. What comes after the answer runs in reverse.",
		Higher:      "Later before a query, sooner after it.",
		Lower:       "Sooner before a query, later after it.",
		at:          in(func(b *Block) *int { return &b.Order }),
	}
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
