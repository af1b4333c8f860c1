// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command aua-plugin-reading-time is a scorer for AUA: it weighs what an answer
// costs its reader against how likely it is to be right.
package main

import "github.com/auahq/aua/sdk"

func main() { sdk.Serve(plugin()) }
