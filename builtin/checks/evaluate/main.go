// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command evaluate measures the checks on answers whose truth is known, and
// prints the figures that the checks' weights come from.
//
//	go run ./builtin/checks/evaluate -recordings DIR
//	go run ./builtin/checks/evaluate -markdown DIR
//
// With -recordings it reads recorded answers of models to benchmark questions
// (gsm8k-answers-*.jsonl.gz, mmlu-pro-answers-*.jsonl.gz) and prints, for each
// check, how often it fails an answer, how often that answer was wrong, which
// part of the wrong answers it finds, and the log-likelihood ratios.
//
// With -markdown it reads documentation, whose code is taken to be right, and
// prints how often the code checks fail it, and how often they find a bracket
// that was removed on purpose.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/auahq/aua/builtin/checks"
	"github.com/auahq/aua/sdk"
)

var errUsage = errors.New("name a folder with -recordings or -markdown")

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("evaluate", flag.ContinueOnError)
	recordings := flags.String("recordings", "", "the folder with recorded answers")
	markdown := flags.String("markdown", "", "a folder with Markdown files")
	examples := flags.String("examples", "", "a check whose failed answers are printed")
	if err := flags.Parse(args); err != nil {
		return err
	}
	v, err := checks.Plugin().New(ctx, &sdk.Instance{Name: "verifier.checks", Kind: sdk.KindVerifier})
	if err != nil {
		return err
	}
	verifier := v.(sdk.Verifier)
	switch {
	case *recordings != "":
		return evaluateRecordings(ctx, verifier, *recordings, *examples, out)
	case *markdown != "":
		return evaluateMarkdown(ctx, verifier, *markdown, *examples, out)
	}
	return errUsage
}
