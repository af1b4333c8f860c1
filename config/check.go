// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import "github.com/hashicorp/hcl/v2"

// check looks at what no single value shows: references, and values that do
// not go together. A value that was reported already is not looked at again.
func (l *loader) check() {
	l.checkRequirements()
	l.checkTLS()
	l.checkCORS()
	l.checkAddress()
	l.checkState()
	l.checkFields()
	l.applySafety()
	l.checkThresholds()
	l.checkSpecialists()
	l.checkFallback()
	l.checkBackends()
	l.checkDecisionBlocks()
	l.checkHooks()
	l.checkRoles()
}

// of returns where a target stands; a place without anything when it is not
// written.
func (l *loader) of(target any) *place {
	if p := l.places[target]; p != nil {
		return p
	}
	p := &place{}
	if anchor := l.missing(); anchor != nil {
		p.header = *anchor
	}
	return p
}

// missing is where something is reported that should be in the configuration
// and is not.
func (l *loader) missing() *hcl.Range {
	if l.anchor != nil {
		return l.anchor
	}
	return l.start()
}
