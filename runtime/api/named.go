// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"

	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/sdk"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// namedSink writes an answer as the named events of a dialect, whose encoder
// turns a delta into events E.
type namedSink[E any] struct {
	headers
	events *events
	delta  func(*sdk.Delta) ([]E, error)
	// parts are an event's name and data.
	parts func(E) (name string, data []byte)
}

var _ pipeline.Sink = (*namedSink[struct{}])(nil)

func (s *namedSink[E]) Start(e sdkapi.StartEvent) error {
	s.events.header(func(h http.Header) { setIDs(h, e) })
	return nil
}

func (s *namedSink[E]) Delta(d *sdk.Delta) error { return s.write(s.delta(d)) }

func (s *namedSink[E]) write(out []E, err error) error {
	if err != nil {
		return err
	}
	for _, e := range out {
		name, data := s.parts(e)
		if err := s.events.send(name, data); err != nil {
			return err
		}
	}
	return nil
}
