// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import "time"

func specialistSpec() *BlockSpec {
	spec := &BlockSpec{
		Type: "specialist", Labels: []string{"name"},
		Description: "A named backend, model and parameters that serve one or more fields.",
		Keys: []*Key{
			{
				Name: "backend", Type: TypeString, Required: true,
				Description: "The name of the backend block that the specialist calls.",
				at:          in(func(s *Specialist) *string { return &s.Backend }),
			},
			{
				Name: "model", Type: TypeString,
				Description: "The model's name at the model server. Empty for a backend that has only one.",
				at:          in(func(s *Specialist) *string { return &s.Model }),
			},
			{
				Name: "fields", Type: TypeStrings, Required: true,
				Description: "The fields that the specialist serves, by name or alias.",
				at:          in(func(s *Specialist) *[]string { return &s.Fields }),
			},
			{
				Name: "endpoint", Type: TypeString, Unit: "URL",
				Description: "Replaces the backend's base URL for this specialist.",
				at:          in(func(s *Specialist) *string { return &s.Endpoint }),
			},
			{
				Name: "timeout", Type: TypeDuration, Default: "60s", Min: bound(0.001),
				Description: "The deadline of one call, from the request to the end of the answer.",
				Higher:      "Slow models finish; a stuck one is replaced later.",
				Lower:       "A slow model is given up sooner.",
				at:          in(func(s *Specialist) *time.Duration { return &s.Timeout }),
			},
			{
				Name: "max_in_flight", Type: TypeInt, Default: 0, Min: bound(0), Max: bound(100000), Unit: "calls",
				Description: "How many calls run at once; 0 for no bound.",
				Higher:      "More load on the model server.",
				Lower:       "Calls go to another specialist, or wait, sooner.",
				at:          in(func(s *Specialist) *int { return &s.MaxInFlight }),
			},
			{
				Name: "retries", Type: TypeInt, Default: 2, Min: bound(0), Max: bound(10), Unit: "tries",
				Description: "How many further tries follow a failure that may pass.",
				Higher:      "Short outages are bridged, at the price of latency and load.",
				Lower:       "The next specialist is asked sooner.",
				at:          in(func(s *Specialist) *int { return &s.Retries }),
			},
			{
				Name: "prior", Type: TypeNumber, Default: 0.5, Min: bound(0), Max: bound(1), Unit: "probability",
				Description: "The share of verified answers that is assumed before there are outcomes; routing and scoring start from it.",
				Higher:      "A new specialist is asked more at first.",
				Lower:       "A new specialist must show what it can do first.",
				at:          in(func(s *Specialist) *float64 { return &s.Prior }),
			},
		},
		Blocks: []*BlockSpec{paramsSpec(), breakerSpec(), priceSpec()},
		Later:  []string{"green", "endpoints", "replicas", "prompt", "preset", "quantization", "context", "vram"},
	}
	spec.open = func(parent any, label string) any {
		c := parent.(*Config)
		s := &Specialist{Name: label}
		c.Specialists = append(c.Specialists, s)
		return s
	}
	spec.all = func(parent any) []instance {
		var all []instance
		for _, s := range parent.(*Config).Specialists {
			all = append(all, instance{s.Name, s})
		}
		return all
	}
	return reloads(ReloadHot, spec)
}

