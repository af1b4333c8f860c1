// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package replay

import (
	"context"
	"fmt"
	"math"

	"github.com/auahq/aua/sdk"
)

// What on_miss may be.
const (
	missDecline = "decline"
	missError   = "error"
)

// Plugin returns the plugin's definition.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "replay",
		Version:     sdk.Version,
		Description: "Answers with recorded answers from a JSON Lines file, at the recorded pace.",
		Config:      schema(),
		Validate: func(inst *sdk.Instance) error {
			s, err := readSettings(inst)
			if err != nil {
				return err
			}
			// The lines are checked here as well, so that a plan says what an apply would.
			_, err = load(s.File)
			return err
		},
		Backend: func(_ context.Context, inst *sdk.Instance) (sdk.Backend, error) {
			s, err := readSettings(inst)
			if err != nil {
				return nil, err
			}
			l, err := load(s.File)
			if err != nil {
				return nil, err
			}
			if l.repeated > 0 && inst.Log != nil {
				inst.Log.Warn("the replay file has lines with the prompt and the model of an earlier line; the earlier one counts",
					"file", s.File, "lines", l.repeated, "first", l.firstRepeated)
			}
			return &backend{settings: *s, library: l}, nil
		},
	}
}

func schema() sdk.Schema {
	return sdk.Schema{Attributes: []sdk.Attribute{
		{
			Name: "file", Type: "string", Required: true,
			Description: "The recording: JSON Lines with prompt and answer, and optionally model, latency_ms, usage and finish_reason.",
		},
		{
			Name: "speed", Type: "number", Default: 1.0, Min: sdk.Float(0), Max: sdk.Float(maxSpeed),
			Description: "How many times faster than recorded the answers come; 0 for without any wait.",
		},
		{
			Name: "on_miss", Type: "string", Default: missDecline, Enum: []string{missDecline, missError},
			Description: "What happens to a prompt that is not recorded: decline lets another specialist answer, error fails the call.",
		},
	}}
}

const maxSpeed = 1e6

// settings is the config block.
type settings struct {
	File   string   `json:"file"`
	Speed  *float64 `json:"speed"`
	OnMiss string   `json:"on_miss"`
}

func readSettings(inst *sdk.Instance) (*settings, error) {
	s := &settings{}
	if err := inst.Decode(s); err != nil {
		return nil, err
	}
	if s.Speed == nil {
		s.Speed = sdk.Float(1)
	}
	if s.OnMiss == "" {
		s.OnMiss = missDecline
	}
	switch {
	case s.File == "":
		return nil, wrong("file", "Missing file", "The setting file is empty. Name the JSON Lines file with the recorded answers.")
	case *s.Speed < 0 || *s.Speed > maxSpeed || math.IsNaN(*s.Speed):
		return nil, wrong("speed", "Speed out of range", "The speed %v must lie between 0 and %v. Write 1 for the recorded pace, or 0 for no wait.", *s.Speed, maxSpeed)
	case s.OnMiss != missDecline && s.OnMiss != missError:
		return nil, wrong("on_miss", "Unknown choice", "The on_miss %q is neither %q nor %q.", s.OnMiss, missDecline, missError)
	}
	return s, nil
}

func wrong(attribute, summary, format string, args ...any) error {
	return &sdk.ConfigError{Path: []string{attribute}, Summary: summary, Detail: fmt.Sprintf(format, args...)}
}
