// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"fmt"
	"time"

	"github.com/hashicorp/hcl/v2"
)

// Status is the arguments of "aua status".
type Status struct {
	Connection
	// Watch shows the status again and again, every Interval.
	Watch    bool
	Interval time.Duration
	JSON     bool
}

// The interval of -watch: unless given, and at least.
const (
	watchInterval = 2 * time.Second
	leastInterval = 100 * time.Millisecond
)

// Flags declares the command's flags, and sets their defaults.
func (a *Status) Flags() *Set {
	s := &Set{}
	s.Switch(&a.Watch, Flag{Name: "watch", Usage: "Show the status again and again, until Ctrl-C: in place on a terminal, and else one after the other; with -json as one JSON document a line. A server that is not reached is tried again."})
	s.Func(func(v string) error {
		d, err := time.ParseDuration(v)
		if err != nil || d < leastInterval {
			return fmt.Errorf("%q is no duration of at least %s, such as %s", v, leastInterval, watchInterval)
		}
		a.Interval = d
		return nil
	}, Flag{Name: "interval", Value: "DURATION", Usage: fmt.Sprintf("How often -watch asks. It is %s unless given.", watchInterval)})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseStatus reads the arguments of "aua status".
func ParseStatus(args []string, getenv func(string) string) (*Status, hcl.Diagnostics) {
	a := &Status{}
	positional, diags := a.Flags().Parse(args, getenv)
	switch {
	case a.Interval == 0:
		a.Interval = watchInterval
	case !a.Watch:
		diags = append(diags, problem("Flag without effect", "-interval is for -watch. Add -watch, or leave it out.")...)
	}
	return a, append(diags, noArguments(positional)...)
}
