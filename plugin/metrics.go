// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc/status"
)

// metricsTimeout is how long the plugins have to say what they count. One that
// is busy or stuck is left out of a reading, and holds nobody up.
const metricsTimeout = time.Second

// Metrics are what an instance counts.
type Metrics struct {
	// Address is the block's, Plugin the plugin's name.
	Address, Plugin string
	// Text is in Prometheus' text format, as the plugin wrote it.
	Text []byte
}

// Metrics asks all running instances, at once, for what they count, and returns
// the answers sorted by address. While an instance is replaced, the newer counts.
func (h *Host) Metrics(ctx context.Context) []Metrics {
	ctx, cancel := context.WithTimeout(ctx, metricsTimeout)
	defer cancel()
	newest := map[string]*session{}
	plugins := map[string]string{}
	for _, s := range h.supervisors() {
		sess, address := s.current.Load(), s.spec.Address
		if sess == nil || sess.over() {
			continue
		}
		if old := newest[address]; old == nil || old.started.Before(sess.started) {
			newest[address], plugins[address] = sess, s.spec.Plugin
		}
	}
	var (
		mu   sync.Mutex
		wg   sync.WaitGroup
		list []Metrics
	)
	for address, sess := range newest {
		wg.Go(func() {
			text, err := sess.metrics(ctx)
			if err != nil {
				h.log.Debug("The plugin's metrics cannot be read.", "instance", address, "error", status.Convert(err).Message())
				return
			}
			mu.Lock()
			defer mu.Unlock()
			list = append(list, Metrics{Address: address, Plugin: plugins[address], Text: text})
		})
	}
	wg.Wait()
	slices.SortFunc(list, func(a, b Metrics) int { return cmp.Compare(a.Address, b.Address) })
	return list
}
