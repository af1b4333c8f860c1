// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package rawjson reads and writes JSON without decoding what nobody asks for.
//
// A backend stands between a client and a model server that may both say more
// than AUA knows. What it does not know it must pass on byte for byte: numbers
// keep their notation, members their order, texts their escapes. The standard
// decoder would lose all three, and would cost a second copy of every image.
package rawjson
