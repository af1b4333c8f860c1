// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"cmp"
	"context"
	"regexp"
	"slices"
)

// seconds is the host's histogram of the duration of plugin calls.
var seconds = regexp.MustCompile(`^aua_plugin_execution_seconds_(sum|count)\{method="([^"]*)",plugin="([^"]*)"\}$`)

// callKey is a method of a plugin.
type callKey struct{ plugin, method string }

// callSum is how long its calls took together, in seconds.
type callSum struct{ sum, count float64 }

// isolations are the sums of the two servers.
type isolations struct{ process, inline map[callKey]callSum }

func newIsolations() isolations {
	return isolations{map[callKey]callSum{}, map[callKey]callSum{}}
}

// count adds the sums since the servers' start, or with a factor of -1 takes them off.
func (m *measurement) count(ctx context.Context, factor float64) error {
	for _, side := range []struct {
		aua  *AUA
		sums map[callKey]callSum
	}{{m.stage.process, m.calls.process}, {m.stage.inline, m.calls.inline}} {
		metrics, err := side.aua.Metrics(ctx)
		if err != nil {
			return err
		}
		addSums(side.sums, metrics, factor)
	}
	return nil
}

func addSums(sums map[callKey]callSum, m Metrics, factor float64) {
	for name, value := range m {
		match := seconds.FindStringSubmatch(name)
		if match == nil {
			continue
		}
		key := callKey{match[3], match[2]}
		s := sums[key]
		if match[1] == "sum" {
			s.sum += factor * value
		} else {
			s.count += factor * value
		}
		sums[key] = s
	}
}

// reports compares the mean duration of the calls that both servers made.
func (i isolations) reports() []CallReport {
	var reports []CallReport
	for key, process := range i.process {
		inline := i.inline[key]
		if process.count < 1 || inline.count < 1 {
			continue
		}
		reports = append(reports, CallReport{
			Plugin: key.plugin, Method: key.method,
			Process: process.sum / process.count * 1e6, Inline: inline.sum / inline.count * 1e6,
		})
	}
	slices.SortFunc(reports, func(a, b CallReport) int { return cmp.Compare(a.Plugin+a.Method, b.Plugin+b.Method) })
	return reports
}
