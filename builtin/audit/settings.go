// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/auahq/aua/sdk"
)

const (
	contentHash = "hash"
	contentFull = "full"

	fsyncAlways   = "always"
	fsyncInterval = "interval"

	defaultInterval       = time.Second
	defaultMaxBytes int64 = 100 << 20
	leastMaxBytes         = 4 << 10
	mostMaxBytes          = 1 << 40
)

// settings is the config block, checked.
type settings struct {
	Path          string `json:"path"`
	Content       string `json:"content"`
	Fsync         string `json:"fsync"`
	FsyncInterval string `json:"fsync_interval"`
	MaxBytes      int64  `json:"max_bytes"`

	interval time.Duration
}

func schema() sdk.Schema {
	return sdk.Schema{Attributes: []sdk.Attribute{
		{
			Name: "path", Type: "string", Required: true,
			Description: "The file to write. It belongs to its owner alone (mode 0600); a full one is kept as PATH.NUMBER, where NUMBER is that of its last line.",
		},
		{
			Name: "content", Type: "string", Default: contentHash, Enum: []string{contentHash, contentFull},
			Description: "Whether lines carry the SHA-256 of messages and answers (hash), or the messages and answers as well (full).",
		},
		{
			Name: "fsync", Type: "string", Default: fsyncAlways, Enum: []string{fsyncAlways, fsyncInterval},
			Description: "When lines are forced to the disk: always, before the query goes on; or at an interval, which is faster and loses the lines since then when the machine fails.",
		},
		{
			Name: "fsync_interval", Type: "duration", Default: defaultInterval.String(), Min: sdk.Float(0.01), Max: sdk.Float(3600),
			Description: "The interval with fsync = \"interval\".",
		},
		{
			Name: "max_bytes", Type: "int", Unit: "bytes", Default: defaultMaxBytes, Min: sdk.Float(leastMaxBytes), Max: sdk.Float(mostMaxBytes),
			Description: "The size at which a file is full and the next one is begun. A single longer line gets a file of its own.",
		},
	}}
}

// readSettings decodes and checks a config block. Its error holds one
// [sdk.ConfigError] for each mistake.
func readSettings(inst *sdk.Instance) (*settings, error) {
	s := &settings{Content: contentHash, Fsync: fsyncAlways, FsyncInterval: defaultInterval.String(), MaxBytes: defaultMaxBytes}
	if err := inst.Decode(s); err != nil {
		return nil, err
	}
	var errs []error
	report := func(attribute, summary, format string, args ...any) {
		errs = append(errs, &sdk.ConfigError{Path: []string{attribute}, Summary: summary, Detail: fmt.Sprintf(format, args...)})
	}
	if strings.TrimSpace(s.Path) == "" || strings.HasSuffix(s.Path, "/") {
		report("path", "No file", "The path %q names no file. Write the path of the file that the audit goes to, such as \"/var/lib/aua/audit.jsonl\".", s.Path)
	}
	if s.Content != contentHash && s.Content != contentFull {
		report("content", "Value not allowed", "content is %q, but must be %q or %q.", s.Content, contentHash, contentFull)
	}
	if s.Fsync != fsyncAlways && s.Fsync != fsyncInterval {
		report("fsync", "Value not allowed", "fsync is %q, but must be %q or %q.", s.Fsync, fsyncAlways, fsyncInterval)
	}
	interval, err := time.ParseDuration(s.FsyncInterval)
	if err != nil || interval < 10*time.Millisecond || interval > time.Hour {
		report("fsync_interval", "Invalid duration", "The fsync_interval %q is not a duration between 10ms and 1h. Write a number and a unit, such as \"1s\".", s.FsyncInterval)
	}
	s.interval = interval
	if s.MaxBytes < leastMaxBytes || s.MaxBytes > mostMaxBytes {
		report("max_bytes", "Size out of range", "max_bytes is %d, but must be between %d and %d bytes.", s.MaxBytes, leastMaxBytes, int64(mostMaxBytes))
	}
	return s, errors.Join(errs...)
}
