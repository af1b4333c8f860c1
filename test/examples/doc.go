// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package examples runs the README of each example, command by command, in a
// fresh copy of its folder with the real binary.
//
// In a README the blocks "console test" are run, in order and in one folder.
// What a command prints must be what is shown, where "..." stands for any text,
// and alone on a line for any lines; a command without shown output must
// succeed. A command that begins with "aua serve" goes on in the background,
// until it has listened and to the end of the README; a later one replaces it.
// A README's http://127.0.0.1:8000 is that server, wherever it listens.
package examples
