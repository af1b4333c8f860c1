// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import "github.com/auahq/aua/sdk/api"

// Feedback shows what came of feedback.
func Feedback(t *Text, f *api.Feedback) {
	switch {
	case f.Specialist == "":
		t.Line("Kept. No specialist answered, so that nothing is counted.")
	case f.Replaced:
		t.Line("Kept, in the place of what you said before. It counts for %s in %s.", t.Bold(clean(f.Specialist)), clean(f.Field))
	default:
		t.Line("Kept. It counts for %s in %s.", t.Bold(clean(f.Specialist)), clean(f.Field))
	}
	if f.CorrectionID != "" {
		t.Line("The right answer is the correction %s.", clean(f.CorrectionID))
	}
}
