// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package identity says who a request comes from and what it may do.
//
// Every request carries a [Principal], and every route names a [Scope] in one
// [Table]. A route that the table does not name is denied, and a server that
// has one does not start, so that forgetting a line can never open a door.
package identity
