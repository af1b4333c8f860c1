// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package loghook

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk"
)

// hook is one instance.
type hook struct {
	level   slog.Level
	content bool
	// handler writes to file; both are nil where the lines go to log.
	handler slog.Handler
	file    *file
	log     hclog.Logger
}

var (
	_ sdk.Hook  = (*hook)(nil)
	_ io.Closer = (*hook)(nil)
)

func newHook(inst *sdk.Instance, s *settings) (*hook, error) {
	h := &hook{level: levels[s.Level], content: s.Content, log: inst.Log}
	if h.log == nil {
		h.log = hclog.NewNullLogger()
	}
	if s.Path == "" {
		return h, nil
	}
	f, err := openFile(s.Path)
	if err != nil {
		return nil, &sdk.ConfigError{
			Path: []string{"path"}, Summary: "File cannot be opened",
			Detail: fmt.Sprintf("The file %q for the lines of the hook cannot be opened: %v.", s.Path, err),
		}
	}
	h.file = f
	h.handler = slog.NewJSONHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug})
	return h, nil
}

// Fire implements [sdk.Hook]. It patches nothing.
func (h *hook) Fire(ctx context.Context, req *sdk.FireRequest) (*sdk.FireResponse, error) {
	point, attributes := sdk.PointName(req.GetPoint()), describe(req, h.content)
	if h.handler == nil {
		h.log.Log(hclogLevel(h.level), point, pairs(attributes)...)
		return &sdk.FireResponse{}, nil
	}
	record := slog.NewRecord(time.Now(), h.level, point, 0)
	record.AddAttrs(attributes...)
	if err := h.handler.Handle(ctx, record); err != nil {
		return nil, fmt.Errorf("the line of %s of the request %q could not be written to %s: %w", point, req.GetContext().GetRequestId(), h.file.path, err)
	}
	return &sdk.FireResponse{}, nil
}

// Close implements [io.Closer].
func (h *hook) Close() error {
	if h.file == nil {
		return nil
	}
	return h.file.Close()
}

func hclogLevel(l slog.Level) hclog.Level {
	switch l {
	case slog.LevelDebug:
		return hclog.Debug
	case slog.LevelWarn:
		return hclog.Warn
	case slog.LevelError:
		return hclog.Error
	}
	return hclog.Info
}

// pairs turns attributes into what hclog takes.
func pairs(attributes []slog.Attr) []any {
	list := make([]any, 0, 2*len(attributes))
	for _, a := range attributes {
		list = append(list, a.Key, a.Value.Any())
	}
	return list
}
