// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk/fault"
)

// Summarise counts changes by their action.
func Summarise(changes []PlanChange) PlanSummary {
	var s PlanSummary
	for i := range changes {
		switch changes[i].Action {
		case ActionCreate:
			s.Add++
		case ActionUpdate:
			s.Change++
		case ActionReplace:
			s.Replace++
		case ActionDelete:
			s.Remove++
		}
	}
	return s
}

// Encode returns the plan as the content of a file; [ReadPlan] reads it.
func (p *Plan) Encode() ([]byte, error) {
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return nil, fault.New(fault.Internal, "The plan cannot be written down: %v.", err)
	}
	return append(data, '\n'), nil
}

// ReadPlan reads a saved plan. The error is a fault that says what is wrong with
// the file and what to do; a plan that is stale is none of its errors.
func ReadPlan(data []byte) (*Plan, error) {
	var head struct {
		FormatVersion *string         `json:"format_version"`
		Config        json.RawMessage `json:"config"`
	}
	if err := one(data, &head); err != nil {
		return nil, damaged(data, err)
	}
	if head.FormatVersion == nil {
		if bytes.Contains(data, []byte(`"config_version"`)) {
			return nil, fault.New(fault.RequestInvalid, "This is a configuration and not a saved plan. To apply a configuration, name it with -config; \"aua plan -out FILE\" saves a plan.")
		}
		return nil, foreign()
	}
	if err := known(*head.FormatVersion); err != nil {
		return nil, err
	}
	var p Plan
	if err := one(data, &p); err != nil {
		return nil, damaged(data, err)
	}
	return &p, p.whole()
}

// one decodes data that is one JSON value and nothing else.
func one(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows after its end")
	}
	return nil
}

// known checks a format version against the one that this program reads.
func known(version string) error {
	major, _, _ := strings.Cut(version, ".")
	own, _, _ := strings.Cut(PlanFormat, ".")
	n, err := strconv.Atoi(major)
	want, _ := strconv.Atoi(own)
	switch {
	case err != nil:
		return foreign()
	case n > want:
		return fault.New(fault.RequestInvalid, "This plan was saved by a newer AUA: its format is %s, and this program reads %s.x. Apply it with an AUA as new as the one that made it, or make a new plan with \"aua plan -out FILE\".", version, own)
	case n < want:
		return fault.New(fault.RequestInvalid, "This plan was saved by an older AUA: its format is %s, and this program reads %s.x. Make a new plan with \"aua plan -out FILE\".", version, own)
	}
	return nil
}

// whole checks what every plan has.
func (p *Plan) whole() error {
	var lacking []string
	for name, there := range map[string]bool{
		"id": p.ID != "", "created_at": !p.CreatedAt.IsZero(), "expires_at": !p.ExpiresAt.IsZero(),
		"to": p.To != "", "config": len(p.Config) > 0 && string(p.Config) != "null",
	} {
		if !there {
			lacking = append(lacking, name)
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	slices.Sort(lacking)
	return fault.New(fault.RequestInvalid, "The plan is not whole: it lacks %s. Make a new plan with \"aua plan -out FILE\"; a saved plan is not edited.", strings.Join(lacking, ", "))
}

func damaged(data []byte, err error) error {
	var kind *json.UnmarshalTypeError
	switch trimmed := bytes.TrimSpace(data); {
	case len(trimmed) == 0:
		return fault.New(fault.RequestInvalid, "The file is empty, so it is no saved plan. Make one with \"aua plan -out FILE\".")
	case trimmed[0] != '{':
		return foreign()
	case errors.As(err, &kind) && kind.Field != "":
		return fault.New(fault.RequestInvalid, "The plan is damaged: %s is not what it must be. Make a new plan with \"aua plan -out FILE\"; a saved plan is not edited.", kind.Field)
	}
	return fault.New(fault.RequestInvalid, "The plan is damaged: %s. Make a new plan with \"aua plan -out FILE\"; a saved plan is not edited.", strings.TrimPrefix(err.Error(), "json: "))
}

func foreign() error {
	return fault.New(fault.RequestInvalid, "The file is no saved plan. Make one with \"aua plan -out FILE\", and name the configuration with -config.")
}
