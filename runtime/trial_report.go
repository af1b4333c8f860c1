// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// TestExtensions tries out running extensions as a reload does before they
// serve. The error is a fault, and about the request; what does not pass is in the report.
func (r *Runtime) TestExtensions(ctx context.Context, req *sdkapi.TestRequest) (*sdkapi.TestReport, error) {
	g, done := r.use()
	defer done()
	blocks := g.config.PluginBlocks()
	if err := allNamed(req.Names, blocks, addresses(g.config), "to test"); err != nil {
		return nil, err
	}
	report := &sdkapi.TestReport{Tests: []sdkapi.ExtensionTest{}}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, b := range blocks {
		if !chooses(req.Names, b) {
			continue
		}
		wg.Go(func() {
			t := trial{generation: g, block: b}
			start := time.Now()
			step, err := t.run(ctx)
			d := g.instances[b.Address()].Description()
			result := sdkapi.ExtensionTest{
				Address: b.Address(), Plugin: d.Name, Version: d.Version, OK: err == nil,
				Steps: t.steps, Step: step, DurationMS: milliseconds(time.Since(start)),
			}
			if err != nil {
				result.Reason = fault.As(err).Message
			}
			mu.Lock()
			defer mu.Unlock()
			report.Tests = append(report.Tests, result)
			if !result.OK {
				report.Failed++
			}
		})
	}
	wg.Wait()
	slices.SortFunc(report.Tests, func(a, b sdkapi.ExtensionTest) int { return strings.Compare(a.Address, b.Address) })
	return report, nil
}
