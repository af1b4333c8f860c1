// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// Row is an event as it is stored, which is what its hash is over: a database
// may hold what is no event any more.
type Row struct {
	Seq int64
	// At is in microseconds since 1970.
	At                            int64
	Tenant, Actor, Action, Target string
	// Details are a JSON object with sorted keys; empty for none.
	Details        string
	Outcome        string
	PrevHash, Hash string
}

// row makes e a row, without number and hashes. Texts become such as every
// database holds unchanged: valid UTF-8 without NUL.
func row(e *api.AuditEvent) (Row, error) {
	details := ""
	if len(e.Details) > 0 {
		b, err := json.Marshal(e.Details)
		if err != nil {
			return Row{}, fmt.Errorf("encode details of audit event %s: %w", e.Action, err)
		}
		details = string(b)
	}
	return Row{
		At: e.At.UnixMicro(), Tenant: clean(e.Tenant), Actor: clean(e.Actor), Action: clean(e.Action),
		Target: clean(e.Target), Details: details, Outcome: clean(e.Outcome),
	}, nil
}

func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// Event makes the row an event. Details that are not JSON any more are left out.
func (r Row) Event() *api.AuditEvent {
	e := &api.AuditEvent{
		Seq: r.Seq, At: time.UnixMicro(r.At).UTC(), Tenant: r.Tenant, Actor: r.Actor, Action: r.Action,
		Target: r.Target, Outcome: r.Outcome, PrevHash: r.PrevHash, Hash: r.Hash,
	}
	if r.Details != "" {
		_ = json.Unmarshal([]byte(r.Details), &e.Details)
	}
	return e
}
