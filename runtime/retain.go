// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/state"
)

// retentions are how long the current generation keeps what is stored.
func (r *Runtime) retentions() []state.Retention {
	of := func(kept state.Expiring, what string, age func(*config.Config) time.Duration) state.Retention {
		changed := make(chan struct{}, 1)
		r.swapping.Lock()
		defer r.swapping.Unlock()
		r.retained = append(r.retained, changed)
		return state.Retention{
			Expiring: kept, What: what, Changed: changed, Log: r.options.Log.Named("state"),
			Age: func() time.Duration { return age(r.current.Load().config) },
		}
	}
	return []state.Retention{
		of(r.store.Decisions(), "decision records", func(c *config.Config) time.Duration { return c.Records.Retention }),
		of(r.store.Sessions(), "sessions", func(c *config.Config) time.Duration { return c.Sessions.Retention }),
	}
}

// retain has what is too old by now deleted. The lock of swapping is held.
func (r *Runtime) retain() {
	for _, changed := range r.retained {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
}
