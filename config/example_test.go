// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config_test

import (
	"fmt"
	"os"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// describe knows the plugins of the embedded configuration, with the one
// setting that it uses.
// known knows some of the built-in plugins.
func known(*config.Requirements) config.Plugins { return plugins{} }

type plugins struct{}

func (plugins) Names(sdk.Kind) []string { return nil }

func (plugins) Builtin(string) bool { return true }

func (plugins) Describe(kind sdk.Kind, plugin string) (*sdk.Description, error) {
	switch d := (&sdk.Description{Name: plugin, Kinds: []sdk.KindDescription{{Kind: kind}}}); plugin {
	case "calc", "handbook", "checks", "evidence", "utility", "local":
		return d, nil
	case "lexical":
		d.Config.Attributes = []sdk.Attribute{{Name: "terms", Type: "map(list(string))"}}
		return d, nil
	}
	return nil, fault.New(fault.PluginNotFound, "There is no plugin %q.", plugin)
}

func ExampleLoad() {
	cfg, diags, sources := config.Load(config.LoadOptions{
		Sources: []config.Source{config.DevSource()},
		Plugins: known,
		Dev:     true,
	})
	if cfg == nil {
		_ = config.WriteDiagnostics(os.Stdout, diags, sources, false, 80)
		return
	}
	for _, s := range cfg.Specialists {
		fmt.Println(s.Name, s.Backend, s.Fields, s.Timeout)
	}
	// Output:
	// calc calc [mathematics] 1m0s
	// handbook handbook [aua] 1m0s
}

func ExampleWriteDiagnostics() {
	text := "config_version = \"1.0\"\nserver {\n  adress = \"127.0.0.1:8000\"\n}\n"
	_, diags, sources := config.Load(config.LoadOptions{
		Sources: []config.Source{config.DevSource(), {Name: "aua.hcl", Data: []byte(text[len("config_version = \"1.0\"\n"):])}},
		Plugins: known,
	})
	_ = config.WriteDiagnostics(os.Stdout, diags, sources, false, 80)
	// Output:
	// Error: Unknown argument
	//
	//   on aua.hcl line 2, in server:
	//    2:   adress = "127.0.0.1:8000"
	//         ^^^^^^
	//
	// A server block has no argument "adress". Did you mean "address"?
}

func ExampleBlock_Diagnostics() {
	text := `
verifier "units" {
  plugin = "checks"
}
`
	cfg, _, sources := config.Load(config.LoadOptions{
		Sources: []config.Source{config.DevSource(), {Name: "aua.hcl", Data: []byte(text)}},
		Plugins: known,
	})
	// A plugin found something in its own configuration.
	found := []*sdk.Diagnostic{{Severity: sdk.SeverityWarning, Summary: "Slow check", Detail: "The unit check needs a large table.", Path: []string{"units"}}}
	_ = config.WriteDiagnostics(os.Stdout, cfg.Verifiers[1].Diagnostics(found), sources, false, 0)
	// Output:
	// Warning: Slow check
	//
	//   on aua.hcl line 2, in verifier "units":
	//    2: verifier "units" {
	//       ^^^^^^^^^^^^^^^^
	//
	// The unit check needs a large table. The setting is units, which is not written here.
}

func ExampleFormat() {
	fmt.Printf("%s", config.Format([]byte("server{\naddress=\"127.0.0.1:8000\"\n queue_size  = 5\n}\n")))
	// Output:
	// server {
	//   address    = "127.0.0.1:8000"
	//   queue_size = 5
	// }
}

func ExampleRegistry() {
	config.Registry().Walk(func(path string, key *config.Key) {
		if path == "specialist.breaker.failures" {
			fmt.Println(path, key.Type, key.Default, key.Unit, key.Reload)
			fmt.Println(key.Description)
		}
	})
	// Output:
	// specialist.breaker.failures int 5 failures hot
	// How many failures in a row open it.
}
