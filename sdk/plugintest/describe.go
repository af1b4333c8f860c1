// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"time"

	"github.com/auahq/aua/sdk"
)

var (
	nameForm    = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	versionForm = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
)

func checkDescribe(ctx context.Context, s *suite) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	cmd := s.command(inherited, "describe")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the program cannot be started: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { killGroup(cmd) })
	err := cmd.Wait()
	if !stop() {
		return fmt.Errorf("it did not leave within %s", s.options.Timeout)
	}
	if err != nil {
		return fmt.Errorf("it failed: %w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	dec := json.NewDecoder(&stdout)
	dec.DisallowUnknownFields()
	var d sdk.Description
	if err := dec.Decode(&d); err != nil {
		return fmt.Errorf("standard output is not a description: %w", err)
	}
	if dec.More() {
		return errors.New("there is more on standard output than the description")
	}
	if err := wellFormed(&d); err != nil {
		return err
	}
	for _, k := range s.options.Kinds {
		if _, serves := d.Serves(k); !serves {
			return fmt.Errorf("it does not serve the kind %s", k)
		}
	}
	s.description = &d
	return nil
}

func wellFormed(d *sdk.Description) error {
	var errs []error
	demand := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	demand(nameForm.MatchString(d.Name), "name %q must be lower-case letters, digits and single dashes", d.Name)
	demand(versionForm.MatchString(d.Version), "version %q must be a semantic version such as 1.2.0", d.Version)
	demand(d.APIVersion == sdk.APIVersion, "api_version is %q; this suite tests %q", d.APIVersion, sdk.APIVersion)
	demand(d.Description != "", "description must be one sentence")
	demand(len(d.Kinds) > 0, "kinds must not be empty")
	for _, k := range d.Kinds {
		demand(k.Kind.Valid(), "there is no kind %q", k.Kind)
		switch k.Needs {
		case sdk.NeedsNone, sdk.NeedsLastMessage, sdk.NeedsMessages, sdk.NeedsFull:
		default:
			demand(false, "needs of the kind %s is %q; it must be none, last_message, messages or full", k.Kind, k.Needs)
		}
		demand(k.Kind != sdk.KindHook || len(k.HookPoints) > 0, "a hook must name its hook_points")
	}
	return errors.Join(errs...)
}

func checkSameDescription(ctx context.Context, s *suite) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	resp, err := s.running.control.Describe(ctx, &sdk.DescribeRequest{})
	if err != nil {
		return err
	}
	var served sdk.Description
	if err := json.Unmarshal(resp.GetDescriptionJson(), &served); err != nil {
		return fmt.Errorf("Control.Describe does not return JSON: %w", err)
	}
	if !reflect.DeepEqual(&served, s.description) {
		printed, _ := s.description.JSON()
		return fmt.Errorf("Control.Describe says\n%s\nand \"describe\" printed\n%s", resp.GetDescriptionJson(), printed)
	}
	return nil
}
