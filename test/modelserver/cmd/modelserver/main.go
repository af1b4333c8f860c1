// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command modelserver runs the mock model server as a process of its own, for
// acceptance tests and benchmarks.
//
//	go run ./test/modelserver/cmd/modelserver -listen 127.0.0.1:0 -script script.json
//
// It prints its base URL as the only line on standard output, and runs until
// it is interrupted. The script is a modelserver.Config in JSON; "-" reads it
// from standard input.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/auahq/aua/test/modelserver"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "modelserver: %v\n", err)
		os.Exit(1)
	}
}

// run serves until the context ends.
func run(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	flags := flag.NewFlagSet("modelserver", flag.ContinueOnError)
	listen := flags.String("listen", "", "loopback `address` to listen on; overrides the script's")
	script := flags.String("script", "", "`file` with the configuration in JSON; - for standard input")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var cfg modelserver.Config
	if *script != "" {
		source := stdin
		if *script != "-" {
			file, err := os.Open(*script)
			if err != nil {
				return err
			}
			defer file.Close()
			source = file
		}
		var err error
		if cfg, err = modelserver.ReadConfig(source); err != nil {
			return err
		}
	}
	if *listen != "" {
		cfg.Listen = *listen
	}
	server, err := modelserver.Start(cfg)
	if err != nil {
		return err
	}
	defer server.Close()
	if _, err := fmt.Fprintln(stdout, server.BaseURL()); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}
