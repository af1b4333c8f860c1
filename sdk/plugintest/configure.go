// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/auahq/aua/sdk"
)

// config is the configuration as a host sends it.
func (s *suite) config() []byte {
	config, err := withDefaults(s.description.Config, s.options.Config)
	if err != nil {
		return s.options.Config
	}
	return config
}

// configure makes an instance with its own folder for data.
func (s *suite) configure(ctx context.Context, p *subject, k sdk.Kind, name string, config []byte, names []string) (*sdk.ConfigureResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	data, err := os.MkdirTemp(s.dir, "data-")
	if err != nil {
		return nil, err
	}
	return p.control.Configure(ctx, &sdk.ConfigureRequest{
		Instance: name, Kind: string(k), ConfigJson: config, HostVersion: sdk.Version, Fields: fields(names), DataDir: data,
	})
}

// configured makes the instance that most checks of a kind share.
func (s *suite) configured(ctx context.Context, p *subject, k sdk.Kind) error {
	resp, err := s.configure(ctx, p, k, instance(k), s.config(), s.options.Fields)
	return errors.Join(err, objection(resp.GetDiagnostics()))
}

// fresh makes an instance that the caller has to itself.
func (s *suite) fresh(ctx context.Context, k sdk.Kind, names []string) (target, error) {
	s.made++
	name := fmt.Sprintf("%s.conformance_%d", k, s.made)
	resp, err := s.configure(ctx, s.running, k, name, s.config(), names)
	if err := errors.Join(err, objection(resp.GetDiagnostics())); err != nil {
		return target{}, fmt.Errorf("another instance in the same process is refused: %w", err)
	}
	t := s.target(k, name)
	t.fields = names
	return t, nil
}

// fieldNames are the fields that instances are configured with unless others are given.
var fieldNames = []string{"general", "mathematics"}

func fields(names []string) []*sdk.Field {
	var list []*sdk.Field
	for _, name := range names {
		list = append(list, &sdk.Field{Name: name, Description: "All that is of the field " + name + "."})
	}
	return list
}

func checkConfigure(ctx context.Context, s *suite) error {
	return s.eachKind(func(k sdk.Kind) error { return s.configured(ctx, s.running, k) })
}

// object configures a process of its own, and demands that it goes on. It
// returns the plugin's objections; refused says that there were any, in
// whatever form.
func (s *suite) object(ctx context.Context, config []byte) (objections []*sdk.Diagnostic, refused bool, err error) {
	p, err := s.start(ctx, inherited)
	if err != nil {
		return nil, false, err
	}
	defer p.kill()
	k := s.kinds()[0].Kind
	resp, err := s.configure(ctx, p, k, instance(k), config, s.options.Fields)
	if p.leaves(ctx, settle) {
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
