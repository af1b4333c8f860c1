// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"fmt"

	"github.com/auahq/aua/sdk"
)

// correctionChecks are about the index of a correction store. Each has an
// instance to itself, since the numbers of changes begin at 1.
func correctionChecks() []check {
	list := []check{
		{
			name: "corrections_written", about: "What was loaded or applied is found at once.",
			hint: "A search that demands min_sequence comes right after the change. Make a change visible before the answer to Load or Apply, which names the newest sequence number.",
			run:  checkWritten,
		},
		{
			name: "corrections_hits", about: "A search finds records that exist, each once, the best first, and no more than asked for.",
			hint: "Scores are probabilities in [0, 1]. Heed the limit.",
			run:  checkHits,
		},
		{
			name: "corrections_erased", about: "What was erased is not found any more.",
			hint: "A change with erased removes the record of its id for good, out of files as well.",
			run:  checkErased,
		},
		{
			name: "corrections_replayed", about: "A change that the index has already changes nothing.",
			hint: "The host repeats changes when it cannot know whether they arrived. Pass over a sequence number that the index has reached; changes from number 1 on replace it.",
			run:  checkReplayed,
		},
		{
			name: "corrections_gap", about: "A change that does not follow the last one is refused with FAILED_PRECONDITION.",
			hint: "The process may be a new one. Refuse, and the host loads all changes; accept, and those in between are never found.",
			run:  checkGap,
		},
		{
			name: "corrections_ahead", about: "A search that demands a change which the index has not reached fails with FAILED_PRECONDITION.",
			hint: "Compare min_sequence with the index: without that, a user's own correction is missing from the next answer.",
			run:  checkAhead,
		},
		{
			name: "corrections_tenants", about: "A search finds no record of another tenant.",
			hint: "Every call names its tenant. Never mix data of two.",
			run:  checkTenants,
		},
		{
			name: "corrections_explained", about: "Explain says why a record is found.",
			hint: "Give the score, and one sentence for each gate and feature. People ask it when an answer surprises them.",
			run:  checkExplained,
		},
		{
			name: "corrections_records", about: "A store that owns its storage gives back what was put.",
			hint: "Put is durable when it returns; Get and List read it.",
			when: func(k sdk.KindDescription) bool { return k.OwnsStorage },
			run:  checkRecords,
		},
	}
	for i := range list {
		list[i].kind, list[i].calls, list[i].needs = sdk.KindCorrectionStore, true, []string{"call"}
		if i > 0 {
			list[i].needs = []string{"corrections_written"}
		}
	}
	return list
}

// subjects are what corrections are about; no two are alike.
var subjects = []string{
	"How high is the Eiffel Tower?", "Who wrote the opera Fidelio?", "When does the harbour office in Rostock open on Sundays?",
}

func checkWritten(ctx context.Context, s *suite) error {
	x, err := s.store(ctx)
	if err != nil {
		return err
	}
	defer s.discard(ctx, x.target)
	if err := x.load(ctx, change(1, "first", subjects[0]), change(2, "second", subjects[1])); err != nil {
		return err
	}
	if err := x.apply(ctx, change(3, "third", subjects[2])); err != nil {
		return err
	}
	for i, id := range []string{"first", "second", "third"} {
		hits, err := x.search(ctx, subjects[i], 3)
		if err != nil {
			return err
		}
		if !hits[id] {
			return fmt.Errorf("the record about %q is not found by that very question", subjects[i])
		}
	}
	return nil
}

func checkHits(ctx context.Context, s *suite) error {
	x, err := s.store(ctx)
	if err != nil {
		return err
	}
	defer s.discard(ctx, x.target)
	loaded := map[string]bool{}
	var changes []*sdk.Change
	for i := range 2 * hitLimit {
		c := change(int64(i+1), fmt.Sprintf("c%d", i), subjects[0])
		c.Correction.CanonicalKey = c.GetCorrection().GetId()
		c.Correction.Claim = fmt.Sprintf("It is %d metres high.", 330+i)
		loaded[c.GetCorrection().GetId()] = true
		changes = append(changes, c)
	}
	if err := x.load(ctx, changes...); err != nil {
		return err
	}
	hits, err := x.search(ctx, subjects[0], int64(len(changes)))
	for id := range hits {
		if !loaded[id] {
			return broke("it found the record %q, which nobody gave it", id)
		}
	}
	return err
}

func checkErased(ctx context.Context, s *suite) error {
	x, err := s.store(ctx)
	if err != nil {
		return err
	}
	defer s.discard(ctx, x.target)
	if err := x.load(ctx, change(1, "gone", subjects[0])); err != nil {
		return err
	}
	erased := change(2, "gone", subjects[0])
	erased.Erased = true
	if err := x.apply(ctx, erased); err != nil {
		return err
	}
	hits, err := x.search(ctx, subjects[0], 2)
	if hits["gone"] {
		return broke("the record is still found")
	}
	return err
}

func checkReplayed(ctx context.Context, s *suite) error {
	x, err := s.store(ctx)
	if err != nil {
		return err
	}
	defer s.discard(ctx, x.target)
	changes := []*sdk.Change{change(1, "first", subjects[0]), change(2, "second", subjects[1])}
	if err := x.load(ctx, changes...); err != nil {
		return err
	}
	if err := x.apply(ctx, changes[1]); err != nil {
		return fmt.Errorf("the newest change came again: %w", err)
	}
	if err := x.load(ctx, changes...); err != nil {
		return fmt.Errorf("all changes came again: %w", err)
	}
	for i, id := range []string{"first", "second"} {
		hits, err := x.search(ctx, subjects[i], 2)
		if err != nil {
			return err
		}
		if !hits[id] {
			return broke("after the changes came again, the record about %q is not found", subjects[i])
		}
	}
	return nil
}
