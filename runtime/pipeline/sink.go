// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// Sink is told how a query gets on, by one goroutine. An error of any method
// means that nobody listens any more, and cancels the query.
type Sink interface {
	Start(api.StartEvent) error
	Route(api.RouteEvent) error
	SpecialistStart(api.SpecialistStartEvent) error
	// Delta is newly generated content: as it comes in delivery relay, in one
	// piece in delivery hold.
	Delta(*sdk.Delta) error
	SpecialistDone(api.SpecialistDoneEvent) error
	ArbiterStart() error
	ArbiterDone(api.ArbiterDoneEvent) error
}

// silent is the sink of a query that nobody watches.
type silent struct{}

var _ Sink = silent{}

func (silent) Start(api.StartEvent) error                     { return nil }
func (silent) Route(api.RouteEvent) error                     { return nil }
func (silent) SpecialistStart(api.SpecialistStartEvent) error { return nil }
func (silent) Delta(*sdk.Delta) error                         { return nil }
func (silent) SpecialistDone(api.SpecialistDoneEvent) error   { return nil }
func (silent) ArbiterStart() error                            { return nil }
func (silent) ArbiterDone(api.ArbiterDoneEvent) error         { return nil }
