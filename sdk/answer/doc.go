// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package answer reads what models write: the equations in a text, and its
// final answer, and whether two answers say the same.
//
// It exists because verifiers, arbiters and evaluations all need the same
// judgement of when an equation is wrong and when two answers are equal, and
// because the obvious patterns get both wrong too often to act on. Precision
// goes first: what the package calls wrong or different is so under every
// reading that a careful person would consider; where readings differ it says
// that it does not know.
//
// Arithmetic is that of the package exact, units are those of the package unit.
package answer
