// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	plugin "github.com/hashicorp/go-plugin"
)

// ReattachEnv tells a host of plugins that run already: a JSON object with a
// member for each, by name.
const ReattachEnv = "AUA_REATTACH_PLUGINS"

// serveDebug serves until the process is interrupted. The host did not start
// it, and does not end it either.
func serveDebug(name string, config *plugin.ServeConfig) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	reattach := make(chan *plugin.ReattachConfig, 1)
	closed := make(chan struct{})
	config.Test = &plugin.ServeTestConfig{Context: ctx, ReattachConfigCh: reattach, CloseCh: closed}
	out := os.Stdout // go-plugin replaces it
	go plugin.Serve(config)
	select {
	case c := <-reattach:
		text, err := json.Marshal(map[string]any{name: map[string]any{
			"ProtocolVersion": c.ProtocolVersion, "Pid": c.Pid,
			"Addr": map[string]string{"Network": c.Addr.Network(), "String": c.Addr.String()},
		}})
		if err != nil {
			fmt.Fprintf(os.Stderr, "How to reach this process cannot be printed: %v.\n", err)
			os.Exit(1)
		}
		fmt.Fprintf(out, "The plugin runs until it is interrupted. To have AUA use it, start AUA with:\n\n  %s='%s'\n\n", ReattachEnv, text)
	case <-closed:
		fmt.Fprintln(os.Stderr, "The plugin cannot be served; what it printed says why.")
		os.Exit(1)
	}
	<-closed
}
