// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command evaluate measures the arbiter evidence on recorded answers of models
// to questions whose right answer is known.
//
//	go run ./builtin/evidence/evaluate DIR
//	go run ./builtin/evidence/evaluate -sweep DIR
//
// DIR, or else the environment variable AUA_DATA, is a folder with
// mmlu-pro-29models-dev.jsonl.gz. Every model of a pool is a specialist, and
// every field of the recordings one of its fields.
//
// The questions are split in two by a hash. The specialists' records come from
// the tuned half, the report is about the other one. For each pool it prints how
// often the arbiter's best answer is right, beside the best single specialist, the
// best one of each field, the majority, and whether anybody was right; how good
// its probabilities are; what the policies decide, and how often that is right;
// and the same where only few outcomes of each specialist are known.
//
// The defaults of correlation and vote_scale, and the policies' thresholds, were
// chosen on the tuned half alone: -sweep prints what they were chosen by, with
// records from one half of it and the measurement on the other, and back.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

var errUsage = errors.New("name the folder of the recordings, as an argument or with AUA_DATA")

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("evaluate", flag.ContinueOnError)
	flags.SetOutput(out)
	sweep := flags.Bool("sweep", false, "print figures of the tuned half over ranges of settings, instead of the report")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	dir := os.Getenv("AUA_DATA")
	if flags.NArg() > 0 {
		dir = flags.Arg(0)
	}
	if dir == "" {
		return errUsage
	}
	questions, err := read(dir)
	if err != nil {
		return err
	}
	if *sweep {
		return reportSweep(ctx, questions, out)
	}
	return report(ctx, questions, out)
}
