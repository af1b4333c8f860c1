// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// row is a decision record as it is stored: what it is found by, and the whole.
type row struct {
	tenant, id, session, trace, field, status string
	at                                        int64 // microseconds since 1970
	record                                    []byte
	// costs are those of the query, once the record is made.
	costs []costRow
	// decision is what record will be made of; nil once it is.
	decision *api.Decision
	// estimate is about the record's size while it is not made.
	estimate int64
	// held is what the row counts for in the queue.
	held int64
}

const (
	// rowOverhead is what a row takes beside its record, in bytes, roughly.
	rowOverhead = 256
	// recordOverhead is what a record takes beside its texts, in bytes, roughly.
	recordOverhead = 2048
)

func (r row) key() rowKey { return rowKey{r.tenant, r.id} }

func (r row) size() int64 { return max(int64(len(r.record)), r.estimate) + rowOverhead }

// encode makes a row of d. From then on d may change.
func encode(d *api.Decision) (row, error) { return unencoded(d).encoded() }

// unencoded makes a row of d whose record is made later. d must not change.
func unencoded(d *api.Decision) row {
	r := row{
		tenant: d.Tenant, id: d.ID, session: d.SessionID, trace: d.TraceID, field: d.Classification.Field, status: d.Status,
		at: d.Time.UnixMicro(), decision: d, estimate: recordOverhead + int64(len(d.Query)+len(d.Answer)),
	}
	for i := range d.Candidates {
		r.estimate += int64(len(d.Candidates[i].Answer))
	}
	for i := range d.ModelCalls {
		r.estimate += int64(len(d.ModelCalls[i].Answer))
	}
	return r
}

// encoded returns the row with its record.
func (r row) encoded() (row, error) {
	if r.decision == nil {
		return r, nil
	}
	record, err := json.Marshal(r.decision)
	if err != nil {
		return row{}, fmt.Errorf("encode decision record %s: %w", r.id, err)
	}
	r.costs = costsOf(r.decision)
	r.record, r.decision, r.estimate = record, nil, 0
	return r, nil
}

func decode(record []byte) (*api.Decision, error) {
	d := &api.Decision{}
	if err := json.Unmarshal(record, d); err != nil {
		return nil, fmt.Errorf("decode decision record: %w", err)
	}
	return d, nil
}

// stamp turns a stored time back.
func stamp(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
