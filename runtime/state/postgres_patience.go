// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long connections wait for the next byte of an answer, in
// nanoseconds; 0 is for ever. A server that hangs, or a network that swallows
// everything, would hold a call until TCP gives up otherwise.
type patience struct {
	atomic.Int64

	mu    sync.Mutex
	conns map[net.Conn]bool
	ended bool
}

// wrap makes conn wait no longer.
func (p *patience) wrap(conn net.Conn) net.Conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conns == nil {
		p.conns = map[net.Conn]bool{}
	}
	p.conns[conn] = true
	if p.ended {
		_ = conn.Close()
	}
	return &patientConn{Conn: conn, patience: p}
}

// end closes all connections, whoever waits for an answer on them.
func (p *patience) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	for conn := range p.conns {
		_ = conn.Close()
	}
}

// patientConn bounds each read. The deadlines of its user hold as well.
type patientConn struct {
	net.Conn
	patience *patience

	mu    sync.Mutex
	until time.Time // what its user wants; zero for no deadline
}

func (c *patientConn) Close() error {
	c.patience.mu.Lock()
	delete(c.patience.conns, c.Conn)
	c.patience.mu.Unlock()
	return c.Conn.Close()
}

func (c *patientConn) Read(b []byte) (int, error) {
	if err := c.arm(); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

func (c *patientConn) arm() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	until := c.until
	if limit := time.Duration(c.patience.Load()); limit > 0 {
		if last := time.Now().Add(limit); until.IsZero() || last.Before(until) {
			until = last
		}
	}
	return c.Conn.SetReadDeadline(until)
}

func (c *patientConn) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until = t
	return c.Conn.SetDeadline(t)
}

func (c *patientConn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until = t
	return c.Conn.SetReadDeadline(t)
}
