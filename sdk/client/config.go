// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Plan has the server say what a configuration would change. It changes nothing.
func (c *Client) Plan(ctx context.Context, r *api.PlanRequest) (*api.Plan, error) {
	return call[api.Plan](ctx, c, http.MethodPost, "/config/plan", r)
}

// Apply puts a configuration into force. A plan that does not fit what runs any
// more is refused with [fault.PlanStale].
func (c *Client) Apply(ctx context.Context, r *api.ApplyRequest) (*api.Applied, error) {
	return call[api.Applied](ctx, c, http.MethodPost, "/config/apply", r)
}

// Rollback puts the configuration of an earlier snapshot into force.
func (c *Client) Rollback(ctx context.Context, r *api.RollbackRequest) (*api.Applied, error) {
	return call[api.Applied](ctx, c, http.MethodPost, "/config/rollback", r)
}

// ReloadConfig has the server apply the files that it was started with.
func (c *Client) ReloadConfig(ctx context.Context, r *api.ConfigReloadRequest) (*api.Applied, error) {
	return call[api.Applied](ctx, c, http.MethodPost, "/config/reload", r)
}

// Snapshots lists the configurations that were put into force, the newest
// first: at most limit, or the server's own number for 0, and only those with a
// serial below before, unless that is 0.
func (c *Client) Snapshots(ctx context.Context, limit int, before int64) (*api.ConfigSnapshotList, error) {
	v := url.Values{}
	if limit != 0 {
		v.Set("limit", strconv.Itoa(limit))
	}
	if before != 0 {
		v.Set("before", strconv.FormatInt(before, 10))
	}
	path := "/config/snapshots"
	if len(v) > 0 {
		path += "?" + v.Encode()
	}
	return call[api.ConfigSnapshotList](ctx, c, http.MethodGet, path, nil)
}

// Snapshot returns one of them with its configuration, secrets as references.
func (c *Client) Snapshot(ctx context.Context, serial int64) (*api.ConfigSnapshot, error) {
	return call[api.ConfigSnapshot](ctx, c, http.MethodGet, "/config/snapshots/"+strconv.FormatInt(serial, 10), nil)
}

// Lock takes the lock of the configuration, so that nobody else changes it. It
// is refused with [fault.StateLocked] while somebody holds it.
func (c *Client) Lock(ctx context.Context, l *api.ConfigLock) (*api.ConfigLock, error) {
	return call[api.ConfigLock](ctx, c, http.MethodPost, "/config/lock", l)
}

// ConfigLock returns who holds the lock; nil when nobody does.
func (c *Client) ConfigLock(ctx context.Context) (*api.ConfigLock, error) {
	l, err := call[api.ConfigLock](ctx, c, http.MethodGet, "/config/lock", nil)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, nil
	}
	return l, err
}

// ForceUnlock takes the lock from whoever holds it, and returns it. It is an event
// in the audit log.
func (c *Client) ForceUnlock(ctx context.Context, id string) (*api.ConfigLock, error) {
	return call[api.ConfigLock](ctx, c, http.MethodDelete, "/config/lock/"+url.PathEscape(id)+"?force=true", nil)
}

// Unlock gives a lock back that the caller holds, and returns it.
func (c *Client) Unlock(ctx context.Context, id string) (*api.ConfigLock, error) {
	return call[api.ConfigLock](ctx, c, http.MethodDelete, "/config/lock/"+url.PathEscape(id), nil)
}
