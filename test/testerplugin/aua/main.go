// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command aua is AUA with one more plugin built in: the tester, which misbehaves
// as told. The acceptance tests serve with it what no other plugin does.
package main

import (
	"os"

	"github.com/auahq/aua/command"
	"github.com/auahq/aua/test/testerplugin/tester"
	"github.com/auahq/aua/website"
)

func main() {
	os.Exit(command.Run(os.Args, command.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, website.Docs(), tester.Plugin()))
}
