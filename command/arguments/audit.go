// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"fmt"
	"strconv"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/sdk/client"
)

// AuditList is the arguments of "aua audit list".
type AuditList struct {
	Connection
	JSON   bool
	Filter client.AuditFilter
	// Now is what a duration of -since is counted back from.
	Now time.Time
}

// Flags declares the command's flags.
func (a *AuditList) Flags() *Set {
	s, f := &Set{}, &a.Filter
	s.Text(&f.Tenant, Flag{Name: "tenant", Value: "NAME", Usage: "Only the events of the tenant. Those of another tenant need a token with the scope aua:admin."})
	s.Text(&f.Action, Flag{Name: "action", Value: "NAME", Usage: "Only what was done, such as token.revoke; token stands for all that is done with tokens."})
	s.Text(&f.Actor, Flag{Name: "actor", Value: "ID", Usage: "Only what was done with this token, or by \"server\" or \"anonymous\"."})
	s.Text(&f.Target, Flag{Name: "target", Value: "ID", Usage: "Only what was done to this serial, token or correction."})
	s.Func(func(v string) (err error) {
		f.Since, err = a.moment(v)
		return err
	}, Flag{Name: "since", Value: "TIME", Usage: "No earlier events: a date as in 2027-01-31, a time as in 2027-01-31T12:00:00Z, or how long ago, as in 24h."})
	s.Func(func(v string) error {
		n, err := strconv.Atoi(v)
		if f.Limit = n; err != nil || n < 1 || n > 1000 {
			return fmt.Errorf("%q is no number from 1 to 1000", v)
		}
		return nil
	}, Flag{Name: "limit", Value: "NUMBER", Usage: "How many are listed. It is 50 unless given."})
	s.Text(&f.Cursor, Flag{Name: "cursor", Value: "CURSOR", Usage: "Begin after a list that ended with this cursor."})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

func (a *AuditList) moment(v string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, v); err == nil {
			return t, nil
		}
	}
	ago, err := time.ParseDuration(v)
	if err != nil || ago < 0 {
		return time.Time{}, fmt.Errorf("%q is no date as in 2027-01-31, no time as in 2027-01-31T12:00:00Z, and no duration as in 24h", v)
	}
	return a.Now.Add(-ago), nil
}

// ParseAuditList reads the arguments of "aua audit list".
func ParseAuditList(args []string, getenv func(string) string, now time.Time) (*AuditList, hcl.Diagnostics) {
	a := &AuditList{Now: now}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// AuditVerify is the arguments of "aua audit verify".
type AuditVerify struct {
	Connection
	JSON bool
	// Head is the hash of an event that the log must have; empty for none.
	Head string
}

// Flags declares the command's flags.
func (a *AuditVerify) Flags() *Set {
	s := &Set{}
	s.Text(&a.Head, Flag{Name: "head", Value: "HASH", Usage: "The hash that an earlier verification ended with. Without its event the log was cut off, or is another one."})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseAuditVerify reads the arguments of "aua audit verify".
func ParseAuditVerify(args []string, getenv func(string) string) (*AuditVerify, hcl.Diagnostics) {
	a := &AuditVerify{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}
