// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"fmt"
	"maps"
	"os"
	"testing"
	"time"

	"github.com/auahq/aua/sdk"
)

// asPlugin, as the first argument, makes the test binary a plugin; the second
// says which.
const asPlugin = "as-plugin"

func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == asPlugin {
		p, ok := programs()[os.Args[2]]
		if !ok {
			fmt.Fprintf(os.Stderr, "There is no plugin %q.\n", os.Args[2])
			os.Exit(2)
		}
		p.run(os.Args[len(os.Args)-1] == "describe")
		return
	}
	os.Exit(m.Run())
}

// program is what the test binary can be.
type program struct {
	plugin *sdk.Plugin
	// main is what it does instead of being served by the SDK; nil for that.
	main func(p *sdk.Plugin, describe bool)
}

func (p program) run(describe bool) {
	if p.main != nil {
		p.main(p.plugin, describe)
		return
	}
	sdk.Serve(p.plugin)
}

// programs are the plugins that keep the contract, and those that do not.
func programs() map[string]program {
	all := map[string]program{}
	for _, kind := range sdk.Kinds() {
		all["careful-"+string(kind)] = program{plugin: one(kind, func(i *sdk.Instance) any { return careful(i) })}
	}
	everything := everyKind(&anyKind{})
	everything.TransformsChunks, everything.ChangesAnswer, everything.OwnsStorage = true, true, true
	all["careful"] = program{plugin: everything}
	learner := one(sdk.KindClassifier, func(i *sdk.Instance) any { return careful(i) })
	learner.Learns = true
	all["careful-learner"] = program{plugin: learner}
	maps.Copy(all, unreachable())
	for name, d := range defects() {
		all[name] = d.program
	}
	return all
}

// unreachable are plugins whose start takes long to fail, and one that is harmless.
func unreachable() map[string]program {
	return map[string]program{
		"mute": {scorer(nil), unlessDescribing(func() { time.Sleep(time.Hour) })},
		"fainting": {scorer(nil), unlessDescribing(func() {
			fmt.Fprintln(os.Stderr, "out of memory")
			os.Exit(9)
		})},
		"deaf": {scorer(nil), wire{deaf: true}.main},
		// noisy prints to standard output whenever it is called.
		"noisy": scores(func(_ context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
			fmt.Println("1|1|unix|/nowhere|grpc|")
			fmt.Fprintln(os.Stderr, "\x00\xff {\"@level\": 7}")
			return good(req)
		}),
	}
}
