// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/runtime/statistics"
	"github.com/auahq/aua/sdk"
)

// record leaves what the query taught: the decision record, the statistics,
// the metrics and a line in the log. None of it can fail the query.
func (p *Pipeline) record(q *Query, result *Result, err error) {
	d := p.decision(q, err, p.clock())
	if result != nil {
		result.Response.Decision = d
	}
	for _, c := range q.candidates {
		p.statistics.Observe(c.specialist.key(q.Tenant, c.field), statistics.Judge(c.own()))
	}
	if err == nil {
		p.observe(q, sdk.PointPostResponse, nil)
	}
	p.observe(q, sdk.PointPostQuery, err)
	p.metrics.QueryDone(d)
	p.lines.add(d)
	// A record that finds the queue full is counted by the store, which says so in the status.
	_ = p.recorder.Append(state.Keep(p.keep, d))
}
