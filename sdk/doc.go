// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package sdk is for authors of AUA plugins, and defines the contract that the
// host calls.
//
// # A plugin
//
// A plugin is a program of its own. Its main function fills in a [Plugin] and
// hands it to [Serve]; the host starts the program, asks it to describe itself,
// configures one or more instances of it, and calls them over gRPC:
//
//	func main() {
//		sdk.Serve(&sdk.Plugin{
//			Name: "brief", Version: "1.0.0", Description: "Prefers short answers.",
//			Scorer: func(_ context.Context, inst *sdk.Instance) (sdk.Scorer, error) { return brief{}, nil },
//		})
//	}
//
// There is one small interface for each kind of plugin, and its documentation says
// when it is called, what an answer means, what an empty one means, and what
// the host does when it fails. In the order in which a query meets them they are
// [Middleware], [Classifier] and [CorrectionStore], [Router], [Backend], [Verifier],
// [Arbiter] and [Scorer]; [Hook] is told of the points in between, and
// [PromotionPolicy] stands apart. Each has an example that is a whole plugin.
// Methods take and return the generated protobuf messages, so that what is
// documented, tested and sent is one thing. What a method's fields mean stands
// in the .proto files beside this package; durations end in _ms and are
// milliseconds, money is US dollars, probabilities and scores are in [0, 1], an
// index counts from 0 in a list of the same request.
//
// # Rules that hold for every kind
//
//   - Methods are called concurrently, and must be safe for it.
//   - The context carries the call's deadline and is cancelled when nobody
//     waits for the answer any more; return soon then.
//   - A request must not be changed, nor kept after the method returned.
//   - A call whose process died is sent to the next one, so a method may be called
//     twice for one query.
//   - A plugin holds no truth: statistics and records come with the request.
//   - A plugin never calls a model by itself, other than a backend. A decision
//     plugin asks the host to, by answering with need_calls.
//   - What a plugin needs to see of a query it declares, in [Plugin].Needs, and is
//     sent no more. Never log what users ask.
//
// # Configuration
//
// [Plugin].Config says what the block may hold; the host decodes the block with it,
// so that a mistake is found with file and line before the plugin is started.
// [Instance.Decode] reads the result into a struct. What a schema cannot say
// belongs into [Plugin].Validate, which acts on nothing, as [ConfigError]s that lead
// to the setting.
//
// # Errors
//
// An error of a method means that the plugin failed; the block's on_error decides
// what becomes of the query. An error with a gRPC status keeps it, one of the context
// becomes Canceled or DeadlineExceeded, any other is Internal. A panic fails its
// call alone. That a plugin has nothing to say about a query is no error, and each
// kind has a way to say it.
//
// # What Serve does
//
// Everything below is on by default, for each call and over each transport:
//
//   - Log: [Instance].Log, and for a call [Logger], whose lines carry the
//     instance, the request and the trace; standard output and error are logged too.
//   - Recovery: the stack of a panic goes to the host's log.
//   - Limits: the size of messages, the calls at once, and a deadline for a call
//     without one; see [Limits].
//   - Trace: the W3C trace context of the query is [TraceFrom] the context, for a
//     request to another server. Package upstream sends it by itself.
//   - Metrics: calls by outcome, their time, calls in flight, memory and goroutines;
//     [Instance].Metrics registers more. The host shows them under /metrics.
//   - The end: a plugin is drained and leaves when it is told to, and leaves at
//     once when the host is gone.
//
// # Tests
//
// Package plugintest serves a plugin inside a test and calls it as a host does, and
// runs the conformance tests on a built one.
package sdk
