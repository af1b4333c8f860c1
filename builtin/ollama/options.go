// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"encoding/json"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// optionNames are the options that a client may also name outside of "options",
// as it does for other servers. Those that the contract names are not among them.
var optionNames = map[string]bool{
	"draft_num_predict": true, "low_vram": true, "main_gpu": true, "min_p": true, "mirostat": true, "mirostat_eta": true,
	"mirostat_tau": true, "num_batch": true, "num_ctx": true, "num_gpu": true, "num_keep": true, "num_thread": true, "numa": true,
	"penalize_newline": true, "repeat_last_n": true, "repeat_penalty": true, "tfs_z": true, "top_k": true, "typical_p": true,
	"use_mlock": true, "use_mmap": true, "vocab_only": true,
}

// clientExtra are the members of a request that the contract does not name.
type clientExtra struct {
	options, rest []rawjson.Member
	// think and effort are two ways to say how much to think.
	think, effort []byte
}

// split takes a client's further members apart.
func (e *encoder) split(object []byte) clientExtra {
	var extra clientExtra
	if len(object) == 0 {
		return extra
	}
	if !json.Valid(object) {
		e.Fail("extra_json", rawjson.ErrNotJSON)
		return extra
	}
	var own []rawjson.Member
	if !rawjson.EachMember(object, func(name, value []byte) {
		m := rawjson.Member{Name: string(name), Value: value}
		switch {
		case m.Name == "options":
			var ok bool
			if own, ok = rawjson.Members(value); !ok && !rawjson.IsNull(value) {
				e.Fail("the member options of extra_json", rawjson.ErrNotObject)
			}
		case optionNames[m.Name]:
			extra.options = append(extra.options, m)
		case m.Name == "think":
			extra.think = value
		case m.Name == "reasoning_effort":
			extra.effort = value
		default:
			extra.rest = append(extra.rest, m)
		}
	}) {
		e.Fail("extra_json", rawjson.ErrNotObject)
	}
	extra.options = rawjson.Merge(extra.options, own)
	return extra
}

// params returns the contract's parameters as options.
func params(e *encoder, p *sdk.Params) []rawjson.Member {
	if p == nil {
		return nil
	}
	o := rawjson.NewObject(128)
	o.Float("temperature", p.Temperature)
	o.Float("top_p", p.TopP)
	if p.MaxTokens != nil {
		o.Int("num_predict", p.GetMaxTokens())
	}
	o.Strings("stop", p.GetStop())
	if p.Seed != nil {
		o.Int("seed", p.GetSeed())
	}
	o.Float("presence_penalty", p.PresencePenalty)
	o.Float("frequency_penalty", p.FrequencyPenalty)
	object, err := o.Close()
	if err != nil {
		e.Fail("the parameter", err)
	}
	members, _ := rawjson.Members(object)
	return members
}

// merged puts options together; later ones win.
func merged(lists ...[]rawjson.Member) []rawjson.Member {
	var all []rawjson.Member
	for _, list := range lists {
		all = rawjson.Merge(all, list)
	}
	return all
}

func (e *encoder) options(list []rawjson.Member) {
	e.Take("options")
	e.Raw("options", "options", rawjson.Encode(list))
}
