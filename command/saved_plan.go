// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// maxPlanBytes bounds the file of a saved plan.
const maxPlanBytes = 64 << 20

// savePlan writes a plan to a file, whole or not at all. Only this user can
// read it: a plan has the whole configuration.
func savePlan(file string, plan *api.Plan) error {
	text, err := plan.Encode()
	if err != nil {
		return err
	}
	return writePrivate(file, text, "The plan")
}

// writePrivate replaces a file by one that only this user can read.
func writePrivate(file string, content []byte, what string) error {
	f, err := os.CreateTemp(filepath.Dir(file), ".aua-*")
	if err == nil {
		_, err = f.Write(content)
		err = errors.Join(err, f.Sync(), f.Close())
		if err == nil {
			err = os.Rename(f.Name(), file)
		}
		if err != nil {
			_ = os.Remove(f.Name()) // it is of no use
		}
	}
	if err != nil {
		return fault.Wrap(err, fault.RequestInvalid, "%s cannot be written to %s: %v.", what, file, err)
	}
	return nil
}

// readPlan reads a saved plan.
func readPlan(file string) (*api.Plan, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "The saved plan cannot be read: %v. \"aua plan -out FILE\" makes one.", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxPlanBytes))
	if err != nil {
		return nil, fault.Wrap(err, fault.RequestInvalid, "The saved plan cannot be read: %v.", err)
	}
	return api.ReadPlan(text)
}
