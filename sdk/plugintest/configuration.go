// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"

	"github.com/auahq/aua/sdk"
)

// configurationChecks are about making instances.
func configurationChecks() []check {
	return []check{
		{
			name: "configure", about: "The plugin accepts its configuration.",
			hint:  "If it needs settings, give a configuration that it accepts.",
			needs: []string{"handshake"}, run: checkConfigure,
		},
		{
			name: "configure_garbage", about: "A configuration that makes no sense does not take the plugin down.",
			hint:  "Answer Configure with a diagnostic, or with a status. Only the instance is lost then, and the host can say why.",
			needs: []string{"handshake"}, run: checkGarbage,
		},
		{
			name: "configure_path", about: "The plugin's own objection to a setting says which one it is, and what to do.",
			hint:   "Return a diagnostic with a summary, a detail, and a path that begins with an attribute or block of the schema: the host shows the user that line.",
			option: "bad-config", needs: []string{"handshake"}, run: checkBadConfig,
		},
		{
			name: "validate", about: "Control.Validate accepts the configuration, and makes no instance.",
			hint:  "\"aua validate\" asks it. It objects to what Configure would object to, and acts on nothing.",
			needs: []string{"configure"}, run: checkValidate,
		},
		{
			name: "health", about: "A configured instance is healthy; one that does not exist is not.",
			hint:  "The host replaces a process that is not healthy. Answer for the instance alone; the model server behind a backend is the matter of Probe.",
			needs: []string{"configure"}, run: checkHealth,
		},
	}
}

func checkValidate(ctx context.Context, s *suite) error {
	return s.eachKind(func(k sdk.Kind) error {
		ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
		defer cancel()
		name := string(k) + ".validated"
		resp, err := s.running.control.Validate(ctx, &sdk.ValidateRequest{Instance: name, Kind: string(k), ConfigJson: s.config()})
		if err != nil {
			return err
		}
		if err := objection(resp.GetDiagnostics()); err != nil {
			return fmt.Errorf("it objects to what it accepts in Configure: %w", err)
		}
		if health, err := s.running.control.Health(ctx, &sdk.HealthRequest{Instance: name}); err == nil && health.GetHealthy() {
			return errors.New("the instance that was only validated is healthy; Validate acts on nothing")
		}
		return nil
	})
}

// objection joins the errors among diagnostics.
func objection(diagnostics []*sdk.Diagnostic) error {
	var errs []error
	for _, d := range diagnostics {
		if d.GetSeverity() != sdk.SeverityWarning {
			errs = append(errs, fmt.Errorf("%v: %s: %s", d.GetPath(), d.GetSummary(), d.GetDetail()))
		}
	}
	return errors.Join(errs...)
}
