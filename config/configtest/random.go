// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package configtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"github.com/auahq/aua/config"
)

// Random makes random configurations. The same seed makes the same ones.
type Random struct {
	*rand.Rand
	// Plain leaves secrets and sensitive settings out, so that what is shown of a
	// configuration is all that there is.
	Plain bool
}

// New makes a Random.
func New(seed uint64) Random { return Random{Rand: rand.New(rand.NewPCG(seed, seed^0xa0a))} }

// Sample is a random configuration as its blocks, by header, such as `backend "b0"`.
type Sample map[string]string

// Source is the configuration's text, the blocks sorted.
func (s Sample) Source(name string) config.Source {
	var out strings.Builder
	out.WriteString("config_version = \"1.0\"\n")
	for _, header := range slices.Sorted(keysOf(s)) {
		fmt.Fprintf(&out, "\n%s {\n%s}\n", header, s[header])
	}
	return config.Source{Name: name, Data: hclwrite.Format([]byte(out.String()))}
}

func keysOf(s Sample) func(func(string) bool) {
	return func(yield func(string) bool) {
		for header := range s {
			if !yield(header) {
				return
			}
		}
	}
}

// Sample makes a configuration.
func (r Random) Sample() Sample {
	s := Sample{}
	for _, b := range r.blocks() {
		if b.always || r.IntN(2) == 0 {
			s[b.header] = b.body()
		}
	}
	return s
}

// Change makes another configuration of one: some blocks come, some go, some
// are changed, and one may have another name.
func (r Random) Change(s Sample) Sample {
	next := Sample{}
	for header, body := range s {
		next[header] = body
	}
	for _, b := range r.blocks() {
		_, exists := next[b.header]
		switch n := r.IntN(6); {
		case n == 0 && exists && !b.always:
			delete(next, b.header)
		case n == 0, n == 1 && exists:
			next[b.header] = b.body()
		}
	}
	if body, ok := next[`middleware "m0"`]; ok && r.IntN(2) == 0 {
		delete(next, `middleware "m0"`)
		next[`middleware "renamed"`] = body
	}
	return next
}

// block is a block that a random configuration may have.
type block struct {
	header string
	always bool
	body   func() string
}

func (r Random) blocks() []block {
	blocks := []block{
		{`auth`, true, func() string { return "enabled = false\n" }},
		{`variable "host"`, true, func() string { return "default = " + r.quoted() + "\n" }},
		{`locals`, true, func() string { return "greeting = \"hello ${var.host}\"\n" }},
		{`server`, false, func() string {
			return r.some("queue_size = %d", r.IntN(99)) + r.some("drain_timeout = %q", r.duration()) + r.some("max_body = \"%dKiB\"", 1+r.IntN(4000)) + r.some("log_level = %q", r.pick("debug", "warn"))
		}},
		{`state "memory"`, false, func() string { return "" }},
		{`records`, false, func() string {
			return r.some("content = %q", r.pick("hash", "none")) + r.some("retention = \"%dd\"", 1+r.IntN(90))
		}},
		{`sessions`, false, func() string { return r.some("history_tokens = %d", r.IntN(9999)) }},
		{`routing`, false, func() string { return r.some("single_threshold = %v", 0.8) + r.some("fallback = %q", "s0") }},
		{`safety`, false, func() string {
			return r.some("abstention_enabled = %v", r.IntN(2) == 0) + r.some("high_risk_fields = [%q]", r.pick("law", "custom"))
		}},
		{`field "law"`, false, func() string {
			return r.some("description = %s", r.pick(`""`, r.quoted())) + r.some("aliases = %s", r.pick("[]", `["jurist"]`)) + r.some("candidates = %d", 1+r.IntN(4))
		}},
		{`field "custom"`, true, func() string {
			return r.some("description = %s", r.quoted()) + r.some("mu = %v", 1+r.Float64()) + r.some("high_risk = %v", true) + r.some("mode = %q", "cascade")
		}},
		{`specialist "s0"`, true, r.specialist},
		{`specialist "s1"`, false, r.specialist},
		{`specialist "s-2"`, false, r.specialist},
		{`role "judge"`, false, func() string { return "specialist = \"s0\"\n" }},
		{`scorer "rest"`, true, r.plugin},
		{`scorer "law"`, false, func() string { return "fields = [\"law\"]\n" + r.plugin() }},
	}
	for _, header := range []string{`backend "b0"`, `backend "b1"`} {
		blocks = append(blocks, block{header, true, r.plugin})
	}
	for _, header := range []string{`classifier "c"`, `router "r"`, `verifier "v0"`, `verifier "v1"`, `arbiter "a"`, `correction_store "c"`} {
		blocks = append(blocks, block{header, false, r.plugin})
	}
	for _, header := range []string{`middleware "m0"`, `middleware "m1"`} {
		blocks = append(blocks, block{header, false, func() string { return r.some("order = %d", r.IntN(9)-4) + r.plugin() }})
	}
	blocks = append(blocks, block{`hook "h"`, false, func() string { return "on = [\"pre_query\"]\n" + r.plugin() }})
	if !r.Plain {
		blocks = append(blocks, block{`variable "key"`, true, func() string { return "default = \"a sensitive value\"\nsensitive = true\n" }},
			block{`variable "port"`, true, func() string {
				return "default = 47114711\ntype = number\nsensitive = true\ndescription = \"A $${port}\"\n"
			}},
			block{`variable "login"`, true, func() string {
				return "default = { name = \"a sensitive name\", list = [\"a sensitive x\", 47114711] }\nsensitive = true\n"
			}},
			block{`variable "map"`, true, func() string {
				return "type = map(string)\ndefault = { \"a 1\" = \"a sensitive member\" }\nsensitive = true\n"
			}},
			block{`secrets "env"`, false, func() string { return r.some("prefix = %q", "AUA_") }})
	}
	return blocks
}

