// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package secret resolves secret("NAME"): in the environment, in an encrypted
// file or in Vault. A [Book] asks the providers that the configuration names,
// keeps what they answered, and looks again when that is old. Who runs plugins
// with the values is the runtime; this package knows no plugin.
//
// [Values] are the texts that must be scrubbed from whatever is written, and
// [Safe] is the encrypted file, for those who edit it.
package secret
