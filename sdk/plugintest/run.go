// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"google.golang.org/grpc"

	"github.com/auahq/aua/sdk"
)

// Options say how a plugin is tested. The zero value tests everything that can
// be tested without knowing the plugin.
type Options struct {
	// Config is a configuration that the plugin accepts, as a JSON object.
	Config json.RawMessage
	// BadConfig is one that its own validation refuses; without it that is not tested.
	BadConfig json.RawMessage
	// Kinds are the kinds to test; empty for all that the plugin serves.
	Kinds []sdk.Kind
	// Env is added to the plugin's environment, as "NAME=value".
	Env []string
	// Query is a query that the plugin answers quickly; empty for a small sum.
	Query string
	// SlowQuery is one that takes the plugin long; without it deadlines and
	// cancellation are not tested.
	SlowQuery string
	// PanicQuery is one that makes the plugin panic; without it that is not tested.
	PanicQuery string
	// Timeout bounds every single step, such as a start or a call; 0 for 15 s.
	Timeout time.Duration
}

// check is one demand on a plugin.
type check struct {
	name, about string
	// needs are the checks that must have passed before.
	needs []string
	run   func(context.Context, *suite) error
}

// suite is one run of the checks.
type suite struct {
	path    string
	args    []string
	options Options
	dir     string
	// description is what "describe" printed; set by its check.
	description *sdk.Description
	// running is the process that most checks share; set by the handshake.
	running *subject
	// calls is where its kinds are called; set by the handshake.
	calls grpc.ClientConnInterface
}

// checks are all checks, in order.
func checks() []check {
	return []check{
		{"describe", "\"PLUGIN describe\" prints the description as JSON and nothing else.", nil, checkDescribe},
		{"schema", "The configuration schema has no mistakes.", []string{"describe"}, checkSchema},
		{"cookie", "Started without the host's cookie, the plugin says that it is a plugin and leaves.", nil, checkCookie},
		{"handshake", "Started by a host, the plugin prints the handshake line and serves.", []string{"describe"}, checkHandshake},
		{"same_description", "Control.Describe says what \"describe\" prints.", []string{"handshake"}, checkSameDescription},
		{"configure", "The plugin accepts its configuration.", []string{"handshake"}, checkConfigure},
		{"configure_garbage", "A configuration that makes no sense does not take the plugin down.", []string{"handshake"}, checkGarbage},
		{"configure_path", "The plugin's own objection to a setting says which one it is, and what to do.", []string{"handshake"}, checkBadConfig},
		{"health", "A configured instance is healthy; one that does not exist is not.", []string{"configure"}, checkHealth},
		{"call", "Every kind answers a call, and keeps the contract.", []string{"configure"}, checkCalls},
		{"unknown_instance", "A call for an instance that does not exist fails.", []string{"configure"}, checkUnknownInstance},
		{"concurrency", "Many calls at once are all answered.", []string{"call"}, checkConcurrency},
		{"large_message", "A message of 5 MiB passes.", []string{"call"}, checkLargeMessage},
		{"deadline", "Calls that are past their deadline take no place from others.", []string{"call"}, checkDeadline},
		{"cancel", "Calls that were cancelled take no place from others.", []string{"call"}, checkCancel},
		{"panic", "A panic fails its own call, and nothing else.", []string{"call"}, checkPanic},
		{"direct", "What the plugin serves without gRPC, it serves as well as over gRPC.", []string{"call"}, checkDirect},
		{"drain", "A drained instance is gone, and the plugin goes on.", []string{"configure"}, checkDrain},
		{"shutdown", "The plugin leaves within two seconds of being told to, and needs no killing.", []string{"handshake"}, checkShutdown},
		{"lifeline", "The plugin leaves when its host dies.", []string{"handshake"}, checkLifeline},
	}
}

// Run checks the plugin and reports every check to r, which a *testing.T is.
// The plugin is started with args, for a description with "describe" behind them.
func Run(r Reporter, path string, args []string, o Options) {
	r.Helper()
	results, err := Check(context.Background(), path, args, o)
	if err != nil {
		r.Errorf("The plugin cannot be checked: %v", err)
	}
	report(r, results)
}

// Check checks the plugin and returns the result of every check, in a fixed
// order. The error says that nothing could be checked at all, or that ctx ended.
func Check(ctx context.Context, path string, args []string, o Options) ([]Result, error) {
	if o.Timeout <= 0 {
		o.Timeout = 15 * time.Second
	}
	if o.Query == "" {
		o.Query = "What is 2 + 2?"
	}
	if len(o.Config) == 0 {
		o.Config = json.RawMessage("{}")
	}
	dir, err := os.MkdirTemp("", "aua-pt-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for sockets: %w", err)
	}
	s := &suite{path: path, args: args, options: o, dir: dir}
	defer s.close()
	passed := map[string]bool{}
	var results []Result
	for _, c := range checks() {
		if err := ctx.Err(); err != nil {
			return results, err
		}
		result := outcome(c, s.attempt(ctx, c, passed))
		passed[c.name] = result.Status == Pass
		results = append(results, result)
	}
	return results, nil
}

func (s *suite) attempt(ctx context.Context, c check, passed map[string]bool) error {
	for _, need := range c.needs {
		if !passed[need] {
			return skipped(fmt.Sprintf("it needs the check %q", need))
		}
	}
	return c.run(ctx, s)
}

// kinds are the kinds under test.
func (s *suite) kinds() []sdk.Kind {
	if len(s.options.Kinds) > 0 {
		return s.options.Kinds
	}
	var kinds []sdk.Kind
	for _, k := range s.description.Kinds {
		kinds = append(kinds, k.Kind)
	}
	return kinds
}

// instance is the address of the instance of a kind.
func instance(k sdk.Kind) string { return string(k) + ".conformance" }

func (s *suite) close() {
	if s.running != nil {
		s.running.kill()
	}
	_ = os.RemoveAll(s.dir)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
