// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func TestCodeOf(t *testing.T) {
	d := &hcl.Diagnostic{Severity: hcl.DiagError}
	require.Equal(t, fault.ConfigInvalid, CodeOf(d))
	d.Extra = "something else"
	require.Equal(t, fault.ConfigInvalid, CodeOf(d))
	d.Extra = &coded{code: fault.SecretUnresolved}
	require.Equal(t, fault.SecretUnresolved, CodeOf(d))
	d.Severity = hcl.DiagWarning
	require.Empty(t, CodeOf(d), "a warning has no code")
}

// TestAdoptKeepsWhatHCLSaid: the function that failed can still be asked for.
func TestAdoptKeepsWhatHCLSaid(t *testing.T) {
	_, diags, _ := Load(fakeOptions(model("", `parseint("x", 10)`)))
	require.Len(t, diags, 1)
	_, ok := diags[0].Extra.(*coded)
	require.True(t, ok)
	call, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallDiagExtra](diags[0])
	require.True(t, ok)
	require.Equal(t, "parseint", call.CalledFunctionName())
	require.Error(t, call.FunctionCallError())
}

// TestEveryCodeMeansWhatItSays: each kind of failure has its own code and so
// its own exit status.
func TestEveryCodeMeansWhatItSays(t *testing.T) {
	for code, src := range map[fault.Code]Source{
		fault.ConfigInvalid:            one("server {\n  queue_size = -1\n}\n"),
		fault.ConfigVersionUnsupported: inline(`config_version = "3"`),
		fault.SecretUnresolved:         one("verifier \"a\" {\n  plugin = \"checks\"\n  env = { A = secret(\"NOPE\") }\n}\n"),
		fault.PluginNotFound:           one("verifier \"a\" {\n  plugin = \"cheks\"\n}\n"),
		fault.PluginContractInvalid:    one("verifier \"a\" {\n  plugin = \"crooked\"\n}\n"),
		fault.PluginChecksumMismatch:   one("verifier \"a\" {\n  plugin = \"broken\"\n}\n"),
		fault.PluginLoadFailed:         one("verifier \"a\" {\n  plugin = \"crashing\"\n}\n"),
	} {
		_, diags, _ := Load(fakeOptions(src))
		require.Len(t, diags, 1, code)
		require.Equal(t, code, CodeOf(diags[0]))
		require.Equal(t, code, Fault(diags).Code)
		require.Equal(t, 1, Fault(diags).Code.Exit())
	}
}

func TestFaultCountsErrors(t *testing.T) {
	rng := &hcl.Range{Filename: "a.hcl", Start: hcl.Pos{Line: 3}}
	warning := &hcl.Diagnostic{Severity: hcl.DiagWarning, Summary: "Odd"}
	wrong := &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Wrong", Detail: "It is 100 % wrong.", Subject: rng}
	require.Equal(t, "The configuration is not valid: Wrong (a.hcl:3). It is 100 % wrong.", Fault(hcl.Diagnostics{warning, wrong}).Message)
	require.Equal(t, "The configuration is not valid: Wrong (a.hcl:3). It is 100 % wrong. There is 1 more error.", Fault(hcl.Diagnostics{wrong, warning, wrong}).Message)
	require.Equal(t, "The configuration is not valid: Wrong (a.hcl:3). It is 100 % wrong. There are 2 more errors.", Fault(hcl.Diagnostics{wrong, wrong, wrong}).Message)
}

func TestExample(t *testing.T) {
	require.Equal(t, "\n\n  one", example("one"))
	require.Equal(t, "\n\n  a {\n    b\n\n    c\n  }", example("a {\n  b\n\n  c\n}"))
}

// TestMessagesAreClean: no message shows how it was made.
func TestMessagesAreClean(t *testing.T) {
	for _, src := range append(inputs(t, "bad"), inputs(t, "warning")...) {
		_, diags, _ := Load(fakeOptions(src))
		for _, d := range diags {
			require.NotRegexp(t, `[.!?]$`, d.Summary, src.Name)
			require.Regexp(t, `^\S`, d.Detail, src.Name)
			require.NotContains(t, d.Detail, "..", src.Name)
			require.NotContains(t, d.Detail, "%!", src.Name)
			require.NotContains(t, d.Detail, "cty.", src.Name)
		}
	}
}
