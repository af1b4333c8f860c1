// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

// scorer is a careful plugin of the simplest kind, with a change.
func scorer(change func(*sdk.Plugin)) *sdk.Plugin {
	p := one(sdk.KindScorer, func(i *sdk.Instance) any { return careful(i) })
	if change != nil {
		change(p)
	}
	return p
}

// first does something before the SDK serves the plugin.
func first(do func(p *sdk.Plugin, describe bool)) func(*sdk.Plugin, bool) {
	return func(p *sdk.Plugin, describe bool) {
		do(p, describe)
		sdk.Serve(p)
	}
}

// unlessDescribing does it where the plugin is to serve.
func unlessDescribing(do func()) func(*sdk.Plugin, bool) {
	return first(func(_ *sdk.Plugin, describe bool) {
		if !describe && os.Getenv(sdk.Handshake.MagicCookieKey) != "" {
			do()
		}
	})
}

func programDefects() map[string]defect {
	return map[string]defect{
		"greets before the description": {
			program: program{scorer(nil), first(func(*sdk.Plugin, bool) { fmt.Println("Hello!") })},
			check:   "describe", found: "standard output is not a description",
		},
		"describes itself for ever": {
			program: program{scorer(nil), first(func(_ *sdk.Plugin, describe bool) { time.Sleep(time.Hour) })},
			check:   "describe", found: "it did not leave within 1s",
			options: func(o *Options) { o.Timeout, o.Only = time.Second, []string{"describe", "handshake"} },
		},
		"a type that does not exist": {
			program: program{plugin: scorer(func(p *sdk.Plugin) {
				p.Config.Attributes = []sdk.Attribute{{Name: "size", Type: "integer", Description: "A size."}}
			})},
			check: "schema", found: `there is no type "integer"`,
		},
		"leaves without a word by hand": {program: program{scorer(nil), wire{bare: true}.main}, check: "cookie", found: "as if all were well"},
		"a banner before the handshake": {
			program: program{scorer(nil), unlessDescribing(func() { fmt.Println("Listening on 127.0.0.1:8080") })},
			check:   "handshake", found: `the first line on standard output is "Listening on 127.0.0.1:8080"`,
		},
		"a health service that is not well": {program: program{scorer(nil), wire{sick: true}.main}, check: "handshake", found: "NOT_SERVING"},
		"describes itself in two ways": {
			program: program{scorer(nil), first(func(p *sdk.Plugin, describe bool) {
				if describe {
					p.Version = "9.9.9"
				}
			})},
			check: "same_description", found: `"version": "9.9.9"`,
		},
		"needs a home": {
			program: program{scorer(nil), unlessDescribing(func() {
				if os.Getenv("HOME") == "" {
					fmt.Fprintln(os.Stderr, "HOME is not set.")
					os.Exit(1)
				}
			})},
			check: "environment", found: "HOME is not set.",
		},
		"does not close": {
			program: program{plugin: one(sdk.KindScorer, func(i *sdk.Instance) any { return stuck{careful(i)} })},
			check:   "drain", found: "the disk is full",
		},
		"stays after the shutdown": {
			program: program{scorer(nil), func(p *sdk.Plugin, _ bool) { sdk.Serve(p); time.Sleep(time.Hour) }},
			check:   "shutdown", found: "it was still running 2s after",
		},
		"dies of SIGTERM": {program: program{scorer(nil), wire{mortal: true}.main}, check: "sigterm", found: "it left (the process ended: signal: terminated)"},
		"outlives its host": {
			program: program{scorer(nil), unlessDescribing(func() { _ = os.Unsetenv(sdk.LifelineEnv) })},
			check:   "lifeline", found: "it was still running",
		},
	}
}

// stuck is an instance that does not close.
type stuck struct{ *anyKind }

func (stuck) Close() error { return errors.New("the disk is full") }

func configurationDefects() map[string]defect {
	refuse := func(err error) func(*sdk.Instance) any {
		return func(i *sdk.Instance) any {
			if strings.Contains(string(i.Config), "7") {
				return err
			}
			return careful(i)
		}
	}
	sized := func(construct func(*sdk.Instance) any) *sdk.Plugin {
		p := one(sdk.KindScorer, construct)
		p.Config.Attributes = []sdk.Attribute{{Name: "size", Type: "int", Description: "A size."}}
		return p
	}
	bad := func(o *Options) { o.BadConfig = json.RawMessage(`{"size": 7}`) }
	return map[string]defect{
		"refuses every configuration": {
			program: program{plugin: scorer(func(p *sdk.Plugin) {
				p.Validate = func(*sdk.Instance) error { return errors.New("no") }
			})},
			check: "configure", found: "Plugin cannot be configured: no",
		},
		"dies of a bad configuration": {
			program: program{plugin: scorer(func(p *sdk.Plugin) {
				p.Validate = func(i *sdk.Instance) error {
					if !json.Valid(i.Config) {
						fmt.Fprintln(os.Stderr, "json: cannot unmarshal")
						os.Exit(1)
					}
					return nil
				}
			})},
			check: "configure_garbage", found: "it took the plugin down",
		},
		"objects to nothing in particular": {
			program: program{plugin: sized(refuse(errors.New("no")))},
			check:   "configure_path", found: "Plugin cannot be configured: the diagnostic has no path to the setting", options: bad,
		},
		"objects to what does not exist": {
			program: program{plugin: sized(refuse(&sdk.ConfigError{Path: []string{"colour"}, Summary: "Wrong size", Detail: "Use 3."}))},
			check:   "configure_path", found: "Wrong size: the path [colour] leads to no setting of the schema", options: bad,
		},
		"objects without advice": {
			program: program{plugin: sized(refuse(&sdk.ConfigError{Path: []string{"size"}, Summary: "Wrong size"}))},
			check:   "configure_path", found: "Wrong size: the diagnostic has no detail that says what to do", options: bad,
		},
		"accepts everything": {
			program: program{plugin: sized(func(i *sdk.Instance) any { return careful(i) })},
			check:   "configure_path", found: "the configuration was accepted", options: bad,
		},
		"does not validate": {
			program: program{scorer(nil), wire{call: at("Control/Validate", func(any) (any, error) {
				return nil, status.Error(codes.Unimplemented, "not yet")
			})}.main},
			check: "validate", found: "not yet",
		},
		"is ill": {
			program: program{plugin: one(sdk.KindScorer, func(i *sdk.Instance) any { k := careful(i); k.ill = "flu"; return k })},
			check:   "health", found: "the instance calls itself unhealthy: flu",
		},
	}
}

// score is a scorer that is a function.
type score func(context.Context, *sdk.ScoreRequest) (*sdk.ScoreResponse, error)

func (f score) Score(ctx context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	return f(ctx, req)
}

// scores is a plugin with that scorer.
func scores(f score) program {
	return program{plugin: one(sdk.KindScorer, func(*sdk.Instance) any { return f })}
}
