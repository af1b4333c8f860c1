// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) batchCommand() *command {
	return &command{
		name:     "batch",
		synopsis: "Ask the questions of a file",
		description: "Asks many questions: each line of the file is one, as a JSON object like the body of POST /query, or as a JSON string. The results are printed in the order of the questions, one JSON object a line: {\"index\", \"ok\", \"response\" or \"error\"}. " +
			"The index counts the questions from 0; empty lines are none.\n\n" +
			"A question that fails does not stop the others. The command exits with 1 when any failed, with 3 when the server is not reached, and with 130 after Ctrl-C; what is missing then is said on standard error. With -out the same command goes on from there.",
		examples: []string{
			`aua batch questions.jsonl >answers.jsonl`,
			`aua batch -out answers.jsonl -max-parallel 8 questions.jsonl`,
			`echo '{"query": "what is 17*23?"}' | aua batch -`,
		},
		flags: new(arguments.Batch).Flags(),
		run:   s.batch,
	}
}

func (s *session) batch(args []string) int {
	a, diags := arguments.ParseBatch(args, s.getenv)
	p := s.printer(a.JSON)
	p.Lines = true
	if diags.HasErrors() {
		return misused(p, diags)
	}
	c, err := connect(&a.Connection)
	if err != nil {
		return p.Fail(err)
	}
	in, err := s.batchInput(a.File)
	if err != nil {
		return p.Fail(err)
	}
	defer in.Close()
	out, done, err := batchOutput(a.Out, s.Out)
	if err != nil {
		return p.Fail(err)
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	b := &batch{
		client: c, questions: newQuestions(in), out: out, parallel: a.MaxParallel,
		progress: &views.Progress{Err: s.Err, Quiet: a.JSON, Terminal: isTerminal(s.Err), Done: done},
	}
	err = errors.Join(b.run(ctx, done), out.Close())
	b.progress.End()
	switch {
	case err != nil:
		return p.Fail(err)
	case b.progress.Failed > 0:
		return exitFailed
	}
	return 0
}

// batchInput opens the file with the questions.
func (s *session) batchInput(file string) (io.ReadCloser, error) {
	if file == "-" {
		return io.NopCloser(s.In), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fault.Wrap(err, fault.RequestInvalid, "The questions cannot be read: %v.", err)
	}
	return f, nil
}

// batch is the asking of a file's questions, part by part.
type batch struct {
	client    *client.Client
	questions *questions
	out       io.Writer
	parallel  int
	progress  *views.Progress
}

// run asks all questions but the first skip ones, whose results are there.
func (b *batch) run(ctx context.Context, skip int) error {
	for range skip {
		if _, err := b.questions.next(); errors.Is(err, io.EOF) {
			return fault.New(fault.RequestInvalid, "The file of results holds more results than there are questions. It belongs to another file; name a new one with -out.")
		} else if err != nil {
			return err
		}
	}
	for index := skip; ; {
		part, err := b.questions.part(b.parallel)
		if err != nil {
			return err
		}
		if len(part) == 0 {
			return nil
		}
		results, err := b.ask(ctx, part)
		if err != nil {
			return b.missing(err, index)
		}
		p := &views.Printer{Out: b.out, Lines: true}
		for _, r := range results {
			r.Index = index
			index++
			if err := p.Document(r); err != nil {
				return fault.Wrap(err, fault.Internal, "The results cannot be written.")
			}
			b.progress.Add(r.OK)
		}
		b.progress.Show()
	}
}

// ask sends a part. Questions that are none get their results here.
func (b *batch) ask(ctx context.Context, part []question) ([]api.BatchResult, error) {
	req := &api.BatchRequest{MaxParallel: b.parallel}
	results := make([]api.BatchResult, len(part))
	var sent []int
	for i, q := range part {
		if q.problem != nil {
			results[i].Error = q.problem
			continue
		}
		req.Queries = append(req.Queries, q.body)
		sent = append(sent, i)
	}
	if len(sent) == 0 {
		return results, nil
	}
	res, err := b.client.Batch(ctx, req)
	if err != nil {
		return nil, err
	}
	if len(res.Results) != len(sent) {
		return nil, fault.New(fault.Internal, "The server answered %d of %d questions. Client and server may be of different versions.", len(res.Results), len(sent))
	}
	for i, r := range res.Results {
		results[sent[i]] = r
	}
	return results, nil
}

// missing says which questions have no result.
func (b *batch) missing(err error, from int) error {
	f := *fault.As(err)
	f.Message += fmt.Sprintf(" The questions from index %d on have no results; with -out, the same command goes on from there.", from)
	return (&f).With("missing_from", from)
}
