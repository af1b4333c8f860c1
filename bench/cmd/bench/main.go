// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command bench measures what AUA adds to a query, beside a direct call and
// beside Go's own reverse proxy.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/auahq/aua/bench"
	"github.com/auahq/aua/sdk"
)

// The program starts itself as the servers that it needs.
const (
	upstreamCommand = "upstream"
	proxyCommand    = "proxy"
	nullCommand     = "plugin-serve"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	switch {
	case len(args) > 1 && args[0] == nullCommand:
		sdk.Serve(bench.Null())
	case len(args) == 1 && args[0] == upstreamCommand:
		return bench.Serve(ctx, out, bench.NewUpstream())
	case len(args) == 2 && args[0] == proxyCommand:
		target, err := url.Parse(args[1])
		if err != nil {
			return err
		}
		return bench.Serve(ctx, out, bench.NewProxy(target))
	}
	return measure(ctx, args, out, progress)
}

// choices are what the command line says.
type choices struct {
	quick               bool
	rounds              int
	steps               []string
	aua, json, markdown string
}

func parse(args []string, progress io.Writer) (*choices, error) {
	c := &choices{}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(progress)
	flags.BoolVar(&c.quick, "quick", false, "measure less, within 45 seconds instead of five minutes")
	flags.IntVar(&c.rounds, "rounds", 0, "measure at most so many `rounds`")
	flags.Func("steps", "measure these `steps` only, such as c1,64KB", func(list string) error {
		c.steps = strings.Split(list, ",")
		return nil
	})
	flags.StringVar(&c.aua, "aua", "", "measure this `binary` instead of building one from the module")
	flags.StringVar(&c.json, "json", "", "also write the report to `file`, as JSON")
	flags.StringVar(&c.markdown, "markdown", "", "also write the report between the bench markers of `file`; - prints the section")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if flags.NArg() > 0 {
		return nil, fmt.Errorf("%q is not known; -h lists the options", flags.Arg(0))
	}
	return c, nil
}

func measure(ctx context.Context, args []string, out, progress io.Writer) error {
	c, err := parse(args, progress)
	if err != nil {
		return err
	}
	if c.aua != "" {
		if _, err := os.Stat(c.aua); err != nil {
			return fmt.Errorf("there is no binary to measure: %w", err)
		}
	}
	dir, err := os.MkdirTemp("", "aua-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if c.aua == "" {
		if c.aua, err = build(ctx, dir, progress); err != nil {
			return err
		}
	}
	plan := bench.NewPlan(c.quick)
	if c.rounds > 0 {
		plan.Rounds = c.rounds
	}
	if err := plan.Choose(c.steps...); err != nil {
		return err
	}
	report, err := bench.Run(ctx, plan, bench.Programs{
		AUA: c.aua, Self: self, UpstreamArgs: []string{upstreamCommand}, ProxyArgs: []string{proxyCommand}, NullArgs: []string{nullCommand}, Dir: dir,
	}, func(what string) { fmt.Fprintln(progress, what) })
	if err != nil {
		return err
	}
	report.Quick = c.quick
	return write(report, c, out)
}

// build builds AUA as it is shipped.
func build(ctx context.Context, dir string, progress io.Writer) (string, error) {
	path := filepath.Join(dir, "aua")
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", path, "github.com/auahq/aua")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	command.Stdout, command.Stderr = progress, progress
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("AUA cannot be built: %w", err)
	}
	return path, nil
}

func write(r *bench.Report, c *choices, out io.Writer) error {
	if err := r.WriteText(out); err != nil {
		return err
	}
	if c.json != "" {
		b, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.json, append(b, '\n'), 0o644); err != nil {
			return err
		}
	}
	switch c.markdown {
	case "":
		return nil
	case "-":
		_, err := fmt.Fprint(out, "\n", r.Markdown())
		return err
	}
	return r.ReplaceFile(c.markdown)
}
