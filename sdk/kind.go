// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

// Kind names what a plugin can be used for.
type Kind string

// The kinds, as they are written in configuration blocks and descriptions.
const (
	KindBackend         Kind = "backend"
	KindClassifier      Kind = "classifier"
	KindRouter          Kind = "router"
	KindVerifier        Kind = "verifier"
	KindArbiter         Kind = "arbiter"
	KindScorer          Kind = "scorer"
	KindPromotionPolicy Kind = "promotion_policy"
	KindCorrectionStore Kind = "correction_store"
	KindHook            Kind = "hook"
	KindMiddleware      Kind = "middleware"
)

// Kinds lists all kinds in the order in which a query meets them.
func Kinds() []Kind {
	return []Kind{
		KindMiddleware, KindClassifier, KindCorrectionStore, KindRouter, KindBackend,
		KindVerifier, KindArbiter, KindScorer, KindHook, KindPromotionPolicy,
	}
}

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool {
	for _, known := range Kinds() {
		if k == known {
			return true
		}
	}
	return false
}

// defaultNeeds is how much of a query's content a kind sees unless the plugin says otherwise.
func (k Kind) defaultNeeds() string {
	switch k {
	case KindClassifier, KindRouter, KindVerifier, KindArbiter, KindCorrectionStore:
		return NeedsLastMessage
	case KindMiddleware:
		return NeedsMessages
	default:
		return NeedsNone
	}
}

// How much of a query's content a plugin is sent, from least to most.
const (
	NeedsNone        = "none"
	NeedsLastMessage = "last_message"
	NeedsMessages    = "messages"
	NeedsFull        = "full"
)
