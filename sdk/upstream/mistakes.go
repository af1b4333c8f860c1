// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"errors"
	"fmt"

	"github.com/auahq/aua/sdk"
)

// Mistakes collects what is wrong with a config block, so that all of it is
// reported at once.
type Mistakes struct {
	errs []error
}

// Add notes a mistake of an attribute. The summary is short and constant; the
// detail, in full sentences, says what is wrong and what to do.
func (m *Mistakes) Add(attribute, summary, format string, args ...any) {
	m.errs = append(m.errs, &sdk.ConfigError{
		Path: []string{attribute}, Summary: summary, Detail: fmt.Sprintf(format, args...),
	})
}

// Err returns one [sdk.ConfigError] for each mistake, joined; nil for none.
func (m *Mistakes) Err() error { return errors.Join(m.errs...) }
