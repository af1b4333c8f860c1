// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package live

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

// Ran is a command that was run. Its demands return it, so that they can follow
// one another.
type Ran struct {
	Args     []string
	Out, Err string
	// Status is the exit status.
	Status int

	t *testing.T
}

func (r *Ran) String() string {
	return "aua " + strings.Join(r.Args, " ") + "\n" + r.Out + r.Err
}

// OK demands that it succeeded.
func (r *Ran) OK() *Ran {
	r.t.Helper()
	require.Zero(r.t, r.Status, "%s", r)
	return r
}

// Refused demands that it failed for the reason code, with the code's exit
// status, and said each of the texts. Where the texts stand and how lines are
// wrapped does not matter. Diagnostics show their codes with -json only.
func (r *Ran) Refused(code fault.Code, texts ...string) *Ran {
	r.t.Helper()
	require.Equal(r.t, code.Exit(), r.Status, "%s", r)
	require.Contains(r.t, r.Out+r.Err, string(code), "%s", r)
	return r.Says(texts...)
}

// Says demands texts in what it printed, on either stream.
func (r *Ran) Says(texts ...string) *Ran {
	r.t.Helper()
	said := words(r.Out + " " + r.Err)
	for _, text := range texts {
		require.Contains(r.t, said, words(text), "%s", r)
	}
	return r
}

// SaysNot demands that texts are missing from what it printed.
func (r *Ran) SaysNot(texts ...string) *Ran {
	r.t.Helper()
	said := words(r.Out + " " + r.Err)
	for _, text := range texts {
		require.NotContains(r.t, said, words(text), "%s", r)
	}
	return r
}

// JSON decodes its standard output, which must be one document.
func (r *Ran) JSON(v any) *Ran {
	r.t.Helper()
	require.NoError(r.t, json.Unmarshal([]byte(r.Out), v), "%s", r)
	return r
}

// words makes a text independent of how it was wrapped and of JSON's quotes.
func words(text string) string {
	text = strings.NewReplacer(`\n`, " ", `\"`, `"`, `\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}
