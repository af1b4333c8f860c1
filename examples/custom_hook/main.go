// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command aua-plugin-slow-log is a hook for AUA: it keeps statistics of how long
// queries take, and writes down the slow ones.
package main

import "github.com/auahq/aua/sdk"

func main() { sdk.Serve(plugin()) }
