// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"fmt"
	"strings"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/secret"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// secrets says how the providers of secrets do. The environment never fails and
// never changes; it is left out when nothing comes from it.
func (r *Runtime) secrets() []sdkapi.SecretsStatus {
	var all []sdkapi.SecretsStatus
	for _, s := range r.options.Secrets.Status() {
		if s.Provider == config.SecretsEnv && len(s.Names) == 0 {
			continue
		}
		trouble := secretTrouble(s)
		all = append(all, sdkapi.SecretsStatus{
			Provider: s.Provider, Healthy: trouble == "", Reason: trouble, Secrets: len(s.Names), ReadAt: s.Read.UTC(), FailedAt: s.Failed.UTC(),
		})
	}
	return all
}

// secretTrouble says why a provider does not give what it gave before; empty
// when it does.
func secretTrouble(s secret.Status) string {
	switch {
	case s.Reason != "":
		return "It cannot be asked: " + s.Reason + "."
	case len(s.Lost) > 0:
		return fmt.Sprintf("It does not have these any more: %s.", strings.Join(s.Lost, ", "))
	}
	return ""
}
