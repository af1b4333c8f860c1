// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/posener/complete"

	"github.com/auahq/aua/command/detect"
)

// Serve is the arguments of "aua serve".
type Serve struct {
	Configuration
	Dev    bool
	Listen string
	DryRun bool
	// Apply applies the files although the server has a snapshot.
	Apply bool
	// PrintConfig prints the configuration of -dev instead of serving it.
	PrintConfig bool
	// Use are the hosted APIs that -dev may send questions to.
	Use []detect.API
	// Places are where -dev looks for model servers.
	Places []detect.Place
	// LogFormat is json, text, or empty for text on a terminal and JSON elsewhere.
	LogFormat string
	JSON      bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *Serve) Flags() *Set {
	s := &Set{}
	s.Switch(&a.Dev, Flag{Name: "dev", Usage: "Try AUA without a configuration: the embedded default, the model servers found on this machine, no authentication, nothing kept after the end. Listens on this machine only."})
	a.declare(s)
	s.Text(&a.Listen, Flag{Name: "listen", Value: "ADDR", Env: "AUA_LISTEN", Usage: "The host:port to listen on, instead of the configuration's. Port 0 takes a free one."})
	s.Switch(&a.DryRun, Flag{Name: "dry-run", Usage: "Check the configuration, start and configure every plugin, then stop without listening."})
	s.Switch(&a.Apply, Flag{Name: "apply", Env: "AUA_APPLY", Usage: "Apply the files at the start. Without it, only the first start of a server applies them; later ones serve what was applied last, and say how the files differ."})
	s.Func(func(v string) error {
		api, err := detect.ParseAPI(v)
		a.Use = append(a.Use, api)
		return err
	}, Flag{
		Name: "use", Repeated: true, Value: "API[=MODEL]", Predict: complete.PredictSet(detect.APINames()...),
		Usage: "With -dev, also send questions to a hosted API whose key is in the environment. May be given several times.",
	})
	s.Switch(&a.PrintConfig, Flag{Name: "print-config", Usage: "With -dev, print the configuration that would be served, as HCL to start one from, and exit."})
	a.Places = detect.Places()
	s.Func(func(v string) (err error) {
		a.Places, err = detect.ParsePlaces(v)
		return err
	}, Flag{
		Name: "detect", Value: "LIST", Env: "AUA_DETECT",
		Usage: `With -dev, where to look for model servers instead of the usual ports: "ollama=127.0.0.1:11434,vllm=127.0.0.1:8001", or "none".`,
	})
	s.Choice(&a.LogFormat, Flag{Name: "log-format", Value: "FORMAT", Env: "AUA_LOG_FORMAT", Usage: "The format of the log on standard error: json or text. Without it, text on a terminal and JSON elsewhere."}, "json", "text")
	declareJSON(s, &a.JSON)
	return s
}

// ParseServe reads the arguments of "aua serve".
func ParseServe(args []string, getenv func(string) string) (*Serve, hcl.Diagnostics) {
	a := &Serve{}
	positional, diags := a.Flags().Parse(args, getenv)
	diags = append(diags, noArguments(positional)...)
	for _, f := range []struct {
		name string
		set  bool
	}{{"print-config", a.PrintConfig}, {"use", len(a.Use) > 0}} {
		if f.set && !a.Dev {
			diags = append(diags, problem("Flag without -dev", "The flag -%s is only for serve -dev: without -dev, everything that is used stands in the configuration.", f.name)...)
		}
	}
	switch {
	case a.Dev && a.Apply:
		diags = append(diags, problem("Conflicting flags", "Give either -dev or -apply: with -dev, the configuration is that of the start, and nothing is kept.")...)
	case a.PrintConfig && a.DryRun:
		diags = append(diags, problem("Conflicting flags", "Give either -print-config or -dry-run.")...)
	case a.PrintConfig && len(a.Paths) > 0:
		diags = append(diags, problem("Conflicting flags", "The flag -print-config prints what -dev serves without a configuration, but %q is given.", a.Paths[0])...)
	}
	return a, diags
}
