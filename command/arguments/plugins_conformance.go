// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/posener/complete"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// PluginsTest is the arguments of "aua plugins test".
type PluginsTest struct {
	Configuration
	// Plugin is a plugin's name, or the path of a program or a plugin's folder;
	// empty for the plugin of the block.
	Plugin string
	// Block is the address of the block whose configuration is used, such as
	// "scorer.default"; empty for none.
	Block string
	// ConfigJSON and BadConfig are files, or JSON objects themselves.
	ConfigJSON, BadConfig        string
	Kinds, Fields                []string
	Query, SlowQuery, PanicQuery string
	Only                         []string
	// JUnit is the file that a JUnit report is written to; empty for none.
	JUnit   string
	Verbose bool
	JSON    bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *PluginsTest) Flags() *Set {
	s := &Set{Positional: "NAME|PATH", PredictArgs: complete.PredictOr(complete.PredictFiles("aua-plugin-*"), complete.PredictDirs("*"))}
	var kinds, checks []string
	for _, k := range sdk.Kinds() {
		kinds = append(kinds, string(k))
	}
	for _, c := range plugintest.Checks() {
		checks = append(checks, c.Name)
	}
	s.Text(&a.ConfigJSON, Flag{Name: "config-json", Value: "FILE|JSON", Predict: complete.PredictFiles("*.json"), Usage: "A configuration that the plugin accepts, as a JSON object or a file that holds one. It is {} unless given."})
	s.Text(&a.Block, Flag{Name: "block", Value: "BLOCK", Usage: "The block of the configuration whose config block, environment and, without NAME or PATH, plugin are used, such as scorer.default."})
	s.Text(&a.BadConfig, Flag{Name: "bad-config", Value: "FILE|JSON", Predict: complete.PredictFiles("*.json"), Usage: "A configuration that the plugin itself refuses. With it, the objection is checked."})
	s.Choices(&a.Kinds, Flag{Name: "kind", Value: "KIND", Usage: "Test the plugin as " + strings.Join(kinds, ", ") + ". May be given several times. Without it, all kinds that it serves are tested."}, kinds...)
	s.List(&a.Fields, Flag{Name: "with-field", Value: "NAME", Usage: "A field that the plugin is configured with; its configuration may speak of them. May be given several times. Without it, they are those of the configuration with -block, else general and mathematics."})
	s.Text(&a.Query, Flag{Name: "query", Value: "TEXT", Usage: "A query that the plugin answers quickly. It is a small sum unless given."})
	s.Text(&a.SlowQuery, Flag{Name: "slow-query", Value: "TEXT", Usage: "A query that takes the plugin long. With it, deadlines and cancellation of slow calls are checked."})
	s.Text(&a.PanicQuery, Flag{Name: "panic-query", Value: "TEXT", Usage: "A query that makes the plugin panic. With it, that the panic fails its own call alone is checked."})
	s.Choices(&a.Only, Flag{Name: "run", Value: "CHECK", Usage: "Make this check, and those that it needs. May be given several times. Without it, all are made."}, checks...)
	s.Text(&a.JUnit, Flag{Name: "junit", Value: "FILE", Predict: complete.PredictFiles("*.xml"), Usage: "Write a JUnit report to FILE as well."})
	s.Switch(&a.Verbose, Flag{Name: "v", Usage: "Show how long each check took."})
	a.declare(s)
	declareJSON(s, &a.JSON)
	return s
}

// ParsePluginsTest reads the arguments of "aua plugins test".
func ParsePluginsTest(args []string, getenv func(string) string) (*PluginsTest, hcl.Diagnostics) {
	a := &PluginsTest{}
	positional, diags := a.Flags().Parse(args, getenv)
	switch {
	case diags.HasErrors():
	case len(positional) == 0 && a.Block != "":
	default:
		a.Plugin, diags = onePlugin(positional)
	}
	return a, diags
}
