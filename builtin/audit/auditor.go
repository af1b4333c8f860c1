// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk"
)

// auditor is one instance.
type auditor struct {
	journal *journal
	full    bool
	// strict says that a call returns when its line is on the disk.
	strict bool
	now    func() time.Time
	log    hclog.Logger

	stop    context.CancelFunc
	stopped sync.WaitGroup
	// tried is the last line that the interval tried to force to the disk, lost
	// holds a failure of it that no call has reported yet.
	tried int64
	lost  chan error
}

var (
	_ sdk.Middleware = (*auditor)(nil)
	_ io.Closer      = (*auditor)(nil)
)

// start opens the file of an instance.
func start(ctx context.Context, inst *sdk.Instance, s *settings, now func() time.Time) (*auditor, error) {
	return startOn(ctx, inst, s, now, realDisk)
}

func startOn(ctx context.Context, inst *sdk.Instance, s *settings, now func() time.Time, d disk) (*auditor, error) {
	log := inst.Log
	if log == nil {
		log = hclog.NewNullLogger()
	}
	j, lost, err := openJournal(ctx, s.Path, s.MaxBytes, d)
	if err != nil {
		return nil, &sdk.ConfigError{
			Path: []string{"path"}, Summary: "Audit file cannot be opened",
			Detail: fmt.Sprintf("The audit file %q cannot be opened: %v.", s.Path, err),
		}
	}
	a := &auditor{journal: j, full: s.Content == contentFull, strict: s.Fsync == fsyncAlways, now: now, log: log, lost: make(chan error, 1)}
	if lost > 0 {
		log.Warn("The audit file ended with a line that was not written to its end. The line was never acknowledged and has been taken away.", "path", s.Path, "bytes", lost)
		e := newEntry(eventRecovered, &sdk.CallContext{Instance: inst.Name})
		e.LostBytes = lost
		if _, err := a.write(ctx, e); err != nil {
			return nil, errors.Join(err, j.close())
		}
	}
	background, cancel := context.WithCancel(context.Background())
	a.stop = cancel
	if !a.strict {
		a.stopped.Go(func() { a.syncEvery(background, s.interval) })
	}
	return a, nil
}

// queryState is what a response's line says of its query.
type queryState struct {
	Seq int64     `json:"seq"`
	At  time.Time `json:"at"`
}

// BeforeQuery implements [sdk.Middleware].
func (a *auditor) BeforeQuery(ctx context.Context, req *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
	messages := req.GetContent().GetMessages()
	content, err := messagesJSON(messages)
	if err != nil {
		return nil, err
	}
	e := newEntry(eventQuery, req.GetContext())
	e.Messages = len(messages)
	e.ContentSHA256 = hashOf(content)
	if a.full {
		e.Content = content
	}
	at := a.now()
	seq, err := a.write(ctx, e)
	if err != nil {
		return nil, err
	}
	state, err := json.Marshal(queryState{seq, at})
	return &sdk.BeforeQueryResponse{State: state}, err
}

// AfterResponse implements [sdk.Middleware].
func (a *auditor) AfterResponse(ctx context.Context, req *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
	e := newEntry(eventResponse, req.GetContext())
	e.Status, e.Sent = req.GetStatus(), &req.Sent
	if len(req.GetState()) > 0 {
		var query queryState
		if err := json.Unmarshal(req.GetState(), &query); err != nil {
			return nil, fmt.Errorf("the state of the query is not what BeforeQuery returned: %w", err)
		}
		elapsed := a.now().Sub(query.At).Milliseconds()
		e.Query, e.ElapsedMS = query.Seq, &elapsed
	}
	e.ContentSHA256 = hashOf([]byte(req.GetText()))
	if a.full {
		content, err := json.Marshal(req.GetText())
		if err != nil {
			return nil, err
		}
		e.Content = content
	}
	_, err := a.write(ctx, e)
	return &sdk.AfterResponseResponse{}, err
}

// write appends a line, and waits for the disk where the configuration says so.
func (a *auditor) write(ctx context.Context, e *entry) (int64, error) {
	select {
	case err := <-a.lost:
		return 0, a.failed(e, fmt.Errorf("lines before it could not be forced to the disk: %w", err))
	default:
	}
	seq, err := a.journal.append(ctx, func(prev link) ([]byte, error) { return e.link(prev, a.now()) })
	if err == nil && a.strict {
		err = a.journal.sync(seq)
	}
	if err != nil {
		return 0, a.failed(e, err)
	}
	return seq, nil
}

func (a *auditor) failed(e *entry, err error) error {
	return fmt.Errorf("the %s of the request %q could not be written to the audit file %s: %w", e.Event, e.RequestID, a.journal.path, err)
}

// syncEvery forces the file to the disk at an interval.
func (a *auditor) syncEvery(ctx context.Context, interval time.Duration) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			a.syncNow()
		}
	}
}

// syncNow forces what was written to the disk. The next call reports a failure.
func (a *auditor) syncNow() {
	seq := a.journal.lastSeq()
	if seq == a.tried {
		return
	}
	a.tried = seq
	err := a.journal.sync(seq)
	if err == nil {
		return
	}
	a.log.Error("The audit file could not be forced to the disk. Lines since the last time may be lost when the machine fails.", "path", a.journal.path, "error", err)
	select {
	case a.lost <- err:
	default: // one is waiting to be reported
	}
}

// Close implements [io.Closer].
func (a *auditor) Close() error {
	a.stop()
	a.stopped.Wait()
	return a.journal.close()
}