func (r Random) specialist() string {
	return fmt.Sprintf("backend = %q\nfields = [%q, \"general\"]\n", r.pick("b0", "b1"), r.pick("law", "custom")) +
		r.some("model = %s", r.text()) + r.some("timeout = %q", r.duration()) + r.some("prior = %v", r.Float64()) + r.some("retries = %d", r.IntN(5)) +
		r.some("endpoint = %q", "http://127.0.0.1:9001/${1 + 1}") +
		r.some("params {\n temperature = %v\n stop = [%s]\n seed = %d\n}", r.Float64(), r.quoted(), r.IntN(1<<40)) +
		r.some("breaker {\n failures = %d\n}", 1+r.IntN(9)) + r.some("price {\n prompt = %v\n cached = 0\n}", r.IntN(9))
}

// plugin is the body of a block that names the plugin.
func (r Random) plugin() string {
	body := fmt.Sprintf("plugin = %q\n", Plugin) + r.some("isolation = %q", r.pick("inline", "process"))
	if !r.Plain {
		body += r.some("env = { A = %s, B_1 = %s }", r.value(), r.value())
	}
	if r.IntN(4) > 0 {
		body += "config {\n" + r.config() + "}\n"
	}
	return body
}

// some is a line, or half of the time nothing.
func (r Random) some(format string, args ...any) string {
	if r.IntN(2) == 0 {
		return ""
	}
	return fmt.Sprintf(format, args...) + "\n"
}

func (r Random) pick(options ...string) string { return options[r.IntN(len(options))] }

func (r Random) duration() string { return fmt.Sprintf("%dms", 1+r.IntN(1e6)) }

// texts are those that languages of templates trip over.
var texts = []string{
	"", "a", "数学 é 😀", "with \"quotes\" and \\", "line\nbreak\r\n\ttab", "$", "%", "$$", "${", "$${x}", "%{if}", "%%{ $%{ ${\"a\"}",
	"\ufeffmark", "\x00\x7f", "~}", "true", "12", "null", "secret(\"X\")", "${secret(\"X\")}", "(sensitive)", "</script>&", " padded ", "//", "e\u0301", "$\U0001F600%",
}

func (r Random) quoted() string {
	return string(hclwrite.TokensForValue(cty.StringVal(r.pick(texts...) + r.pick(texts...))).Bytes())
}

// value is an expression that is a text, or in the end one.
func (r Random) value() string {
	if r.Plain || r.IntN(2) == 0 {
		return r.text()
	}
	return r.pick(
		`secret("KEY")`, `"Bearer ${secret("KEY")}"`, `"$${a}${secret("quote \" and $${x} \\ \n")}%"`, `"${"$"}${secret("A")}"`,
		`var.key`, `"x-${var.key}-${secret("数")}"`, `var.login.name`, `var.login.list[0]`, `var.map["a 1"]`, `format("%s=%v", "k", secret("KEY"))`,
		`var.host == "" ? secret("A") : secret("B")`, `join(",", [secret("A"), var.key])`,
	)
}

// text is an expression without a secret.
func (r Random) text() string {
	return r.pick(r.quoted(), r.quoted(), `var.host`, `local.greeting`, `env("SET")`, `upper("x")`, `"${var.host}!"`)
}
