// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	// Fields are those that instances are configured with; empty for general and
	// mathematics. A configuration may speak of them.
	Fields []string
	// Query is a query that the plugin answers quickly; empty for a small sum.
	Query string
	// SlowQuery is one that takes the plugin long; without it deadlines and
	// cancellation are tested with quick calls alone.
	SlowQuery string
	// PanicQuery is one that makes the plugin panic; without it that is not tested.
	PanicQuery string
	// Dir is the folder that the plugin is started in; empty for an empty one.
	Dir string
	// Only are the names of the checks to make, with those that they need; empty for all.
	Only []string
	// Timeout bounds every single step, such as a start or a call; 0 for 15 s.
	Timeout time.Duration
}

// suite is one run of the checks.
type suite struct {
	path    string
	args    []string
	options Options
	// dir is where sockets and the instances' data are.
	dir string
	// description is what "describe" printed; set by its check.
	description *sdk.Description
	// running is the process that most checks share, and calls where its kinds
	// are called; set by the handshake.
	running *subject
	calls   grpc.ClientConnInterface
	// made counts the instances that had a check to themselves.
	made int
	// before are the files of the plugin's folder when the run began.
	before map[string]time.Time
	passed map[string]bool
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
	if len(o.Fields) == 0 {
		o.Fields = fieldNames
	}
	if len(o.Config) == 0 {
		o.Config = json.RawMessage("{}")
	}
	for _, name := range o.Only {
		if !slices.ContainsFunc(checks(), func(c check) bool { return c.name == name }) {
			return nil, fmt.Errorf("there is no check %q", name)
		}
	}
	s := &suite{path: path, args: args, options: o, passed: map[string]bool{}}
	if err := s.prepare(); err != nil {
		return nil, err
	}
	defer s.close()
	var results []Result
	want := chosen(o.Only)
	for _, c := range checks() {
		if err := ctx.Err(); err != nil {
			return results, err
		}
		if !want[c.name] || !c.concerns(s.kinds()) {
			continue
		}
		began := time.Now()
		result := outcome(c, s.attempt(ctx, c))
		result.Seconds = time.Since(began).Seconds()
		s.passed[c.name] = result.Status == Pass
		results = append(results, result)
	}
	return results, ctx.Err()
}

// prepare makes the folders that a run needs.
func (s *suite) prepare() error {
	dir, err := os.MkdirTemp("", "aua-pt-")
	if err != nil {
		return fmt.Errorf("make a folder for sockets: %w", err)
	}
	s.dir = dir
	// The program is started in another folder.
	if strings.ContainsRune(s.path, filepath.Separator) {
		if s.path, err = filepath.Abs(s.path); err != nil {
			return errors.Join(fmt.Errorf("find the program: %w", err), os.RemoveAll(dir))
		}
	}
	if s.options.Dir == "" {
		s.options.Dir = filepath.Join(dir, "work")
		if err := os.Mkdir(s.options.Dir, 0o700); err != nil {
			return errors.Join(fmt.Errorf("make a folder to work in: %w", err), os.RemoveAll(dir))
		}
	}
	if s.before, err = files(s.options.Dir); err != nil {
		return errors.Join(fmt.Errorf("read the plugin's folder: %w", err), os.RemoveAll(dir))
	}
	return nil
}

func (s *suite) attempt(ctx context.Context, c check) error {
	for _, need := range c.needs {
		// What does not concern the plugin's kinds is not made, and nothing to wait for.
		if passed, made := s.passed[need]; made && !passed || !made && s.description == nil {
			return skipped{why: fmt.Sprintf("it needs the check %q", need)}
		}
	}
	if c.option != "" && s.given(c.option) == "" {
		return skipped{why: fmt.Sprintf("it needs the option %s", c.option), option: c.option}
	}
	if err := s.revive(ctx); err != nil {
		return err
	}
	err := c.run(ctx, s)
	if err != nil && !errors.As(err, new(skipped)) {
		if ctx.Err() != nil {
			return skipped{why: "it was interrupted"}
		}
		s.end() // what one check has spoilt must not fail the next
	}
	return err
}

// given is the value of the option that a check depends on.
func (s *suite) given(option string) string {
	return map[string]string{
		"slow-query": s.options.SlowQuery, "panic-query": s.options.PanicQuery, "bad-config": string(s.options.BadConfig),
	}[option]
}

// begin starts the process that most checks share.
func (s *suite) begin(ctx context.Context) error {
	p, err := s.start(ctx, inherited)
	if err != nil {
		return err
	}
	s.running, s.calls = p, p.conn
	return nil
}

// revive brings the shared process back after a check that it did not survive.
func (s *suite) revive(ctx context.Context) error {
	if !s.passed["handshake"] || s.running != nil && !s.running.gone() {
		return nil
	}
	s.end()
	if err := s.begin(ctx); err != nil {
		return fmt.Errorf("it cannot be started again: %w", err)
	}
	if !s.passed["configure"] {
		return nil
	}
	return s.eachKind(func(k sdk.Kind) error { return s.configured(ctx, s.running, k) })
}

func (s *suite) end() {
	if s.running != nil {
		s.running.kill()
		s.running, s.calls = nil, nil
	}
}

// kinds are the kinds under test; none before the plugin has described itself.
func (s *suite) kinds() []sdk.KindDescription {
	if s.description == nil {
		return nil
	}
	var kinds []sdk.KindDescription
	for _, k := range s.description.Kinds {
		if len(s.options.Kinds) == 0 || slices.Contains(s.options.Kinds, k.Kind) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// instance is the address of the instance of a kind.
func instance(k sdk.Kind) string { return string(k) + ".conformance" }

func (s *suite) close() {
	s.end()
	_ = os.RemoveAll(s.dir)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
