// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/hashicorp/go-hclog"
	"golang.org/x/time/rate"

	"github.com/auahq/aua/sdk/api"
)

// sqlStore is a store in an SQL database. Decision records go through a queue
// and the writer; everything else uses the database directly.
type sqlStore struct {
	engine engine
	log    hclog.Logger
	queue  *queue
	writer *writer
	// stop ends the writer at once.
	stop     context.CancelFunc
	closing  sync.Mutex
	dropping rate.Sometimes
	// auditKey is that of the audit log.
	auditKey auditKey
}

var _ Store = (*sqlStore)(nil)

// openSQL makes a store of the engine, which it closes when it fails.
func openSQL(ctx context.Context, e engine, o Options) (Store, error) {
	s := &sqlStore{
		engine: e, log: o.Log, queue: newQueue(o.QueueRows, o.QueueBytes),
		dropping: rate.Sometimes{Interval: logInterval},
	}
	var err error
	if s.auditKey, err = openAudit(ctx, e, o); err != nil {
		return nil, errors.Join(err, e.close(true))
	}
	writing, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.writer = startWriter(writing, s.queue, o.Log, s.commit)
	return s, nil
}

func (s *sqlStore) Decisions() Decisions     { return sqlDecisions{s} }
func (s *sqlStore) Statistics() Statistics   { return sqlStatistics{s} }
func (s *sqlStore) Sessions() Sessions       { return sqlSessions{s} }
func (s *sqlStore) Corrections() Corrections { return sqlCorrections{s} }
func (s *sqlStore) Feedback() Feedback       { return sqlFeedback{s} }
func (s *sqlStore) Snapshots() Snapshots     { return sqlSnapshots{s} }
func (s *sqlStore) Tokens() Tokens           { return sqlTokens{s} }
func (s *sqlStore) Audit() Audit             { return sqlAudit{s} }
func (s *sqlStore) Costs() Costs             { return sqlCosts{s} }
func (s *sqlStore) Promotions() Promotions   { return sqlPromotions{s} }
func (s *sqlStore) Artefacts() Artefacts     { return sqlArtefacts{s} }

func (s *sqlStore) Status() api.StoreStatus {
	c := s.queue.counts()
	status := api.StoreStatus{Type: s.engine.kind(), Pending: c.pending, Written: c.written, Dropped: c.dropped}
	switch {
	case c.closed:
		status.Reason = closedReason
	case s.engine.trouble() != "":
		status.Reason = s.engine.trouble()
	case s.writer.reason() != "":
		status.Reason = s.writer.reason()
	case c.full:
		status.Reason = fullReason
	}
	status.Healthy = status.Reason == ""
	return status
}

func (s *sqlStore) Close(ctx context.Context) error {
	s.closing.Lock()
	defer s.closing.Unlock()
	if !s.queue.close() {
		return nil
	}
	defer s.stop()
	select {
	case <-s.writer.done:
	case <-ctx.Done():
		s.stop()
		<-s.writer.done
	}
	var errs []error
	if lost := s.queue.losses(); lost > 0 {
		s.log.Error("the state store closed before all records were written", "lost", lost)
		errs = append(errs, ErrLost)
	}
	clean := s.writer.reason() == ""
	return errors.Join(append(errs, s.engine.close(clean))...)
}

// reading returns what to read from.
func (s *sqlStore) reading(ctx context.Context) (conn, error) {
	if s.queue.isClosed() {
		return conn{}, unavailable(ErrClosed)
	}
	db, err := s.engine.reading(ctx)
	if err != nil {
		return conn{}, failure(ctx, err)
	}
	return db, nil
}

// sync runs fn in a transaction of the class *sync*, which is on disk when sync
// returns nil. A fault that fn returns passes as it is.
func (s *sqlStore) sync(ctx context.Context, fn func(tx conn) error) error {
	return s.write(ctx, true, fn)
}

// async runs fn in a transaction of the class *async*, which is committed when
// async returns nil.
func (s *sqlStore) async(ctx context.Context, fn func(tx conn) error) error {
	return s.write(ctx, false, fn)
}

func (s *sqlStore) write(ctx context.Context, durable bool, fn func(tx conn) error) error {
	if s.queue.isClosed() {
		return unavailable(ErrClosed)
	}
	err := s.engine.write(ctx, durable, fn)
	if err == nil || isFault(err) {
		return err
	}
	return failure(ctx, err)
}

// commit writes a batch of decision records. It goes on while the store closes.
func (s *sqlStore) commit(ctx context.Context, batch []row) error {
	if err := s.engine.mend(ctx); err != nil {
		return err
	}
	return s.engine.write(ctx, false, func(tx conn) error { return insert(tx, batch) })
}

// forget overwrites what was deleted wherever the database still has it.
func (s *sqlStore) forget(ctx context.Context) {
	if err := s.engine.forget(ctx); err != nil {
		s.log.Info("what was erased stays in the database's write-ahead log until the log is written anew", "error", err)
	}
}

// failure is the error of a call on the database: the context's when it ended,
// which databases report as an interrupt.
func failure(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return fmt.Errorf("state store: %w", cause)
	}
	return unavailable(err)
}
