// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command evaluate measures the classifier lexical on questions whose field is known.
//
//	go run ./builtin/lexical/evaluate -data DIR
//
// DIR, or else the environment variable AUA_DATA, is a folder with any of
// mmlu-pro-29models-dev.jsonl.gz, gsm8k-answers-2models-dev.jsonl.gz,
// clinc150-train-val.json.gz and dcrouter-9models-train.json.gz; the prompts of
// the plugin's own tests are always measured.
//
// Every data set is split in two by a hash of the question. The lexicon and its
// numbers were tuned on one half; the report is about the other one. For each set
// it prints accuracy, the share of queries that get a field and the accuracy
// among them, the expected calibration error, accuracy and coverage from some
// confidences up, and the confusion of fields; and, on the tuned half, the
// likelihood over a range of temperatures. -errors SET lists wrong answers of
// the tuned half; those of the other half are nobody's to see.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/auahq/aua/builtin/lexical"
	"github.com/auahq/aua/sdk"
)

var errNothing = errors.New("there is nothing to measure: run it in the repository's folder, or name the folder of prompts with -prompts")

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("evaluate", flag.ContinueOnError)
	data := flags.String("data", os.Getenv("AUA_DATA"), "the folder with data sets")
	prompts := flags.String("prompts", "builtin/lexical/testdata", "the folder with tuned.txt and heldout.txt")
	list := flags.String("errors", "", "a data set whose wrong answers are listed, from its tuned half")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	questions, err := read(*prompts, *data)
	if err != nil {
		return err
	}
	if len(questions) == 0 {
		return errNothing
	}
	c, err := classifier(ctx, 1)
	if err != nil {
		return err
	}
	if *list != "" {
		return listErrors(ctx, c, questions, *list, out)
	}
	if err := report(ctx, c, questions, out); err != nil {
		return err
	}
	return sweep(ctx, questions, out)
}

// fields are the built-in fields.
var fields = []string{
	"software_engineering", "mathematics", "research", "medicine", "law", "finance", "education", "creative_writing", "general",
}

// noField stands for the answer, or the truth, that no field fits.
const noField = "none"

// classifier makes an instance with all built-in fields.
func classifier(ctx context.Context, temperature float64) (sdk.Classifier, error) {
	config, err := json.Marshal(map[string]float64{"temperature": temperature})
	if err != nil {
		return nil, err
	}
	inst := &sdk.Instance{Name: "classifier.evaluate", Kind: sdk.KindClassifier, Config: config}
	for _, f := range fields {
		inst.Fields = append(inst.Fields, &sdk.Field{Name: f})
	}
	made, err := lexical.Plugin().New(ctx, inst)
	if err != nil {
		return nil, err
	}
	return made.(sdk.Classifier), nil
}

// answer is what the classifier said of a question.
type answer struct {
	// field is the best field, or noField.
	field string
	// confidence is the best field's probability.
	confidence float64
	// truth is the probability given to what is right.
	truth float64
	right bool
	resp  *sdk.ClassifyResponse
}

func ask(ctx context.Context, c sdk.Classifier, q question) (answer, error) {
	resp, err := c.Classify(ctx, &sdk.ClassifyRequest{Content: &sdk.Content{LastMessage: q.text}})
	if err != nil {
		return answer{}, err
	}
	a := answer{field: noField, resp: resp}
	rest := 1.0
	for i, fp := range resp.GetDistribution() {
		rest -= fp.GetProbability()
		if q.accepts(fp.GetField()) {
			a.truth += fp.GetProbability()
		}
		if i == 0 && !resp.GetNoField() {
			a.field, a.confidence = fp.GetField(), fp.GetProbability()
		}
	}
	if q.accepts(noField) {
		a.truth += rest
	}
	a.right = q.accepts(a.field)
	return a, nil
}

func listErrors(ctx context.Context, c sdk.Classifier, questions []question, set string, out io.Writer) error {
	for _, q := range questions {
		if q.heldOut || q.set != set {
			continue
		}
		a, err := ask(ctx, c, q)
		if err != nil {
			return err
		}
		if a.right {
			continue
		}
		fmt.Fprintf(out, "%s %s, said %s %.2f, margin %.2f: %.200q\n", q.category, strings.Join(q.right, "|"), a.field, a.confidence, a.resp.GetMargin(), q.text)
		for _, t := range a.resp.GetTerms() {
			fmt.Fprintf(out, "    %s %q %.2f\n", t.GetField(), t.GetTerm(), t.GetWeight())
		}
	}
	return nil
}
