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
}

// rowOverhead is what a row takes beside its record, in bytes, roughly.
const rowOverhead = 256

func (r row) key() rowKey { return rowKey{r.tenant, r.id} }

func (r row) size() int64 { return int64(len(r.record)) + rowOverhead }

// encode makes a row of d. From then on d may change.
func encode(d *api.Decision) (row, error) {
	record, err := json.Marshal(d)
	if err != nil {
		return row{}, fmt.Errorf("encode decision record %s: %w", d.ID, err)
	}
	return row{
		tenant: d.Tenant, id: d.ID, session: d.SessionID, trace: d.TraceID, field: d.Classification.Field, status: d.Status,
		at: d.Time.UnixMicro(), record: record,
	}, nil
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
