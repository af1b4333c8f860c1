// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command aua serves adaptive multi-model LLM systems, and works with their
// servers. See package command.
package main

import (
	"os"

	"github.com/auahq/aua/command"
	"github.com/auahq/aua/website"
)

func main() {
	os.Exit(command.Run(os.Args, command.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, website.Docs()))
}
