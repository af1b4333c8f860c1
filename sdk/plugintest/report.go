// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"errors"
	"fmt"
)

// Status is how a check went.
type Status string

// The statuses.
const (
	Pass Status = "pass"
	Fail Status = "fail"
	// Skip means that the check could not be made, because an earlier one
	// failed or because an option that it needs is not set.
	Skip Status = "skip"
)

// Result is the outcome of one check.
type Result struct {
	// Check is the check's stable name, such as "handshake".
	Check string `json:"check"`
	// About says what the check demands, in one sentence.
	About  string `json:"about"`
	Status Status `json:"status"`
	// Detail says what went wrong, or why the check was skipped.
	Detail string `json:"detail,omitempty"`
	// Hint says of a failed check why it matters, and what to do.
	Hint string `json:"hint,omitempty"`
	// Option names what has to be given for a skipped check to be made, such as
	// "slow-query": a flag of "aua plugins test", and a field of [Options].
	Option string `json:"option,omitempty"`
	// Seconds is how long the check took.
	Seconds float64 `json:"seconds"`
}

// Failed returns the results of the checks that failed.
func Failed(results []Result) []Result {
	var failed []Result
	for _, r := range results {
		if r.Status == Fail {
			failed = append(failed, r)
		}
	}
	return failed
}

// Reporter is what Run tells the results; a *testing.T is one.
type Reporter interface {
	Helper()
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
}

// report tells the results to r.
func report(r Reporter, results []Result) {
	r.Helper()
	for _, result := range results {
		switch result.Status {
		case Fail:
			r.Errorf("%s: %s\n\t%s\n\t%s", result.Check, result.About, result.Detail, result.Hint)
		case Skip:
			r.Logf("%s: skipped: %s", result.Check, result.Detail)
		default:
			r.Logf("%s: passed", result.Check)
		}
	}
}

// skipped is why a check was not made.
type skipped struct {
	why string
	// option is what would have to be given.
	option string
}

func (s skipped) Error() string { return s.why }

// outcome turns what a check returned into its result.
func outcome(c check, err error) Result {
	result := Result{Check: c.name, About: c.about, Status: Pass}
	var skip skipped
	switch {
	case errors.As(err, &skip):
		result.Status, result.Detail, result.Option = Skip, skip.why, skip.option
	case err != nil:
		result.Status, result.Detail, result.Hint = Fail, err.Error(), c.hint
	}
	return result
}

// all joins the errors of several kinds or settings under their names. Where
// something failed, it does not matter what was skipped beside it.
func all(errs map[string]error) error {
	var failed, skips []error
	for _, name := range sortedKeys(errs) {
		switch err := errs[name]; {
		case err == nil:
		case errors.As(err, new(skipped)):
			skips = append(skips, err)
		default:
			failed = append(failed, fmt.Errorf("%s: %w", name, err))
		}
	}
	if len(failed) > 0 {
		return errors.Join(failed...)
	}
	return errors.Join(skips...)
}
