// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package webhook

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk"
)

var (
	errFull   = errors.New("the queue of the webhook is full")
	errClosed = errors.New("the webhook is stopped")
	errGone   = errors.New("the receiver of the webhook answered with the status 410: it wants no events any more, and gets none until the hook is configured anew")
	errLost   = errors.New("events of the webhook are lost")
)

// delivery is an event that waits.
type delivery struct {
	id, point, request string
	body               []byte
}

// hook is one instance.
type hook struct {
	settings *settings
	client   *http.Client
	time     timing
	log      hclog.Logger

	// mu guards the queues against being closed while an event comes.
	mu     sync.RWMutex
	closed bool
	// queues are one for each worker; those of a request go to the same one.
	queues  []chan *delivery
	seed    maphash.Seed
	workers sync.WaitGroup
	cancel  context.CancelFunc

	waiting, waitingBytes atomic.Int64
	// refused counts events that found the queue full, lost those that were not
	// delivered before the end.
	refused, lost atomic.Int64
	gone          atomic.Bool
}

var (
	_ sdk.Hook  = (*hook)(nil)
	_ io.Closer = (*hook)(nil)
)

// start makes an instance and its workers.
func start(inst *sdk.Instance, s *settings, t timing) *hook {
	ctx, cancel := context.WithCancel(context.Background())
	h := &hook{settings: s, client: newClient(s), time: t, log: inst.Log, seed: maphash.MakeSeed(), cancel: cancel}
	if h.log == nil {
		h.log = hclog.NewNullLogger()
	}
	for range s.Workers {
		// All that may wait has room in one of them, so that no event blocks.
		queue := make(chan *delivery, s.Queue)
		h.queues = append(h.queues, queue)
		h.workers.Go(func() {
			for d := range queue {
				h.deliver(ctx, d)
				h.free(int64(len(d.body)))
			}
		})
	}
	return h
}

// Fire implements [sdk.Hook]: it returns as soon as the event is in the queue.
func (h *hook) Fire(_ context.Context, req *sdk.FireRequest) (*sdk.FireResponse, error) {
	if h.gone.Load() {
		return nil, errGone
	}
	d := &delivery{id: newID(), point: sdk.PointName(req.GetPoint()), request: req.GetContext().GetRequestId()}
	var err error
	if d.body, err = render(req, d.id, h.time.now(), h.settings.Content); err != nil {
		return nil, err
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	if h.closed {
		return nil, errClosed
	}
	if !h.reserve(int64(len(d.body))) {
		return nil, fmt.Errorf("%w: %d events wait, and %d were refused since the start; the receiver is too slow or away", errFull, h.waiting.Load(), h.refused.Add(1))
	}
	h.queues[maphash.String(h.seed, d.request)%uint64(len(h.queues))] <- d
	return &sdk.FireResponse{}, nil
}

// reserve takes a place for an event of that size.
func (h *hook) reserve(size int64) bool {
	waiting, bytes := h.waiting.Add(1), h.waitingBytes.Add(size)
	if waiting <= int64(h.settings.Queue) && bytes <= h.settings.queuedBytes {
		return true
	}
	h.free(size)
	return false
}

func (h *hook) free(size int64) {
	h.waiting.Add(-1)
	h.waitingBytes.Add(-size)
}

// newID returns the id of an event.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	return "evt_" + hex.EncodeToString(b[:])
}

// deliver tries an event until it is delivered, refused, or given up.
func (h *hook) deliver(ctx context.Context, d *delivery) {
	log := h.log.With("point", d.point, "request_id", d.request, "event", d.id)
	for attempt := 1; ; attempt++ {
		if h.gone.Load() {
			return
		}
		o, wait, err := h.post(ctx, d)
		switch {
		case o == delivered:
			log.Debug("The event is delivered.", "attempt", attempt)
			return
		case o == gone:
			if !h.gone.Swap(true) {
				log.Error("The receiver wants no events any more, and gets none.", "error", err)
			}
			return
		case ctx.Err() != nil:
			h.lost.Add(1)
			return
		case o == refused:
			log.Error("The receiver refuses the event, which is dropped.", "error", err)
			return
		case attempt >= h.settings.MaxAttempts:
			log.Error("The event could not be delivered and is dropped.", "attempts", attempt, "error", err)
			return
		}
		wait = max(wait, pause(attempt, h.time.chance))
		log.Warn("The event could not be delivered yet.", "attempt", attempt, "again_in", wait, "error", err)
		again, stop := h.time.timer(wait)
		select {
		case <-again:
		case <-ctx.Done():
			stop()
			h.lost.Add(1)
			return
		}
	}
}

// Close implements [io.Closer]: it delivers what waits, within the bound of the configuration.
func (h *hook) Close() error {
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return nil
	}
	h.closed = true
	for _, queue := range h.queues {
		close(queue)
	}
	h.mu.Unlock()

	done := make(chan struct{})
	go func() {
		h.workers.Wait()
		close(done)
	}()
	bound, stop := h.time.timer(h.settings.drain)
	select {
	case <-done:
		stop()
	case <-bound:
	}
	h.cancel()
	<-done
	h.client.CloseIdleConnections()
	if n := h.lost.Load(); n > 0 {
		return fmt.Errorf("%w: %d were not delivered within the drain_timeout of %s", errLost, n, h.settings.drain)
	}
	return nil
}
