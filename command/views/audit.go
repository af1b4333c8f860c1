// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// Audit lists events of the audit log.
func Audit(t *Text, p *api.AuditPage) {
	if len(p.Events) == 0 {
		t.Line("There are no such events.")
		return
	}
	tab := &table{}
	tab.add("SEQ", "AT", "TENANT", "ACTOR", "ACTION", "TARGET", "OUTCOME", "DETAILS")
	for _, e := range p.Events {
		outcome := clean(e.Outcome)
		if e.Outcome != api.AuditOK {
			outcome = t.Bad(outcome)
		}
		tab.add(strconv.FormatInt(e.Seq, 10), e.At.UTC().Format(time.RFC3339), clean(e.Tenant), clean(e.Actor), clean(e.Action), clean(e.Target), outcome, details(e))
	}
	t.Table(tab)
	if p.Next != "" {
		t.Line("\nThere are more: add -cursor %s", clean(p.Next))
	}
}

func details(e *api.AuditEvent) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(e.Details)) {
		pairs = append(pairs, line(name)+"="+short(e.Details[name]))
	}
	return strings.Join(pairs, " ")
}

// AuditVerification says whether the audit log is as it was written.
func AuditVerification(t *Text, v *api.AuditVerification) {
	events := count(v.Events, "event is", "events are")
	switch {
	case v.Problem != nil:
		t.Line("%s %s", t.Bad("The audit log is not as it was written."), clean(v.Problem.Message))
		if v.Events > 0 {
			t.Line("Before it, %s as written, up to the hash %s.", events, clean(v.Head))
		}
	case v.Events == 0:
		t.Line("The audit log has no events yet.")
	default:
		t.Line("%s %s as written.", t.Good("The audit log is valid."), "Its "+events)
		t.Line("Its head is %s; keep it elsewhere, and give it to the next verification with -head.", clean(v.Head))
	}
}
