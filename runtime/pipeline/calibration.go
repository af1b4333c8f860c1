// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"math"
	"sync/atomic"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// calibration is how many tokens a specialist's server counts for one that AUA
// estimates. Servers differ: in their tokenizers, and in what their chat
// templates add.
type calibration struct{ bits atomic.Uint64 }

const (
	// firstRatio is assumed before a server has counted: code and numbers take
	// more tokens than the prose for which the estimate is made.
	firstRatio = 1.25
	// leastPrompt is the smallest estimate that teaches: in a short prompt the
	// template's own tokens outweigh the text.
	leastPrompt = 128
	// A ratio below leastRatio says that the server has cut the prompt or
	// counts no cached tokens; one above mostRatio, that something else is wrong.
	leastRatio, mostRatio = 0.5, 4
	// forgetting is the weight of a new ratio that is lower than the old one.
	// A higher one counts at once, so that the window errs on the small side.
	forgetting = 0.1
)

func (c *calibration) ratio() float64 {
	if b := c.bits.Load(); b != 0 {
		return math.Float64frombits(b)
	}
	return firstRatio
}

// calibrate learns from what the server counted for a prompt of so many
// estimated tokens; 0 when they were not estimated.
func (s *Specialist) calibrate(estimate int64, u *sdk.Usage) {
	if estimate < leastPrompt || !u.GetReported() {
		return
	}
	seen := float64(u.GetPromptTokens()) / float64(estimate)
	if seen < leastRatio {
		return
	}
	now := min(seen, mostRatio)
	if s.tokens.bits.Load() != 0 {
		now = max(now, (1-forgetting)*s.tokens.ratio()+forgetting*now)
	}
	s.tokens.bits.Store(math.Float64bits(now))
}

// tokenRatio is the ratio of the specialist that the session is with, else the
// largest of all.
func (p *Pipeline) tokenRatio(of *api.Session) float64 {
	largest := 0.0
	for _, s := range p.specialists {
		if name := s.Name(); name == of.Specialist || of.Specialist == "" && name == of.LastSpecialist {
			return s.tokens.ratio()
		}
		largest = max(largest, s.tokens.ratio())
	}
	return max(largest, leastRatio)
}

func scaled(tokens int64, ratio float64) int64 { return int64(math.Ceil(float64(tokens) * ratio)) }
