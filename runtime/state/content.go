// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/auahq/aua/sdk/api"
)

// ContentPolicy says how much of a query and its answers a decision record keeps.
type ContentPolicy string

// The content policies.
const (
	// ContentFull keeps the text.
	ContentFull ContentPolicy = "full"
	// ContentHash keeps "sha256:" and the digest, which tells equal texts
	// apart from different ones. It is not anonymous: who guesses a text can
	// confirm it.
	ContentHash ContentPolicy = "hash"
	// ContentNone keeps nothing.
	ContentNone ContentPolicy = "none"
)

// HashPrefix begins what [ContentHash] keeps of a text.
const HashPrefix = "sha256:"

// Content returns text as p wants it kept. A policy that does not exist keeps
// nothing, and the empty text stays empty.
func Content(p ContentPolicy, text string) string {
	switch {
	case text == "":
		return ""
	case p == ContentFull:
		return text
	case p == ContentHash:
		sum := sha256.Sum256([]byte(text))
		return HashPrefix + hex.EncodeToString(sum[:])
	}
	return ""
}

// Keep returns d as p wants it kept, without changing d. Unless p is
// [ContentFull] it applies [Content] to the query and the answers, and removes
// what quotes them: the classifier's terms, and the words of the evidence and of
// the verdict.
func Keep(p ContentPolicy, d *api.Decision) *api.Decision {
	if p == ContentFull {
		return d
	}
	kept := *d
	kept.Query = Content(p, d.Query)
	kept.Answer = Content(p, d.Answer)
	kept.Classification.Terms = nil
	kept.Candidates = slices.Clone(d.Candidates)
	for i := range kept.Candidates {
		keepCandidate(p, &kept.Candidates[i])
	}
	kept.ModelCalls = slices.Clone(d.ModelCalls)
	for i := range kept.ModelCalls {
		keepCandidate(p, &kept.ModelCalls[i].Candidate)
	}
	if len(d.Corrections) > 0 {
		// An answer that was withheld for one is explained with its words.
		kept.Reason, kept.Caveat = "", ""
		kept.Corrections = slices.Clone(d.Corrections)
		for i := range kept.Corrections {
			kept.Corrections[i].Claim = Content(p, kept.Corrections[i].Claim)
		}
	}
	if d.Verdict != nil {
		v := *d.Verdict
		v.Reason, v.Findings = "", slices.Clone(v.Findings)
		for i := range v.Findings {
			v.Findings[i].Reason = ""
		}
		kept.Verdict = &v
	}
	return &kept
}

// keepCandidate does so with a candidate of which the record has a copy.
func keepCandidate(p ContentPolicy, c *api.Candidate) {
	c.Answer = Content(p, c.Answer)
	c.Evidence = slices.Clone(c.Evidence)
	for j := range c.Evidence {
		c.Evidence[j].Reason = ""
	}
}
