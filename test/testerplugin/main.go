// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command testerplugin is a plugin that misbehaves on demand. Tests of the host
// and of the conformance suite start it.
//
// What its calls do is in its config block, or in the query; see the package
// tester. What is wrong with the program as a whole is an argument of the form
// broken=NAME, or started=NAME when it describes itself as if nothing were wrong.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/testerplugin/tester"
)

// protocol is the version of go-plugin's protocol that this build speaks, if it
// is not the SDK's. It is set with -ldflags -X.
var protocol string

func main() {
	if v, err := strconv.ParseUint(protocol, 10, 32); err == nil {
		sdk.Handshake.ProtocolVersion = uint(v)
	}
	p := tester.Plugin()
	after := func() {}
	for _, arg := range os.Args[1:] {
		name, ok := strings.CutPrefix(arg, "broken=")
		if late, only := strings.CutPrefix(arg, "started="); only && !describes() {
			name, ok = late, true
		}
		if !ok {
			continue
		}
		broken, ok := defects(p)[name]
		if !ok {
			fmt.Fprintf(os.Stderr, "There is no defect %q.\n", name)
			os.Exit(2)
		}
		if then := broken(); then != nil {
			after = then
		}
	}
	sdk.Serve(p)
	after()
}

// describes reports whether the program was started to describe itself.
func describes() bool { return os.Args[len(os.Args)-1] == "describe" }

// defects are what can be wrong with the program. Each prepares its defect, and
// may return what happens once the plugin has been shut down.
func defects(p *sdk.Plugin) map[string]func() (after func()) {
	return map[string]func() func(){
		// It ends before the handshake.
		"exit": func() func() {
			fmt.Fprintln(os.Stderr, "There is no licence.")
			os.Exit(7)
			return nil
		},
		// It prints what is no handshake.
		"chatty": func() func() {
			fmt.Println("Hello, how can I help you?")
			return nil
		},
		// It never gets ready.
		"slow-start": func() func() {
			fmt.Fprintln(os.Stderr, "Loading a very large model.")
			time.Sleep(time.Hour)
			return nil
		},
		// It dies as soon as it is reachable.
		"exit-after-handshake": func() func() {
			fmt.Printf("1|1|unix|%s/none|grpc|\n", os.Getenv("PLUGIN_UNIX_SOCKET_DIR"))
			os.Exit(8)
			return nil
		},
		// It speaks another version of go-plugin's protocol.
		"old-protocol": func() func() {
			fmt.Println("1|99|unix|/none|grpc|")
			time.Sleep(time.Hour)
			return nil
		},
		// It listens on another machine.
		"far-away": func() func() {
			fmt.Println("1|1|tcp|192.0.2.1:80|grpc|")
			time.Sleep(time.Hour)
			return nil
		},
		// It listens where every program of the machine reaches it.
		"open": func() func() {
			fmt.Println("1|1|tcp|127.0.0.1:9|grpc|")
			time.Sleep(time.Hour)
			return nil
		},
		// It writes what a careless log reader chokes on.
		"odd-log": func() func() {
			fmt.Fprintln(os.Stderr, `{"@message": 1, "@level": [], "@timestamp": {}}`)
			fmt.Fprintln(os.Stderr, "null")
			return nil
		},
		// Its description on standard output is not the one it serves.
		// It does not serve hooks.
		"no-hook": func() func() {
			p.Hook, p.HookPoints = nil, nil
			return nil
		},
		"two-descriptions": func() func() {
			if describes() {
				p.Version = "9.9.9"
			}
			return nil
		},
		// It takes one call at a time.
		"one-place": func() func() {
			p.Limits.Calls = 1
			return nil
		},
		// Its schema has mistakes.
		"bad-schema": func() func() {
			p.Config.Attributes = append(p.Config.Attributes,
				sdk.Attribute{Name: "behaviour", Type: "strng"},
				sdk.Attribute{Name: "limit", Type: "int", Description: "Wrong as well.", Enum: []string{"5"}})
			return nil
		},
		// It outlives its host.
		"no-lifeline": func() func() {
			_ = os.Unsetenv(sdk.LifelineEnv)
			return nil
		},
		// It serves gRPC alone: the place of the other socket is taken.
		"grpc-alone": func() func() {
			_ = os.WriteFile(fmt.Sprintf("%s/direct%d", os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), os.Getpid()), nil, 0o600)
			return nil
		},
		// It does not leave when it is told to.
		"no-shutdown": func() func() {
			return func() { time.Sleep(time.Hour) }
		},
	}
}
