// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"net/url"
	"os"
	"path/filepath"

	"github.com/auahq/aua/sdk"
)

// Validate has a plugin check its configuration by starting it, as [Host.Acquire]
// does, and stopping it again. Nothing is left of it when Validate returns: no
// process, and no data folder that was not there. The diagnostics are warnings.
func (h *Host) Validate(ctx context.Context, catalog *Catalog, spec Spec) ([]*sdk.Diagnostic, error) {
	folder := ""
	if h.dataDir != "" {
		folder = h.dataOf(spec.Address)
		if _, err := os.Lstat(folder); err == nil {
			folder = ""
		}
	}
	i, err := h.Acquire(ctx, catalog, spec)
	if err == nil {
		h.Release(i)
		if h.last(i) {
			<-i.sup.done
		}
	}
	if folder != "" && !h.runsAt(spec.Address) {
		_ = os.RemoveAll(folder) // a folder of caches, which nobody has used
	}
	if err != nil {
		return nil, err
	}
	return i.Warnings(), nil
}

// dataOf is the data folder of an address.
func (h *Host) dataOf(address string) string {
	// An address holds a name that a person chose; no name may lead elsewhere.
	return filepath.Join(h.dataDir, url.PathEscape(address))
}

// last reports whether nobody holds what runs i any more.
func (h *Host) last(i *Instance) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.refs[i.sup] == 0
}

// runsAt reports whether anything runs for an address.
func (h *Host) runsAt(address string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.all {
		if s.spec.Address == address {
			return true
		}
	}
	return false
}

// Runs reports whether the process of i is the one that a spec would be acquired with.
func (i *Instance) Runs(catalog *Catalog, spec Spec) bool {
	program, err := catalog.Program(spec.Kind, spec.Plugin)
	if err != nil || spec.check() != nil {
		return false
	}
	return runKey(&spec, program) == i.sup.key
}
