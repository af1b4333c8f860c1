// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"context"
	"fmt"

	"github.com/auahq/aua/sdk"
)

// Explain says why a record was or was not found. The score is the one that
// Search would compare with min_score, and 0 when a gate refused the record. A
// record of another tenant is as unknown as one that does not exist.
func (s *store) Explain(_ context.Context, req *sdk.ExplainRequest) (*sdk.ExplainResponse, error) {
	query := s.lexicon.read(req.GetQuery())
	s.mu.RLock()
	defer s.mu.RUnlock()
	none := func(format string, args ...any) (*sdk.ExplainResponse, error) {
		return &sdk.ExplainResponse{Reasons: []string{fmt.Sprintf(format, args...)}}, nil
	}
	sh := s.shards[req.GetContext().GetTenant()]
	if sh == nil || sh.get(req.GetId()) == nil {
		return none("The index of this tenant has no record %q.", req.GetId())
	}
	e := sh.get(req.GetId())
	switch {
	case e.record.GetSupersededBy() != "":
		return none("The record was superseded by %q.", e.record.GetSupersededBy())
	case !e.live(s.now()):
		return none("The record expired at %s.", e.expires.UTC().Format("2006-01-02 15:04:05Z"))
	case !e.visible(req.GetContext().GetSessionId()):
		return none("The record belongs to another session.")
	case query.exact == "":
		return none("The query has no words.")
	}
	matches := s.lexicon.compare(query, s.lexicon.prepare(e.record), sh.idf)
	m := best(matches)
	resp := &sdk.ExplainResponse{}
	for _, m := range matches {
		resp.Reasons = append(resp.Reasons, m.reason())
	}
	if m.refused != "" {
		return resp, nil
	}
	resp.Score = estimate(m.similarity)
	verdict := "reaches"
	if resp.Score < s.config.MinScore {
		verdict = "does not reach"
	}
	resp.Reasons = append(resp.Reasons, fmt.Sprintf("The best similarity of %.3f gives the score %.3f, which %s min_score = %.3f.", m.similarity, resp.Score, verdict, s.config.MinScore))
	return resp, nil
}

// reason is one sentence on the comparison with one of the record's texts.
func (m *match) reason() string {
	switch {
	case m.refused != "":
		return fmt.Sprintf("Compared with the %s: %s", m.view, m.refused)
	case m.similarity == sameWords:
		return fmt.Sprintf("Compared with the %s: the words are the same.", m.view)
	case m.similarity == sameCore:
		return fmt.Sprintf("Compared with the %s: only words that ask differ.", m.view)
	}
	return fmt.Sprintf("Compared with the %s: names, numbers and polarity agree; similarity %.3f (relation words %.3f, weighted words %.3f, spelling %.3f).", m.view, m.similarity, m.residual, m.lexical, m.spelling)
}
