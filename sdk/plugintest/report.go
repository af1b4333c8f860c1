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
			r.Errorf("%s: %s\n\t%s", result.Check, result.About, result.Detail)
		case Skip:
			r.Logf("%s: skipped: %s", result.Check, result.Detail)
		default:
			r.Logf("%s: passed", result.Check)
		}
	}
}

// skipped is why a check was not made.
type skipped string

func (s skipped) Error() string { return string(s) }

// outcome turns what a check returned into its result.
func outcome(c check, err error) Result {
	result := Result{Check: c.name, About: c.about, Status: Pass}
	var why skipped
	switch {
	case errors.As(err, &why):
		result.Status, result.Detail = Skip, string(why)
	case err != nil:
		result.Status, result.Detail = Fail, err.Error()
	}
	return result
}

// all joins the errors of several kinds or settings under their names.
func all(errs map[string]error) error {
	var list []error
	for _, name := range sortedKeys(errs) {
		if errs[name] != nil {
			list = append(list, fmt.Errorf("%s: %w", name, errs[name]))
		}
	}
	return errors.Join(list...)
}
