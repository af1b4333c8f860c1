// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import "sync"

// durable knows up to which line the file is on the disk.
type durable struct {
	mu sync.Mutex
	// seq is the last line that was forced to the disk. Those behind lostFrom, up
	// to lostTo, may be lost, since the disk refused them with err: a later
	// success does not bring back what the system has dropped.
	seq, lostFrom, lostTo int64
	err                   error
}

func (d *durable) settle(seq int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seq = max(d.seq, seq)
}

// sync returns when the line seq is on the disk, or with the reason why it may
// not be. Lines that wait together are forced together: whoever comes first
// does it for all that are written by then.
func (j *journal) sync(seq int64) error {
	d := &j.durable
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case seq > d.lostFrom && seq <= d.lostTo:
		return d.err
	case seq <= d.seq:
		return nil
	}
	j.mu.Lock()
	file, written := j.file, j.last.seq
	j.mu.Unlock()
	if err := j.disk.sync(file); err != nil {
		d.lostFrom, d.lostTo, d.err = d.seq, written, err
		d.seq = written
		return err
	}
	d.seq = written
	return nil
}

// lastSeq returns the number of the last line that was written.
func (j *journal) lastSeq() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.last.seq
}
