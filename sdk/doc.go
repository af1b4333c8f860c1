// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package sdk is for authors of AUA plugins, and defines the contract that the
// host calls.
//
// A plugin is a program of its own. It fills in a [Plugin] and hands it to
// [Serve]; the host starts it, asks it to describe itself, configures one or
// more instances of it, and calls them over gRPC. There is one small interface
// for each kind of plugin: [Backend], [Classifier], [Router], [Verifier],
// [Arbiter], [Scorer], [PromotionPolicy], [CorrectionStore], [Hook] and
// [Middleware]. Their methods take and return the generated protobuf messages,
// so that what is documented, tested and sent is one thing.
//
// Rules that hold for every kind:
//
//   - Methods are called concurrently, and must be safe for it.
//   - The context carries the call's deadline and is cancelled when nobody
//     waits for the answer any more; return soon then.
//   - A request must not be changed, nor kept after the method returned.
//   - A plugin holds no truth: statistics and records come with the request.
//   - A plugin never calls a model by itself, other than a backend. A decision
//     plugin asks the host to, by answering with need_calls.
package sdk
