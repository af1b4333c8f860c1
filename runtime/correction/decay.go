// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"math"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// The kinds of evidence that show a claim.
const (
	evidenceTest   = "test"
	evidenceProof  = "proof"
	evidenceSource = "source"
	evidenceHuman  = "human"
)

// year is the mean year of the Gregorian calendar.
const year = 31556952 * time.Second

// halfLives say how long it takes until a correction's confidence is halved, by
// decay class; 0 for never.
var halfLives = map[string]time.Duration{"A": 0, "B": 10 * year, "C": 3 * year, "D": year / 2}

// fieldClasses are the decay classes of what a person says, where the field
// tells more than the class C of all others: mathematics does not change, and
// software and markets do.
var fieldClasses = map[string]string{"mathematics": "B", "software_engineering": "D", "finance": "D"}

// classOf is the decay class of a claim: that of its evidence, and for what a
// person says that of its field.
func classOf(evidenceKind, field string) string {
	switch evidenceKind {
	case evidenceTest, evidenceProof:
		return "A"
	case evidenceSource:
		return "B"
	}
	if class := fieldClasses[field]; class != "" {
		return class
	}
	return "C"
}

// effective is the correction's confidence at a time: c·2^(−age/half-life), with
// the age in whole days, and 0 when it does not hold any more.
func effective(c *api.Correction, now time.Time) float64 {
	if !current(c, now) {
		return 0
	}
	half, age := halfLives[c.DecayClass], now.Sub(c.CreatedAt).Truncate(24*time.Hour)
	if half == 0 || age <= 0 {
		return c.Confidence
	}
	return c.Confidence * math.Exp2(-float64(age)/float64(half))
}

// current reports whether the correction holds at a time.
func current(c *api.Correction, now time.Time) bool {
	return c.SupersededBy == "" && (c.ExpiresAt == nil || now.Before(*c.ExpiresAt))
}
