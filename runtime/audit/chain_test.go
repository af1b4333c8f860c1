// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

var (
	key   = Key(bytes.Repeat([]byte("k"), KeyLength))
	epoch = time.Date(2026, 5, 1, 12, 0, 0, 1000, time.UTC)
)

func event(target string) *api.AuditEvent {
	return &api.AuditEvent{
		At: epoch, Tenant: "acme", Actor: "t1", Action: api.AuditTokenCreate, Target: target,
		Details: map[string]string{"label": "CI", "a": "<b>"}, Outcome: api.AuditOK,
	}
}

// chain is a log of n events.
func chain(t *testing.T, n int) (rows []Row) {
	t.Helper()
	var last Place
	for i := range n {
		r, err := key.Seal(event(fmt.Sprint("x", i)), last)
		require.NoError(t, err)
		rows, last = append(rows, r), Place{r.Seq, r.Hash}
	}
	return rows
}

func verify(rows []Row, head string) *api.AuditVerification {
	v := NewVerifier(key, head)
	for _, r := range rows {
		if !v.Add(r) {
			break
		}
	}
	return v.Result()
}

func TestAHashIsTheSameInLaterVersions(t *testing.T) {
	rows := chain(t, 2)
	require.Equal(t, "", rows[0].PrevHash)
	require.Equal(t, `{"a":"\u003cb\u003e","label":"CI"}`, rows[0].Details)
	require.Equal(t, []string{
		"2612148b643dda1427e18a56b6070ed984500204d8c4be1cae7b3a57b3dbb832",
		"cdcd29f57580da7e9826edb10191d915289dd46a59a0080df23a6c4c91cb68e7",
	}, []string{rows[0].Hash, rows[1].Hash}, "logs that were written before could not be verified any more")
}

func TestSealSetsWhatIsNotSet(t *testing.T) {
	e := &api.AuditEvent{Tenant: "acme", Action: "x", Target: "a\x00b\xffc"}
	before := time.Now().Truncate(time.Microsecond)
	r, err := key.Seal(e, Place{41, "before"})
	require.NoError(t, err)
	require.Equal(t, e, r.Event(), "the event is what will be read")
	require.WithinRange(t, e.At, before, time.Now())
	require.Equal(t, api.AuditOK, e.Outcome)
	require.Equal(t, "a\uFFFDb\uFFFDc", e.Target)
	require.EqualValues(t, 42, e.Seq)
	require.Equal(t, "before", e.PrevHash)
}

func TestTheHashIsOverEverything(t *testing.T) {
	r := chain(t, 1)[0]
	require.True(t, key.Wrote(r))
	require.False(t, Key("another").Wrote(r))
	members := reflect.TypeFor[Row]()
	for i := range members.NumField() {
		changed := r
		member := reflect.ValueOf(&changed).Elem().Field(i)
		if member.CanInt() {
			member.SetInt(member.Int() + 1)
		} else {
			member.SetString(member.String() + "x")
		}
		require.False(t, key.Wrote(changed), members.Field(i).Name)
	}
	moved := r
	moved.Actor, moved.Tenant = moved.Tenant[1:]+moved.Actor, moved.Tenant[:1]
	require.False(t, key.Wrote(moved), "a text may not move into the next member")
}

func TestVerifyNamesTheFirstBadEvent(t *testing.T) {
	log := chain(t, 6)
	other := chain(t, 1)
	for _, r := range log[1:4] { // a log that parted from the first after one event
		e := event("other " + r.Target)
		sealed, err := key.Seal(e, Place{other[len(other)-1].Seq, other[len(other)-1].Hash})
		require.NoError(t, err)
		other = append(other, sealed)
	}
	change := func(i int, f func(*Row)) []Row {
		rows := slices.Clone(log)
		f(&rows[i])
		return rows
	}
	for name, c := range map[string]struct {
		rows   []Row
		head   string
		events int64
		want   *api.AuditProblem
	}{
		"whole":          {log, "", 6, nil},
		"empty":          {nil, "", 0, nil},
		"has head":       {log, log[2].Hash, 6, nil},
		"changed":        {change(2, func(r *Row) { r.Target = "y" }), "", 2, &api.AuditProblem{Seq: 3, Kind: api.AuditChanged}},
		"first":          {change(0, func(r *Row) { r.Details = "" }), "", 0, &api.AuditProblem{Seq: 1, Kind: api.AuditChanged}},
		"renumbered":     {change(5, func(r *Row) { r.Seq = 9 }), "", 5, &api.AuditProblem{Seq: 9, Kind: api.AuditChanged}},
		"one missing":    {slices.Delete(slices.Clone(log), 1, 2), "", 1, &api.AuditProblem{Seq: 3, Kind: api.AuditMissing}},
		"many missing":   {slices.Delete(slices.Clone(log), 1, 4), "", 1, &api.AuditProblem{Seq: 5, Kind: api.AuditMissing}},
		"start missing":  {log[2:], "", 0, &api.AuditProblem{Seq: 3, Kind: api.AuditMissing}},
		"swapped":        {[]Row{log[0], log[2], log[1]}, "", 1, &api.AuditProblem{Seq: 3, Kind: api.AuditMissing}},
		"twice":          {[]Row{log[0], log[1], log[1]}, "", 2, &api.AuditProblem{Seq: 2, Kind: api.AuditBroken}},
		"two logs":       {append(slices.Clone(other[:3]), log[3:]...), "", 3, &api.AuditProblem{Seq: 4, Kind: api.AuditBroken}},
		"cut, not known": {log[:4], "", 4, nil},
		"cut":            {log[:4], log[5].Hash, 4, &api.AuditProblem{Kind: api.AuditCut}},
		"all cut":        {nil, log[5].Hash, 0, &api.AuditProblem{Kind: api.AuditCut}},
		"cut, changed":   {change(2, func(r *Row) { r.At++ })[:4], log[5].Hash, 2, &api.AuditProblem{Seq: 3, Kind: api.AuditChanged}},
	} {
		got := verify(c.rows, c.head)
		require.Equal(t, c.want == nil, got.Valid, name)
		require.Equal(t, c.events, got.Events, name)
		if c.events > 0 {
			require.Equal(t, c.rows[c.events-1].Hash, got.Head, name)
		}
		if c.want != nil {
			require.Equal(t, c.want.Seq, got.Problem.Seq, name)
			require.Equal(t, c.want.Kind, got.Problem.Kind, name)
			require.NotEmpty(t, got.Problem.Message, name)
		}
	}
	require.Contains(t, verify(slices.Delete(slices.Clone(log), 1, 2), "").Problem.Message, "Event 2 is missing")
	require.Contains(t, verify(slices.Delete(slices.Clone(log), 1, 4), "").Problem.Message, "The events 2 to 4 are missing")
	require.Contains(t, verify(log[:4], log[5].Hash).Problem.Message, "cut off after event 4")
}
