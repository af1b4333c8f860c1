// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"errors"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Erase returns d without anything that users or models said, without changing
// d: numbers, names and codes stay.
func Erase(d *api.Decision) *api.Decision {
	kept := *Keep(ContentNone, d)
	kept.Metadata, kept.Reason, kept.Caveat, kept.Erased = nil, "", "", true
	for i := range kept.Candidates { // Keep has copied them
		kept.Candidates[i].Reason = ""
	}
	for i := range kept.ModelCalls {
		kept.ModelCalls[i].Reason = ""
	}
	for i := range kept.Corrections {
		kept.Corrections[i].Reason = ""
	}
	return &kept
}

// erased returns the row without content; changed is false when it had been
// erased before.
func (r row) erased() (_ row, changed bool, err error) {
	d, err := decode(r.record)
	if err != nil || d.Erased {
		return r, false, err
	}
	e, err := encode(Erase(d))
	return e, true, err
}

// isFault reports whether err says by itself what is wrong.
func isFault(err error) bool {
	var f *fault.Error
	return errors.As(err, &f)
}
