// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package real tests the real binary in front of a real model server with a
// real, small model, and with real clients before it. Its tests have the build
// tag "real", since they need what "make test-real" installs.
package real
