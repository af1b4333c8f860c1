// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command aua-plugin-glossary is a middleware for AUA: it has answers use the
// terms of your glossary.
package main

import "github.com/auahq/aua/sdk"

func main() { sdk.Serve(plugin()) }
