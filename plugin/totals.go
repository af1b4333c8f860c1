// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

// Totals count over all instances that a block has had since the host started,
// so that they never fall, whatever is replaced.
type Totals struct {
	Calls, Errors, Restarts int64
}

func (t *Totals) add(s *supervisor) {
	t.Calls += s.calls.Load()
	t.Errors += s.errors.Load()
	t.Restarts += s.restarts.Load()
}

// Totals returns the counts of each block, by address.
func (h *Host) Totals() map[string]Totals {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make(map[string]Totals, len(h.past)+len(h.all))
	for address, t := range h.past {
		all[address] = *t
	}
	for s := range h.all {
		t := all[s.spec.Address]
		t.add(s)
		all[s.spec.Address] = t
	}
	return all
}

// Share returns a further hold on an instance that somebody holds: the process
// runs until all are released.
func (h *Host) Share(i *Instance) *Instance {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.refs[i.sup]++
	return &Instance{sup: i.sup, spec: i.spec, id: i.id, program: i.program, kind: i.kind}
}
