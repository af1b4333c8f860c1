// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"

	"github.com/auahq/aua/sdk/api"
)

// Shown is a configuration that was put into force.
type Shown struct {
	*api.ConfigSnapshot
	// Generation serves by it; empty unless it is the newest.
	Generation string `json:"generation,omitempty"`
	// HCL is the configuration in HCL's native syntax.
	HCL string `json:"hcl"`
}

// Snapshot shows a configuration, and how it came into force.
func Snapshot(t *Text, s *Shown) {
	tab := &table{}
	serial := fmt.Sprint(s.Serial)
	if s.Generation != "" {
		serial += ", " + t.Good("serves") + " as generation " + clean(s.Generation)
	}
	tab.add("serial", serial)
	tab.add("lineage", dash(s.Lineage))
	tab.add("when", stamp(s.CreatedAt))
	tab.add("by", dash(s.By)+", "+operation(s.ConfigSnapshot))
	if s.Message != "" {
		tab.add("why", clean(s.Message))
	}
	tab.add("digest", dash(s.Digest))
	t.Table(tab)
	t.Line("")
	t.b.WriteString(clean(s.HCL))
}
