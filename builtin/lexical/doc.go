// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package lexical is AUA's built-in classifier: it tells a query's field from
// its words and from how it is written, without a model, in a fraction of a
// millisecond.
//
// What it knows is a lexicon that people can read and correct, in the folder
// terms. Terms, features such as stack traces and equations, and the spelling
// of unknown words each speak for a field with a weight; the weights become a
// distribution whose probabilities are calibrated on questions with known
// fields (see calibration.go, and the command in the folder evaluate, which
// measures them).
//
// # General, and no field at all
//
// The field "general" has terms too, those of everyday life: cooking, travel,
// pets, small talk. They tell an everyday question from one about which nothing
// is known, but they give way to every other field, because general is what is
// left over. "No field" is not a field: it is what remains when there is little
// evidence or none, as in "hi", in an empty message, or in a language that the
// lexicon does not have. Both lead to the general specialist: a query of the
// field general as any field does, and no_field because routing falls back to
// it. A built-in field that is not configured still competes, and what it wins
// is no field: with the fields software_engineering and mathematics alone, a
// medical question belongs to none of them.
//
// # What leaves the plugin
//
// The evidence names terms of the lexicon and of the configuration, never other
// words of the query, because it is kept in decision records.
//
// English is the only language. A query in another one has no field unless it
// is program code or a formula.
package lexical
