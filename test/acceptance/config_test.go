// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/auahq/aua/test/modelserver"
)

const (
	coding  = "How do I fix a nil pointer dereference in my Go function?"
	algebra = "Prove that the square root of two is irrational, and compute the derivative of x^3."
)

// preamble stands at the head of every configuration.
const preamble = `config_version = "1.0"
auth { enabled = false }
`

// model is a specialist with a model server of its own.
type model struct {
	name, fields string
	server       *modelserver.Server
	// more stands in the specialist's block.
	more string
}

// models makes a configuration of model servers.
func models(ms ...model) string {
	var b strings.Builder
	b.WriteString(preamble)
	for _, m := range ms {
		fmt.Fprintf(&b, `
backend %[1]q {
  plugin = "openai"
  config { base_url = %[2]q }
}
specialist %[1]q {
  backend = %[1]q
  model   = "mock-model"
  fields  = [%[3]s]
  %[4]s
}
`, m.name, m.server.BaseURL(), m.fields, m.more)
	}
	return b.String()
}

// two are the specialists of two fields.
func two(t *testing.T) (code, maths *modelserver.Server, hcl string) {
	t.Helper()
	code, maths = modelserver.New(t, modelserver.Config{}), modelserver.New(t, modelserver.Config{})
	code.SetDefault(modelserver.Behaviour{Text: "Check for nil before you follow the pointer."})
	maths.SetDefault(modelserver.Behaviour{Text: "Suppose it were p/q in lowest terms. The derivative is 3x^2."})
	return code, maths, models(
		model{name: "swe", fields: `"software_engineering"`, server: code},
		model{name: "math", fields: `"mathematics"`, server: maths},
	)
}
