// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package plugin is the host's side of plugins: it finds them, runs each
// configured block as a process of its own, watches over it, and calls it
// through typed clients.
//
// The runtime acquires an [Instance] from a [Host] for each block that names a
// plugin, calls it through [Instance.Backend] and its like, and releases it
// with the generation that held it. Whatever a plugin does, only its own calls
// suffer:
//
//   - A process that ends is started again at once, and unary calls that were
//     under way are repeated on the new process. A stream is repeated only as
//     long as nothing of it was delivered.
//   - A process that crashes again and again without answering anything is left
//     alone for a while, and its status says why.
//   - A process that neither answers calls nor health pings is killed.
//   - A panic or an error of one call fails that call and nothing else.
//   - No plugin outlives its host, however the host ends.
//
// Errors are [fault.Error] values that name block, plugin and version and say
// in Details whose fault it was ("fault": "host" or "plugin"). What a model
// server did wrong is not an error here but part of a backend's answer. A call
// whose context ended returns an error that wraps the context's own.
package plugin
