// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/auahq/aua/sdk"
)

// learner spoils what it has learnt.
type learner struct {
	*anyKind
	spoil func(*sdk.Artefact)
}

func (l learner) Fit(ctx context.Context, base *sdk.Artefact, examples []*sdk.Example) (*sdk.FitResponse, error) {
	resp, err := l.anyKind.Fit(ctx, base, examples)
	l.spoil(resp.GetArtefact())
	return resp, err
}

func fitDefects() map[string]defect {
	learns := func(spoil func(*sdk.Artefact)) program {
		p := one(sdk.KindClassifier, func(i *sdk.Instance) any { return learner{careful(i), spoil} })
		p.Learns = true
		return program{plugin: p}
	}
	return map[string]defect{
		"signs something else": {
			program: learns(func(a *sdk.Artefact) { a.Digest = "sha256:0" }),
			check:   "fit_artefact", found: `the digest is "sha256:0"; that of the content is sha256:`,
		},
		"learns what time it is": {
			program: learns(func(a *sdk.Artefact) {
				a.Content = fmt.Append(a.GetContent(), time.Now().UnixNano())
				sum := sha256.Sum256(a.GetContent())
				a.Digest = "sha256:" + hex.EncodeToString(sum[:])
			}),
			check: "fit_repeatable", found: "from the same examples",
		},
	}
}
