// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "encoding/json"

// APIVersion is the version of the wire contract that this SDK speaks.
const APIVersion = "v1beta1"

// Version is the SDK's own version.
const Version = "0.1.0"

// Description is what a plugin says of itself: the JSON that "PLUGIN describe"
// prints, and the answer to Control.Describe.
type Description struct {
	Name        string            `json:"name"`
	Version     string            `json:"version"`
	Description string            `json:"description"`
	APIVersion  string            `json:"api_version"`
	SDKVersion  string            `json:"sdk_version"`
	Kinds       []KindDescription `json:"kinds"`
	Config      Schema            `json:"config"`
}

// KindDescription is what a plugin says of one of its kinds.
type KindDescription struct {
	Kind Kind `json:"kind"`
	// Needs is how much of a query's content the plugin wants to see.
	Needs string `json:"needs"`
	// LastMessageBytes is how much it wants to see of a long last message; 0 for all.
	LastMessageBytes int `json:"last_message_bytes,omitempty"`
	// HookPoints lists the points that a hook can be used at.
	HookPoints []string `json:"hook_points,omitempty"`
	// OnChunk says that a middleware transforms streamed text.
	OnChunk bool `json:"on_chunk,omitempty"`
	// ChangesAnswer says that a middleware's AfterResponse may change the
	// answer, which therefore must be held until it is whole, unless OnChunk
	// does the same to a stream.
	ChangesAnswer bool `json:"changes_answer,omitempty"`
	// OwnsStorage says that a correction store keeps the records itself.
	OwnsStorage bool `json:"owns_storage,omitempty"`
	// Fit says that the plugin learns artefacts.
	Fit bool `json:"fit,omitempty"`
}

// Serves reports whether the plugin can be used as k, and how.
func (d *Description) Serves(k Kind) (KindDescription, bool) {
	for _, kd := range d.Kinds {
		if kd.Kind == k {
			return kd, true
		}
	}
	return KindDescription{}, false
}

// Describe returns the plugin's description.
func (p *Plugin) Describe() *Description {
	d := &Description{
		Name: p.Name, Version: p.Version, Description: p.Description,
		APIVersion: APIVersion, SDKVersion: Version, Config: p.Config,
	}
	for _, kind := range Kinds() {
		if !p.has(kind) {
			continue
		}
		kd := KindDescription{Kind: kind, Needs: kind.defaultNeeds(), Fit: p.Learns}
		if p.Needs != "" {
			kd.Needs = p.Needs
		}
		switch kind {
		case KindClassifier, KindVerifier:
			kd.LastMessageBytes = p.LastMessageBytes
		case KindHook:
			kd.HookPoints = p.HookPoints
		case KindMiddleware:
			kd.OnChunk, kd.ChangesAnswer = p.TransformsChunks, p.ChangesAnswer
		case KindCorrectionStore:
			kd.OwnsStorage = p.OwnsStorage
		}
		d.Kinds = append(d.Kinds, kd)
	}
	return d
}

// JSON returns the description as indented JSON with a final newline.
func (d *Description) JSON() ([]byte, error) {
	b, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(b, '\n'), nil
}
