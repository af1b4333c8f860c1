// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/runtime/token"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// access is who may call.
type access struct {
	authenticator *token.Authenticator
	desk          *token.Desk
}

// newAccess makes what tokens are checked and made with, from the open store.
func (r *Runtime) newAccess() access {
	o := token.Options{
		Repository: r.store.Tokens(), Log: r.options.Log.Named("tokens"), Clock: time.Now,
		Counted: func(reason string) { r.metrics.Token(reason) },
	}
	a := token.New(o)
	return access{authenticator: a, desk: &token.Desk{Options: o, Revoked: a.Revoked}}
}

// Authenticate finds out who a request comes from: everybody is anonymous, and
// may do everything, while authentication is off.
func (r *Runtime) Authenticate(req *http.Request) (*identity.Principal, error) {
	if !r.options.Config.Auth.Enabled {
		return identity.Anonymous(), nil
	}
	return r.access.authenticator.Authenticate(req)
}

// Tokens makes, lists and revokes tokens.
func (r *Runtime) Tokens() *token.Desk { return r.access.desk }

// FirstToken makes the first token, when tokens are demanded and there has never
// been any; else it returns nil. Its secret is nowhere else.
func (r *Runtime) FirstToken(ctx context.Context) (*sdkapi.CreatedToken, error) {
	if !r.options.Config.Auth.Enabled {
		return nil, nil
	}
	return r.access.desk.First(ctx)
}

// CreateToken makes a token in a store that no server has open. The error is a fault.
func CreateToken(ctx context.Context, where *config.State, log hclog.Logger, r *sdkapi.TokenRequest) (*sdkapi.CreatedToken, error) {
	if where.Type == config.StateMemory {
		return nil, fault.New(fault.ConfigInvalid, "The configuration keeps its state in memory, so that a token which is made now would be gone before a server starts.")
	}
	options := state.Configured(*where)
	options.Log = log
	store, err := state.Open(ctx, options)
	if err != nil {
		if fault.CodeOf(err) == fault.StateLocked {
			return nil, fault.Wrap(err, fault.StateLocked, "%s To make a token while the server runs, ask it: leave out -offline.", fault.As(err).Message)
		}
		return nil, err
	}
	desk := &token.Desk{
		Options: token.Options{Repository: store.Tokens(), Log: log, Clock: time.Now, Counted: func(string) {}}, Revoked: func(string) {},
	}
	made, err := desk.Create(ctx, token.Offline(), r)
	return made, errors.Join(err, store.Close(ctx))
}
