// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/detect"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/client"
)

// detectedName stands in diagnostics for the configuration of what was found.
const detectedName = "detected.hcl"

// develop returns the configuration of -dev: the embedded default, and what
// was found on this machine or named by -use. It notes in serving what it found.
func (s *session) develop(ctx context.Context, a *arguments.Serve, serving *views.Serving) []config.Source {
	serving.Detected = detect.Servers(ctx, a.Places)
	for _, api := range detect.Available(s.getenv) {
		if !slices.ContainsFunc(a.Use, func(used detect.API) bool { return used.Name == api.Name }) {
			serving.Hosted = append(serving.Hosted, api)
		}
	}
	sources := []config.Source{config.DevSource()}
	if text := detect.HCL(serving.Detected, a.Use); text != nil {
		sources = append(sources, config.Source{Name: detectedName, Data: text})
	}
	return sources
}

// printConfig prints sources as one configuration.
func printConfig(p *views.Printer, sources []config.Source) int {
	var parts [][]byte
	for _, src := range sources {
		parts = append(parts, bytes.TrimSpace(src.Data))
	}
	text := append(bytes.Join(parts, []byte("\n\n")), '\n')
	return finish(p, views.Show(p, &views.ConfigText{HCL: string(text)}, views.Config))
}

// try returns commands that show what the server can do.
func (s *session) try(serving *views.Serving) []string {
	program := "aua"
	if _, err := exec.LookPath(program); err != nil {
		program = s.program
	}
	address := ""
	if serving.Address != client.DefaultAddress {
		address = "-address " + strings.TrimPrefix(serving.Address, "http://") + " "
	}
	commands := []string{
		fmt.Sprintf("%s query %s%q", program, address, "what is 17*23 minus 4^3?"),
		fmt.Sprintf("%s query %s-debug %q", program, address, "convert 26.2 miles to kilometres"),
		fmt.Sprintf("%s query %s%q", program, address, "how do I add a second model server?"),
	}
	if len(serving.Detected) > 0 && serving.Detected[0].Problem == "" {
		return append(commands, fmt.Sprintf("%s query %s%q", program, address, "explain what a mutex is, in two sentences"))
	}
	body := `{"model": "aua", "messages": [{"role": "user", "content": "what is 2^64?"}]}`
	return append(commands, fmt.Sprintf("curl -s %s/v1/chat/completions -H 'Content-Type: application/json' -d '%s'", serving.Address, body))
}
