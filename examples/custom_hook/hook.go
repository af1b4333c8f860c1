// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/auahq/aua/sdk"
)

// noField is the name that queries of no field are counted under.
const noField = "-"

// hook is one instance.
type hook struct {
	settings *settings
	now      func() time.Time

	// mu guards the rest, since calls come side by side.
	mu      sync.Mutex
	file    *os.File
	queries int
	fields  map[string]*statistics
}

// open makes an instance, and opens its file.
func open(s *settings) (*hook, error) {
	f, err := os.OpenFile(s.file, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, &sdk.ConfigError{
			Path: []string{"path"}, Summary: "File cannot be opened",
			Detail: fmt.Sprintf("The file for the slow queries cannot be opened: %v.", err),
		}
	}
	return &hook{settings: s, now: time.Now, file: f, fields: map[string]*statistics{}}, nil
}

// slow is the line of a slow query.
type slow struct {
	Kind      string    `json:"kind"`
	Time      time.Time `json:"time"`
	RequestID string    `json:"request_id"`
	Field     string    `json:"field"`
	Status    string    `json:"status"`
	Error     string    `json:"error,omitempty"`
	ElapsedMS int64     `json:"elapsed_ms"`
	Calls     []call    `json:"calls"`
}

// call is what one specialist's answer took of it.
type call struct {
	Specialist string `json:"specialist"`
	LatencyMS  int64  `json:"latency_ms"`
	Tokens     int64  `json:"completion_tokens"`
}

// Fire counts a query that is done, and writes it down when it was slow.
func (h *hook) Fire(_ context.Context, req *sdk.FireRequest) (*sdk.FireResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	field := fieldOf(req.GetDistribution())
	s := h.fields[field]
	if s == nil {
		s = &statistics{}
		h.fields[field] = s
	}
	elapsed := time.Duration(req.GetElapsedMs()) * time.Millisecond
	isSlow := elapsed >= h.settings.slowerThan
	s.add(elapsed, isSlow)
	var errs []error
	if isSlow {
		line := slow{
			Kind: "slow", Time: h.now().UTC(), RequestID: req.GetContext().GetRequestId(), Field: field,
			Status: req.GetStatus(), Error: req.GetError(), ElapsedMS: req.GetElapsedMs(), Calls: []call{},
		}
		for _, c := range req.GetCandidates() {
			line.Calls = append(line.Calls, call{c.GetSpecialist(), c.GetLatencyMs(), c.GetUsage().GetCompletionTokens()})
		}
		errs = append(errs, h.write(line))
	}
	if h.queries++; h.queries%h.settings.SummaryEvery == 0 {
		errs = append(errs, h.summarise())
	}
	return &sdk.FireResponse{}, errors.Join(errs...)
}

// Close writes the statistics that no line has yet.
func (h *hook) Close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	var err error
	if h.queries%h.settings.SummaryEvery != 0 {
		err = h.summarise()
	}
	return errors.Join(err, h.file.Close())
}

// summarise writes the statistics of every field.
func (h *hook) summarise() error {
	var errs []error
	for _, field := range slices.Sorted(maps.Keys(h.fields)) {
		errs = append(errs, h.write(h.fields[field].summary(field, h.now())))
	}
	return errors.Join(errs...)
}

// write appends a line in one piece.
func (h *hook) write(line any) error {
	b, err := json.Marshal(line)
	if err != nil {
		return err
	}
	_, err = h.file.Write(append(b, '\n'))
	return err
}

// fieldOf is the most probable field of a query.
func fieldOf(distribution []*sdk.FieldProbability) string {
	best := &sdk.FieldProbability{Field: noField}
	for _, f := range distribution {
		if f.GetProbability() > best.GetProbability() {
			best = f
		}
	}
	return best.GetField()
}
