// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/auahq/aua/sdk"
)

// plugin describes the plugin, and makes its instances.
func plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "slow-log",
		Version:     "1.0.0",
		Description: "Writes slow queries and statistics of all queries to a file of JSON lines, without what was said in them.",
		Needs:       sdk.NeedsNone,
		HookPoints:  []string{sdk.PointName(sdk.PointPostQuery)},
		Config:      schema(),
		Validate: func(inst *sdk.Instance) error {
			_, err := readSettings(inst)
			return err
		},
		Hook: func(_ context.Context, inst *sdk.Instance) (sdk.Hook, error) {
			s, err := readSettings(inst)
			if err != nil {
				return nil, err
			}
			return open(s)
		},
	}
}

func schema() sdk.Schema {
	return sdk.Schema{Attributes: []sdk.Attribute{
		{Name: "path", Type: "string", Required: true, Description: "The file to append to: an absolute path, or one in the instance's data folder. It belongs to its owner alone (mode 0600)."},
		{
			Name: "slower_than", Type: "duration", Default: "1s", Min: sdk.Float(0), Max: sdk.Float(3600),
			Description: "How long a query takes at least to be written down. 0s writes all of them.",
		},
		{
			Name: "summary_every", Type: "int", Default: 100, Min: sdk.Float(1), Max: sdk.Float(1e6), Unit: "queries",
			Description: "After how many queries the statistics are written, a line for each field. They are also written at the end.",
		},
	}}
}

// settings is the config block.
type settings struct {
	Path         string `json:"path"`
	SlowerThan   string `json:"slower_than"`
	SummaryEvery int    `json:"summary_every"`

	slowerThan time.Duration
	file       string
}

// readSettings decodes and checks the config block.
func readSettings(inst *sdk.Instance) (*settings, error) {
	s := &settings{SlowerThan: "1s", SummaryEvery: 100}
	if err := inst.Decode(s); err != nil {
		return nil, err
	}
	var errs []error
	wrong := func(name, summary, format string, args ...any) {
		errs = append(errs, &sdk.ConfigError{Path: []string{name}, Summary: summary, Detail: fmt.Sprintf(format, args...)})
	}
	if s.Path == "" {
		wrong("path", "No file", "The path is empty. Name a file, such as \"slow.jsonl\".")
	}
	if s.SummaryEvery < 1 {
		wrong("summary_every", "Number out of range", "summary_every is %d, but must be at least 1.", s.SummaryEvery)
	}
	// Where the process runs is the plugin's own folder, in which nothing may be changed.
	if s.file = s.Path; !filepath.IsAbs(s.Path) {
		s.file = filepath.Join(inst.DataDir, s.Path)
	}
	var err error
	if s.slowerThan, err = time.ParseDuration(s.SlowerThan); err != nil || s.slowerThan < 0 {
		wrong("slower_than", "Invalid duration", "slower_than is %q, and not a duration such as \"1s\" or \"250ms\".", s.SlowerThan)
	}
	return s, errors.Join(errs...)
}
