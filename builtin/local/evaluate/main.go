// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command evaluate measures the correction store on statements whose meaning
// is known, and prints the figures that its default of min_score and its table of
// scores come from.
//
//	go run ./builtin/local/evaluate [-examples N] DIR
//
// DIR holds pararel-*.jsonl.gz, a line for each relation: {relation, patterns
// [{pattern}], facts [{sub_label, obj_label}]}, where a pattern has [X] for the
// subject and [Y] for the object. A record is a fact in one pattern, and the
// queries are
//
//   - the same fact in every other pattern of the relation: paraphrases;
//   - the same pattern about another subject or another object: other entity;
//   - the same names in a pattern of another relation: other relation;
//   - the record's own words: exact repeats.
//
// Each is tried as a statement with both names and as a question without the
// object. Nothing is learnt from the data, so there is no training half; but the
// table of synonyms was written by somebody who had seen these relations, and
// figures on others are lower.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("evaluate", flag.ContinueOnError)
	examples := flags.Int("examples", 0, "how many false hits and misses to print of each kind")
	perRelation := flags.Int("facts", 40, "how many facts of each relation to take")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return fmt.Errorf("name one folder with pararel-*.jsonl.gz; got %d arguments", flags.NArg())
	}
	relations, err := readRelations(flags.Arg(0))
	if err != nil {
		return err
	}
	all := pairs(relations, *perRelation)
	if err := score(ctx, all); err != nil {
		return err
	}
	report(out, all, *examples)
	return nil
}
