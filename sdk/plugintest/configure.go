// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/auahq/aua/sdk"
)

func (s *suite) configure(ctx context.Context, p *subject, k sdk.Kind, config []byte) (*sdk.ConfigureResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	return p.control.Configure(ctx, &sdk.ConfigureRequest{
		Instance: instance(k), Kind: string(k), ConfigJson: config, HostVersion: sdk.Version,
		Fields: fields(fieldNames),
	})
}

// fieldNames are the fields that instances are configured with.
var fieldNames = []string{"general", "mathematics"}

func fields(names []string) []*sdk.Field {
	var list []*sdk.Field
	for _, name := range names {
		list = append(list, &sdk.Field{Name: name, Description: "All that is of the field " + name + "."})
	}
	return list
}

func checkHandshake(ctx context.Context, s *suite) error {
	p, err := s.start(ctx)
	if err != nil {
		return err
	}
	s.running, s.calls = p, p.conn
	return nil
}

func checkConfigure(ctx context.Context, s *suite) error {
	errs := map[string]error{}
	for _, k := range s.kinds() {
		resp, err := s.configure(ctx, s.running, k, s.options.Config)
		for _, d := range resp.GetDiagnostics() {
			if d.GetSeverity() != sdk.SeverityWarning {
				err = errors.Join(err, fmt.Errorf("%v: %s: %s", d.GetPath(), d.GetSummary(), d.GetDetail()))
			}
		}
		if err != nil {
			errs[string(k)] = s.running.explain(err)
		}
	}
	return all(errs)
}

// object configures a process of its own, and demands that it goes on. It
// returns the plugin's objections; refused says that there were any, in
// whatever form.
func (s *suite) object(ctx context.Context, config []byte) (objections []*sdk.Diagnostic, refused bool, err error) {
	p, err := s.start(ctx)
	if err != nil {
		return nil, false, err
	}
	defer p.kill()
	resp, err := s.configure(ctx, p, s.kinds()[0], config)
	if p.leaves(settle) {
		return nil, false, p.explain(errors.New("it took the plugin down"))
	}
	if err != nil {
		return nil, true, nil
	}
	for _, d := range resp.GetDiagnostics() {
		if d.GetSeverity() != sdk.SeverityWarning {
			objections = append(objections, d)
		}
	}
	return objections, len(objections) > 0, nil
}

func checkGarbage(ctx context.Context, s *suite) error {
	errs := map[string]error{}
	for _, config := range []string{"this is not JSON", "[]", `{"no_such_setting_exists": true}`} {
		_, _, errs[config] = s.object(ctx, []byte(config))
	}
	return all(errs)
}

func checkBadConfig(ctx context.Context, s *suite) error {
	if len(s.options.BadConfig) == 0 {
		return skipped("no configuration that the plugin refuses was given")
	}
	objections, refused, err := s.object(ctx, s.options.BadConfig)
	switch {
	case err != nil:
		return err
	case !refused:
		return errors.New("the configuration was accepted")
	case len(objections) == 0:
		return errors.New("the call of Configure failed with a status; an objection to a setting is a diagnostic")
	}
	var errs []error
	for _, d := range objections {
		switch {
		case d.GetSummary() == "":
			errs = append(errs, errors.New("a diagnostic has no summary"))
		case d.GetDetail() == "":
			errs = append(errs, fmt.Errorf("%s: the diagnostic has no detail that says what to do", d.GetSummary()))
		case len(d.GetPath()) == 0:
			errs = append(errs, fmt.Errorf("%s: the diagnostic has no path to the setting", d.GetSummary()))
		case !settingExists(s.description.Config, d.GetPath()[0]):
			errs = append(errs, fmt.Errorf("%s: the path %v leads to no setting of the schema", d.GetSummary(), d.GetPath()))
		}
	}
	return errors.Join(errs...)
}

func settingExists(s sdk.Schema, name string) bool {
	return slices.ContainsFunc(s.Attributes, func(a sdk.Attribute) bool { return a.Name == name }) ||
		slices.ContainsFunc(s.Blocks, func(b sdk.Block) bool { return b.Type == name })
}