func paramsSpec() *BlockSpec {
	spec := &BlockSpec{
		Type:        "params",
		Description: "Generation parameters. What a client sends wins over them; what is absent is left to the model server.",
		Keys: []*Key{
			{
				Name: "temperature", Type: TypeNumber, Min: bound(0), Max: bound(2),
				Description: "How freely the next token is drawn.",
				Higher:      "More varied answers.", Lower: "More repeatable answers.",
				at: in(func(p *Params) **float64 { return &p.Temperature }),
			},
			{
				Name: "top_p", Type: TypeNumber, Min: bound(0), Max: bound(1), Unit: "probability",
				Description: "The share of probability that tokens are drawn from.",
				Higher:      "Rarer tokens appear.", Lower: "Only likely tokens appear.",
				at: in(func(p *Params) **float64 { return &p.TopP }),
			},
			{
				Name: "max_tokens", Type: TypeInt, Min: bound(1), Max: bound(10000000), Unit: "tokens",
				Description: "The longest answer.",
				Higher:      "Longer answers at a higher cost.", Lower: "Answers may be cut.",
				at: in(func(p *Params) **int64 { return &p.MaxTokens }),
			},
			{
				Name: "stop", Type: TypeStrings,
				Description: "Texts that end the answer.",
				at:          in(func(p *Params) *[]string { return &p.Stop }),
			},
			{
				Name: "seed", Type: TypeInt, Min: bound(-(1<<53 - 1)), Max: bound(1<<53 - 1),
				Description: "Asks the model server for repeatable drawing.",
				at:          in(func(p *Params) **int64 { return &p.Seed }),
			},
			{
				Name: "presence_penalty", Type: TypeNumber, Min: bound(-2), Max: bound(2),
				Description: "Lowers the odds of tokens that occurred at all.",
				Higher:      "More new subjects.", Lower: "The answer stays with its subject.",
				at: in(func(p *Params) **float64 { return &p.PresencePenalty }),
			},
			{
				Name: "frequency_penalty", Type: TypeNumber, Min: bound(-2), Max: bound(2),
				Description: "Lowers the odds of tokens by how often they occurred.",
				Higher:      "Less repetition.", Lower: "More repetition.",
				at: in(func(p *Params) **float64 { return &p.FrequencyPenalty }),
			},
		},
	}
	return spec.part(func(s any) any { return &s.(*Specialist).Params })
}

func breakerSpec() *BlockSpec {
	spec := &BlockSpec{
		Type:        "breaker",
		Description: "The circuit breaker, which leaves a failing specialist alone for a while.",
		Keys: []*Key{
			{
				Name: "failures", Type: TypeInt, Default: 5, Min: bound(1), Max: bound(1000), Unit: "failures",
				Description: "How many failures in a row open it.",
				Higher:      "A failing model server is called longer.", Lower: "Few failures shut a specialist out.",
				at: in(func(s *Specialist) *int { return &s.BreakerFailures }),
			},
			{
				Name: "cooldown", Type: TypeDuration, Default: "10s", Min: bound(0.001),
				Description: "How long it stays open before one call probes the model server.",
				Higher:      "A recovered model server stays unused longer.", Lower: "A failing model server is probed more often.",
				at: in(func(s *Specialist) *time.Duration { return &s.BreakerCooldown }),
			},
		},
	}
	return spec.part(func(s any) any { return s })
}

func priceSpec() *BlockSpec {
	spec := &BlockSpec{
		Type:        "price",
		Description: "What the model costs; without it the cost of a query is unknown and reported as 0.",
		Keys: []*Key{
			{
				Name: "prompt", Type: TypeNumber, Default: 0, Min: bound(0), Max: bound(1e6), Unit: "US dollars per million tokens",
				Description: "The price of the tokens that are sent.",
				at:          in(func(s *Specialist) *float64 { return &s.PromptPrice }),
			},
			{
				Name: "cached", Type: TypeNumber, Min: bound(0), Max: bound(1e6), Unit: "US dollars per million tokens",
				Description: "The price of those tokens that are sent and that the server reads from its cache; without it, that of the others.",
				at:          in(func(s *Specialist) **float64 { return &s.CachedPrice }),
			},
			{
				Name: "completion", Type: TypeNumber, Default: 0, Min: bound(0), Max: bound(1e6), Unit: "US dollars per million tokens",
				Description: "The price of the tokens that are received.",
				at:          in(func(s *Specialist) *float64 { return &s.CompletionPrice }),
			},
		},
	}
	return spec.part(func(s any) any { return s })
}
