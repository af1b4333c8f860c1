// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// Format returns src in AUA's one layout of HCL. It changes spaces and line
// breaks only. The source must be HCL that parses, not JSON; see [CheckSyntax].
func Format(src []byte) []byte { return hclwrite.Format(src) }

// CheckSyntax reports whether a source parses, and nothing more.
func CheckSyntax(src Source) (hcl.Diagnostics, Sources) {
	l := newLoader(LoadOptions{})
	l.parse(src)
	return l.diags, l.sources
}
