// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Classifier tells which of the configured fields a query belongs to.
//
// It is called once for each query, before routing and beside the search for
// corrections; every query waits for it. It sees the last message unless it needs
// more. [Instance].Fields are the fields; other names in an answer count as none.
//
// The probabilities are calibrated: of the queries that get a field with
// probability p, a share of about p belongs to it. They sum to at most 1; what
// is missing is the probability that no field fits. Fields may be left out. An
// empty distribution, or NoField, means that none fits: the general specialist
// answers. Terms say why, for a person.
//
// When it fails, the field is unknown unless the block's on_error says otherwise:
// the general specialist answers under the rules for high risk.
type Classifier interface {
	Classify(context.Context, *ClassifyRequest) (*ClassifyResponse, error)
}

// Fitter is a classifier, router or arbiter that learns; [Plugin].Learns says so.
// Fit runs in a process of its own, never in one that serves queries, and returns
// an artefact that becomes part of a later configuration, where it comes as
// [Instance].Artefact. It must be deterministic: equal examples in equal order
// give an equal artefact. base is what to start from; nil for nothing.
type Fitter interface {
	Fit(ctx context.Context, base *Artefact, examples []*Example) (*FitResponse, error)
}
