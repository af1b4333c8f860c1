// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/auahq/aua/runtime"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// reloadOnHangUp has the server apply its own files with each SIGHUP, until it
// stops. The log says what became of it.
func reloadOnHangUp(ctx context.Context, r *runtime.Runtime) (stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-signals:
				_, _ = r.ReloadConfig(ctx, nil, &sdkapi.ConfigReloadRequest{ConfigGuard: sdkapi.ConfigGuard{Message: "SIGHUP"}})
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}
