// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/auahq/aua/sdk"
)

const (
	// settle is how long a process gets to show that it is dying.
	settle = 50 * time.Millisecond
	// sigtermTime is how long a process gets to show that a signal ends it.
	sigtermTime = 250 * time.Millisecond
	// shutdownTime is what go-plugin's client allows before it kills.
	shutdownTime = 2 * time.Second
)

func checkHealth(ctx context.Context, s *suite) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	errs := map[string]error{}
	for _, kd := range s.kinds() {
		resp, err := s.running.control.Health(ctx, &sdk.HealthRequest{Instance: instance(kd.Kind)})
		if err == nil && !resp.GetHealthy() {
			err = fmt.Errorf("the instance calls itself unhealthy: %s", resp.GetReason())
		}
		errs[string(kd.Kind)] = err
	}
	if resp, err := s.running.control.Health(ctx, &sdk.HealthRequest{Instance: "nobody.home"}); err == nil && resp.GetHealthy() {
		errs["nobody.home"] = errors.New("an instance that does not exist calls itself healthy")
	}
	return all(errs)
}

func checkDrain(ctx context.Context, s *suite) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	errs := map[string]error{}
	for _, kd := range s.kinds() {
		k := kd.Kind
		if _, err := s.running.control.Drain(ctx, &sdk.DrainRequest{Instance: instance(k)}); err != nil {
			errs[string(k)] = err
			continue
		}
		if resp, err := s.running.control.Health(ctx, &sdk.HealthRequest{Instance: instance(k)}); err == nil && resp.GetHealthy() {
			errs[string(k)] = errors.New("the instance calls itself healthy after it was drained")
		}
	}
	if s.running.gone() {
		errs["process"] = s.running.explain(errors.New("it ended"))
	}
	return all(errs)
}

func checkShutdown(ctx context.Context, s *suite) error {
	p, err := s.start(ctx, inherited)
	if err != nil {
		return err
	}
	defer p.kill()
	asked, cancel := context.WithTimeout(ctx, shutdownTime)
	defer cancel()
	p.shutdown(asked)
	if !p.leaves(ctx, shutdownTime) {
		return fmt.Errorf("it was still running %s after GRPCController.Shutdown", shutdownTime)
	}
	if !p.cmd.ProcessState.Success() {
		return p.explain(errors.New("it did not leave with exit status 0"))
	}
	return nil
}

func checkSigterm(ctx context.Context, s *suite) error {
	p, err := s.start(ctx, inherited)
	if err != nil {
		return err
	}
	defer p.kill()
	if err := syscall.Kill(-p.cmd.Process.Pid, syscall.SIGTERM); err != nil {
		return err
	}
	if p.leaves(ctx, sigtermTime) {
		return p.explain(errors.New("it left"))
	}
	return nil
}

func checkLifeline(ctx context.Context, s *suite) error {
	p, err := s.start(ctx, inherited)
	if err != nil {
		return err
	}
	defer p.kill()
	if err := p.lifeline.Close(); err != nil {
		return err
	}
	if !p.leaves(ctx, s.options.Timeout) {
		return fmt.Errorf("it was still running %s after the pipe of %s had ended", s.options.Timeout, sdk.LifelineEnv)
	}
	return nil
}
