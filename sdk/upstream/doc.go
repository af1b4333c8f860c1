// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package upstream is for authors of backends that reach a model server over
// HTTP. It has what all of them need and what is easily got wrong:
//
//   - [Settings] reads the attributes that such a config block always has.
//   - [Client] sends requests to the configured address and to no other, over
//     connections that do not wait for Nagle's algorithm, and turns whatever is
//     not a response with status 200 into an [sdk.UpstreamError].
//   - [Classify] and [ParseProblem] say what an error response means, whatever
//     its form and its status.
//   - [Client.Stream] relays a streamed body to the host and keeps the contract
//     of [sdk.Backend]: what one read brought is one delta, there is exactly one
//     end, a failure after the first content is an interruption with the usage
//     so far, and a cancelled call closes its connection at once. The author
//     writes a [Decoder], which says what one event means.
//   - [Estimator] counts tokens that the server does not report.
//
// The package rawjson below it passes on what the contract does not name.
package upstream
