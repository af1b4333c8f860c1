// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/posener/complete"
)

// Batch is the arguments of "aua batch".
type Batch struct {
	Connection
	// File holds the queries; "-" for standard input.
	File string
	// Out takes the results; empty for standard output.
	Out string
	// MaxParallel bounds how many queries are served at once.
	MaxParallel int
	JSON        bool
}

// defaultParallel is the server's own default.
const defaultParallel = 4

// Flags declares the command's flags, and sets their defaults.
func (b *Batch) Flags() *Set {
	b.MaxParallel = defaultParallel
	s := &Set{Positional: "FILE", PredictArgs: complete.PredictFiles("*")}
	s.Text(&b.Out, Flag{Name: "out", Value: "FILE", Predict: complete.PredictFiles("*"), Usage: "Write the results to a file instead of standard output. What the file holds already is not asked again, so that the same command goes on after an interruption."})
	s.Func(func(v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no number from 1 on", v)
		}
		b.MaxParallel = n
		return nil
	}, Flag{Name: "max-parallel", Value: "N", Usage: fmt.Sprintf("How many queries the server works on at once. It is %d unless given.", defaultParallel)})
	s.Switch(&b.JSON, Flag{Name: "json", Usage: "Print errors as JSON as well, and no progress. The results are JSON in any case."})
	b.declare(s)
	return s
}

// ParseBatch reads the arguments of "aua batch".
func ParseBatch(args []string, getenv func(string) string) (*Batch, hcl.Diagnostics) {
	b := &Batch{}
	positional, diags := b.Flags().Parse(args, getenv)
	switch {
	case diags.HasErrors():
	case len(positional) == 0:
		diags = append(diags, problem("No file", "Name the file with the queries, one JSON object a line, or - for standard input.")...)
	case len(positional) == 1:
		b.File = positional[0]
	default:
		diags = append(diags, problem("Unexpected argument", "The command takes one file, but was also given %q.", positional[1])...)
	}
	return b, diags
}
