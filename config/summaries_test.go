// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// summaries finds the constant summaries that the package's code reports.
func summaries(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	found := map[string]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				method, ok := n.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				argument := map[string]int{"report": 1, "warn": 1, "reportCode": 2}
				if i, ok := argument[method.Sel.Name]; ok {
					note(found, n.Args[i], name)
				}
			case *ast.CompositeLit:
				if kind, ok := n.Type.(*ast.Ident); ok && (kind.Name == "problem" || kind.Name == "inputError") {
					note(found, n.Elts[0], name)
				}
			}
			return true
		})
	}
	return found
}

func note(found map[string]string, expr ast.Expr, name string) {
	if text, ok := expr.(*ast.BasicLit); ok && text.Kind == token.STRING {
		summary, err := strconv.Unquote(text.Value)
		if err == nil {
			found[summary] = name
		}
	}
}

// TestEverySummaryHasAGolden: there is no class of mistake whose message nobody
// has looked at.
func TestEverySummaryHasAGolden(t *testing.T) {
	var all strings.Builder
	for _, folder := range []string{"bad", "warning"} {
		names, err := filepath.Glob(filepath.Join("testdata", folder, "*.txt"))
		require.NoError(t, err)
		for _, name := range names {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			all.Write(data)
		}
	}
	// These are about no file, or about several, or about what passes; other tests have them.
	elsewhere := map[string]bool{
		"Configuration cannot be read": true, "No configuration found": true, "Unknown variable": true,
		"Value not known": true, "Duplicate argument": true,
		"Environment variable not allowed": true, "Bundle is not whole": true, "Development override is sent": true, "Plugin directory of the server": true, "Sensitive variable is sent": true,
		"Configuration is too large to be sent": true, "File from elsewhere is sent": true, "Lock file cannot be read": true,
		"Certificate has expired": true, "Address is not loopback": true,
	}
	found := summaries(t)
	require.Greater(t, len(found), 45)
	for summary, file := range found {
		if elsewhere[summary] {
			continue
		}
		golden := strings.Contains(all.String(), "Error: "+summary+"\n") || strings.Contains(all.String(), "Warning: "+summary+"\n")
		require.True(t, golden, "%q of %s has no golden file", summary, file)
	}
}
