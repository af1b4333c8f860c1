// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

// importBatch is how many corrections are sent at once, which bounds the size
// of a request.
const importBatch = 500

func (s *session) correctionsExportCommand() *command {
	return &command{
		name:        "corrections export",
		synopsis:    "Export corrections as JSON lines",
		description: "Prints corrections as JSONL: one JSON object a line, which \"aua corrections import\" reads. With -json it is one document instead.",
		examples:    []string{"aua corrections export >corrections.jsonl", "aua corrections export -field law -all"},
		flags:       new(arguments.CorrectionsList).ExportFlags(),
		run:         s.correctionsExport,
	}
}

func (s *session) correctionsExport(args []string) int {
	a, diags := arguments.ParseCorrectionsExport(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	c, err := connect(&a.Connection)
	if err != nil {
		return p.Fail(err)
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	all := &api.CorrectionPage{Corrections: []*api.Correction{}}
	out := json.NewEncoder(p.Out)
	out.SetEscapeHTML(false)
	for one, err := range c.ExportCorrections(ctx, a.Filter) {
		if err != nil {
			return p.Fail(err)
		}
		if a.JSON {
			all.Corrections = append(all.Corrections, one)
		} else if err := out.Encode(one); err != nil {
			return finish(p, err)
		}
	}
	if a.JSON {
		return finish(p, p.Document(all))
	}
	return 0
}

func (s *session) correctionsImportCommand() *command {
	return &command{
		name:        "corrections import",
		synopsis:    "Import corrections",
		description: "Imports corrections as \"aua corrections export\" printed them, from a file or standard input. A correction that is there already, by its id, is skipped. A line needs a subject and a claim at least. It exits with 1 when a line is refused; the others are imported.",
		examples:    []string{"aua corrections import corrections.jsonl", "aua corrections export | aua corrections import -address localhost:8001"},
		flags:       new(arguments.CorrectionsImport).Flags(),
		run:         s.correctionsImport,
	}
}

func (s *session) correctionsImport(args []string) int {
	a, diags := arguments.ParseCorrectionsImport(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	in := s.In
	switch {
	case a.File != "":
		f, err := os.Open(a.File)
		if err != nil {
			return p.Fail(fault.Wrap(err, fault.RequestInvalid, "The file %s cannot be read: %v.", a.File, errors.Unwrap(err)))
		}
		defer f.Close()
		in = f
	case isTerminal(s.In):
		return p.Fail(fault.New(fault.RequestInvalid, "There is nothing to import. Name a file, or give it on standard input."))
	}
	c, err := connect(&a.Connection)
	if err != nil {
		return p.Fail(err)
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	result, err := importLines(ctx, c, in)
	if err != nil {
		return p.Fail(err)
	}
	if status := finish(p, views.Show(p, result, views.ImportedCorrections)); status != 0 || len(result.Refused) == 0 {
		return status
	}
	return 1
}

// importLines sends the lines in batches. Those that are no correction are
// refused here, with their number in the whole file.
func importLines(ctx context.Context, c *client.Client, in io.Reader) (*api.CorrectionImport, error) {
	total := &api.CorrectionImport{}
	var pending []*api.Correction
	var numbers []int
	send := func() error {
		if len(pending) == 0 {
			return nil
		}
		part, err := c.ImportCorrections(ctx, pending)
		if err != nil {
			return err
		}
		total.Imported += part.Imported
		total.Skipped += part.Skipped
		for _, r := range part.Refused {
			total.Refused = append(total.Refused, api.RefusedLine{Line: numbers[r.Line-1], Message: r.Message})
		}
		pending, numbers = nil, nil
		return nil
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text := lines.Bytes()
		if len(text) == 0 {
			continue
		}
		one := &api.Correction{}
		if err := json.Unmarshal(text, one); err != nil {
			total.Refused = append(total.Refused, api.RefusedLine{Line: n, Message: "The line is not a correction as JSON: " + err.Error() + "."})
			continue
		}
		pending, numbers = append(pending, one), append(numbers, n)
		if len(pending) == importBatch {
			if err := send(); err != nil {
				return nil, err
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fault.Wrap(err, fault.RequestInvalid, "The corrections cannot be read: %v.", err)
	}
	return total, send()
}
