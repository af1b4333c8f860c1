// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// metricsTimeout is how long the plugins have to say what they count. One that
// is busy or stuck is left out of a reading, and holds nobody up.
const metricsTimeout = time.Second

// maxMetricsBytes bounds what is read of a plugin's metrics.
const maxMetricsBytes = 1 << 20

// counted asks a process for what it and the instance count; nothing when it
// does not count.
func counted(ctx context.Context, control pluginpb.ControlClient, instance string) ([]byte, error) {
	resp, err := control.Metrics(ctx, &sdk.MetricsRequest{Instance: instance}, grpc.MaxCallRecvMsgSize(maxMetricsBytes))
	if status.Code(err) == codes.Unimplemented {
		return nil, nil
	}
	return resp.GetText(), err
}

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
