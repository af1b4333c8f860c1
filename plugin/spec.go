// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"

	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/sensitive"
)

// How an instance runs.
const (
	IsolationProcess = "process"
	IsolationInline  = "inline"
)

// Spec says which plugin to run as what, and with which configuration.
type Spec struct {
	// Address is the block, such as "scorer.default".
	Address string
	Kind    sdk.Kind
	// Plugin is the plugin's name, such as "utility".
	Plugin string
	// Config is the config block as a JSON object, decoded with the plugin's
	// schema, secrets resolved.
	Config sensitive.Text
	// Env is what the block adds to the process's environment.
	Env map[string]sensitive.Text
	// Isolation is process or inline; empty means process.
	Isolation string
	// Fields are the configured fields.
	Fields []*sdk.Field
	// Artefact is what the plugin learnt before; nil for nothing.
	Artefact *sdk.Artefact
	// Source is where the block stands, such as "aua.hcl:12", for messages.
	Source string
	// Edition tells apart instances that are alike otherwise: another one is a
	// process of its own.
	Edition int
}

// check finds what a caller did wrong, and fills in the default isolation.
func (s *Spec) check() error {
	switch {
	case s.Address == "":
		return fault.New(fault.Internal, "An instance of the plugin %q was asked for without an address.", s.Plugin).With("fault", faultHost)
	case s.Isolation == "":
		s.Isolation = IsolationProcess
	case s.Isolation != IsolationProcess && s.Isolation != IsolationInline:
		return fault.New(fault.ConfigInvalid, "%s has isolation %q; it must be %q or %q.",
			s.Address, s.Isolation, IsolationProcess, IsolationInline).With("instance", s.Address)
	}
	return nil
}

// locate says in a copy of an error which block it is about, and where it stands.
func (s *Spec) locate(err error) error {
	e := *fault.As(err)
	e.Details = maps.Clone(e.Details)
	e.With("instance", s.Address)
	if s.Source != "" {
		e.Message = fmt.Sprintf("%s (%s): %s", s.Address, s.Source, e.Message)
		e.With("source", s.Source)
	}
	return &e
}

// runKey identifies what a process runs: two specs with one key can share it.
// The program's hash is part of it, or else its size and time, so that a
// replaced program gets a new process; where the block stands is not.
func runKey(s *Spec, p *Program) string {
	var fields [][]byte
	for _, f := range s.Fields {
		b, _ := proto.MarshalOptions{Deterministic: true}.Marshal(f)
		fields = append(fields, b)
	}
	artefact := s.Artefact.GetDigest()
	if artefact == "" && s.Artefact != nil {
		sum := sha256.Sum256(s.Artefact.GetContent())
		artefact = hex.EncodeToString(sum[:])
	}
	// JSON orders the environment's names, and quotes what is joined.
	b, _ := json.Marshal(map[string]any{
		"origin": p.Origin, "source": p.Source, "version": p.Description.Version, "hash": p.Hash, "stamp": p.stamp(), "mtls": p.MTLS, "address": s.Address, "kind": s.Kind, "plugin": s.Plugin,
		"config": s.Config.Reveal(), "env": revealed(s.Env), "isolation": s.Isolation,
		"fields": fields, "artefact": artefact, "edition": s.Edition,
	})
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// revealed is the environment itself.
func revealed(env map[string]sensitive.Text) map[string]string {
	texts := make(map[string]string, len(env))
	for name, value := range env {
		texts[name] = value.Reveal()
	}
	return texts
}
