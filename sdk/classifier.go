// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Classifier tells which of the configured fields a query belongs to.
//
// The probabilities are calibrated: of the queries that get a field with
// probability p, a share of about p belongs to it. They sum to at most 1; what
// is missing is the probability that no field fits.
type Classifier interface {
	Classify(context.Context, *ClassifyRequest) (*ClassifyResponse, error)
}

// Fitter is a classifier, router or arbiter that learns. Fit runs in a process
// of its own, never in one that serves queries, and returns an artefact that
// becomes part of a later configuration. It must be deterministic: equal
// examples in equal order give an equal artefact.
type Fitter interface {
	Fit(ctx context.Context, base *Artefact, examples []*Example) (*FitResponse, error)
}
