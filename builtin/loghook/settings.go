// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package loghook

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/auahq/aua/sdk"
)

var levels = map[string]slog.Level{
	"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
}

// levelNames lists the levels in order.
var levelNames = []string{"debug", "info", "warn", "error"}

// settings is the config block, checked.
type settings struct {
	Path    string `json:"path"`
	Level   string `json:"level"`
	Content bool   `json:"content"`
}

func schema() sdk.Schema {
	return sdk.Schema{Attributes: []sdk.Attribute{
		{
			Name: "path", Type: "string",
			Description: "A file to write JSON lines to, instead of the host's log. It belongs to its owner alone (mode 0600), and may be moved away while it is written: a new one is begun.",
		},
		{
			Name: "level", Type: "string", Default: "info", Enum: levelNames,
			Description: "The level of the lines.",
		},
		{
			Name: "content", Type: "bool", Default: false,
			Description: "Whether lines carry what was said: the user's last message, answers, corrections and metadata.",
		},
	}}
}

// readSettings decodes and checks a config block.
func readSettings(inst *sdk.Instance) (*settings, error) {
	s := &settings{Level: "info"}
	if err := inst.Decode(s); err != nil {
		return nil, err
	}
	var errs []error
	if _, ok := levels[s.Level]; !ok {
		errs = append(errs, &sdk.ConfigError{
			Path: []string{"level"}, Summary: "Value not allowed",
			Detail: fmt.Sprintf("level is %q, but must be one of: %s.", s.Level, strings.Join(levelNames, ", ")),
		})
	}
	if strings.HasSuffix(s.Path, "/") {
		errs = append(errs, &sdk.ConfigError{
			Path: []string{"path"}, Summary: "No file",
			Detail: fmt.Sprintf("The path %q names a folder. Write the path of a file, such as \"/var/log/aua/events.jsonl\".", s.Path),
		})
	}
	return s, errors.Join(errs...)
}
