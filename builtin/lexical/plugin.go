// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// Plugin returns the classifier's description and constructor.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "lexical",
		Version:     "0.1.0",
		Description: "Tells the field of an English query from its words, its spelling and its form, without a model.",
		Config:      schema(),
		Needs:       sdk.NeedsLastMessage,
		// What the host leaves out would not be looked at.
		LastMessageBytes: headBytes + tailBytes,
		Validate: func(inst *sdk.Instance) error {
			// Which fields there are is not known here; the constructor checks them.
			cfg, err := decode(inst)
			if err != nil {
				return err
			}
			return cfg.validate()
		},
		Classifier: newClassifier,
	}
}

func newClassifier(_ context.Context, inst *sdk.Instance) (sdk.Classifier, error) {
	cfg, err := decode(inst)
	if err != nil {
		return nil, err
	}
	if err := cfg.fit(inst.Fields); err != nil {
		return nil, err
	}
	var names []string
	for _, f := range inst.Fields {
		names = append(names, f.GetName())
	}
	own, err := ownPhrases(cfg.Terms, inst.Fields)
	if err != nil {
		return nil, err
	}
	m, err := newModel(names, own)
	if err != nil {
		return nil, err
	}
	return &classifier{model: m, temperature: cfg.Temperature, minMargin: cfg.MinMargin}, nil
}
