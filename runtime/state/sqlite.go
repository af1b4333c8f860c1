// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/go-hclog"
	"golang.org/x/time/rate"

	"github.com/auahq/aua/sdk/api"
)

// sqliteStore is a store in one SQLite file. Decision records go through a
// queue and the writer; everything else uses the database directly.
type sqliteStore struct {
	options Options
	log     hclog.Logger
	queue   *queue
	writer  *writer
	// stop ends the writer at once.
	stop context.CancelFunc
	// db is replaced when its file has vanished.
	db       atomic.Pointer[database]
	closing  sync.Mutex
	dropping rate.Sometimes
}

var _ Store = (*sqliteStore)(nil)

func openSQLite(ctx context.Context, o Options) (*sqliteStore, error) {
	db, err := openDatabase(ctx, o.Path, o.Log)
	if err != nil {
		return nil, err
	}
	s := &sqliteStore{
		options: o, log: o.Log, queue: newQueue(o.QueueRows, o.QueueBytes),
		dropping: rate.Sometimes{Interval: logInterval},
	}
	s.db.Store(db)
	writing, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.writer = startWriter(writing, s.queue, o.Log, s.commit)
	return s, nil
}

func (s *sqliteStore) Decisions() Decisions   { return sqliteDecisions{s} }
func (s *sqliteStore) Statistics() Statistics { return sqliteStatistics{s} }
func (s *sqliteStore) Sessions() Sessions     { return sqliteSessions{s} }

func (s *sqliteStore) Corrections() Corrections { return sqliteCorrections{s} }
func (s *sqliteStore) Feedback() Feedback       { return sqliteFeedback{s} }

func (s *sqliteStore) Status() api.StoreStatus {
	c := s.queue.counts()
	status := api.StoreStatus{Type: TypeSQLite, Pending: c.pending, Written: c.written, Dropped: c.dropped}
	switch {
	case c.closed:
		status.Reason = closedReason
	case s.writer.reason() != "":
		status.Reason = s.writer.reason()
	case c.full:
		status.Reason = fullReason
	}
	status.Healthy = status.Reason == ""
	return status
}

func (s *sqliteStore) Close(ctx context.Context) error {
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
	return errors.Join(append(errs, s.db.Load().close(clean))...)
}

// open returns the database, or an error once the store is closed.
func (s *sqliteStore) open() (*database, error) {
	if s.queue.isClosed() {
		return nil, unavailable(ErrClosed)
	}
	return s.db.Load(), nil
}

// writable returns a database to write to, without the queue.
func (s *sqliteStore) writable() (*sql.DB, error) {
	db, err := s.open()
	if err != nil {
		return nil, err
	}
	if err := db.present(); err != nil { // the writer opens it anew
		return nil, unavailable(err)
	}
	return db.write, nil
}

// commit writes a batch of decision records, having opened the database anew
// when its file has vanished.
func (s *sqliteStore) commit(ctx context.Context, batch []row) error {
	db := s.db.Load()
	if err := db.present(); err != nil {
		db, err = s.reopen(ctx, db, err)
		if err != nil {
			return err
		}
	}
	return insert(ctx, db.write, batch)
}

// reopen replaces a database whose file has vanished. Only the writer calls it.
func (s *sqliteStore) reopen(ctx context.Context, old *database, gone error) (*database, error) {
	if err := old.abandon(); err != nil {
		s.log.Debug("closing a database whose file has vanished", "error", err)
	}
	db, err := openDatabase(ctx, s.options.Path, s.log)
	if err != nil {
		return nil, errors.Join(gone, err)
	}
	s.log.Warn("the database file was removed or replaced while it was in use; a new one was opened", "path", db.path)
	s.db.Store(db)
	return db, nil
}
