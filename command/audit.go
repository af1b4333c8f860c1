// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"time"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
)

func (s *session) auditCommand() *command {
	return s.group("audit", "Read and verify the audit log",
		"Reads and verifies the audit log: who changed the configuration, tokens and corrections.")
}

func (s *session) auditListCommand() *command {
	return &command{
		name:        "audit list",
		synopsis:    "List who changed what",
		description: "Lists the events of the audit log, the newest first. A token sees the events of its own tenant, and one with the scope aua:admin those of all.",
		examples:    []string{"aua audit list", "aua audit list -action token -since 24h -json"},
		flags:       new(arguments.AuditList).Flags(),
		run:         s.auditList,
	}
}

func (s *session) auditList(args []string) int {
	a, diags := arguments.ParseAuditList(args, s.getenv, time.Now())
	return remote(s.printer(a.JSON), diags, &a.Connection, views.Audit, func(ctx context.Context, c *client.Client) (*api.AuditPage, error) {
		return c.ListAudit(ctx, a.Filter)
	})
}

func (s *session) auditVerifyCommand() *command {
	return &command{
		name:     "audit verify",
		synopsis: "Find out whether the audit log was tampered with",
		description: "Lets the server, which has the key, compute the chain of hashes anew, and names the first event that was changed, moved, inserted or deleted. " +
			"That the end was cut off shows only with -head: note the hash that a verification ends with, outside of this machine, and give it to the next.\n\n" +
			"It exits with 1 when the log is not as it was written.",
		examples: []string{"aua audit verify", "aua audit verify -head 2612148b643d…"},
		flags:    new(arguments.AuditVerify).Flags(),
		run:      s.auditVerify,
	}
}

func (s *session) auditVerify(args []string) int {
	a, diags := arguments.ParseAuditVerify(args, s.getenv)
	valid := false
	status := remote(s.printer(a.JSON), diags, &a.Connection, views.AuditVerification, func(ctx context.Context, c *client.Client) (*api.AuditVerification, error) {
		v, err := c.VerifyAudit(ctx, a.Head)
		valid = err == nil && v.Valid
		return v, err
	})
	if status == 0 && !valid {
		return exitFailed
	}
	return status
}
