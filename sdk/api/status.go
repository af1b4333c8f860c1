// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import "time"

// Version is the body of GET /version.
type Version struct {
	Version    string `json:"version"`
	APIVersion string `json:"plugin_api_version"`
	Go         string `json:"go"`
	Commit     string `json:"commit,omitempty"`
	OS         string `json:"os"`
	Arch       string `json:"arch"`
}

// Health is the body of GET /health and GET /health/ready.
type Health struct {
	// Status is ok, degraded (some queries may fail) or unavailable.
	Status  string   `json:"status"`
	Reasons []string `json:"reasons,omitempty"`
}

// Status is the body of GET /status.
type Status struct {
	Version    string    `json:"version"`
	StartedAt  time.Time `json:"started_at"`
	UptimeS    float64   `json:"uptime_s"`
	Generation string    `json:"generation"`
	// Dev says that the server runs with -dev.
	Dev         bool               `json:"dev,omitempty"`
	Health      Health             `json:"health"`
	Specialists []SpecialistStatus `json:"specialists"`
	Plugins     []PluginStatus     `json:"plugins"`
	Queries     QueryCounts        `json:"queries"`
	Store       StoreStatus        `json:"store"`
	Secrets     []SecretsStatus    `json:"secrets,omitempty"`
	// Config is absent with -dev, which keeps no configuration.
	Config *ConfigStatus `json:"config,omitempty"`
}

// SpecialistStatus is how a specialist does.
type SpecialistStatus struct {
	Name    string   `json:"name"`
	Backend string   `json:"backend"`
	Model   string   `json:"model,omitempty"`
	Fields  []string `json:"fields"`
	Healthy bool     `json:"healthy"`
	// Reason says why it is not healthy.
	Reason string `json:"reason,omitempty"`
	// Breaker is closed, open or half_open.
	Breaker  string `json:"breaker"`
	InFlight int64  `json:"in_flight"`
	Calls    int64  `json:"calls"`
	Failures int64  `json:"failures"`
	// LatencyP50MS and LatencyP99MS are over recent answers; 0 before the first.
	LatencyP50MS float64 `json:"latency_p50_ms"`
	LatencyP99MS float64 `json:"latency_p99_ms"`
}

// PluginStatus is how one plugin instance does.
type PluginStatus struct {
	// Address is the block, such as "scorer.default".
	Address string `json:"address"`
	Kind    string `json:"kind"`
	Plugin  string `json:"plugin"`
	Version string `json:"version"`
	// Source is who made the plugin, such as acme/slow-log; for one that nobody
	// installed, its origin.
	Source string `json:"source"`
	// Origin is builtin, installed, development (named by dev_overrides, so that
	// it is neither hashed nor locked) or reattached (not started by the host).
	Origin string `json:"origin"`
	// Hash is that of its files ("h1:…"); absent when they are not locked.
	Hash string `json:"hash,omitempty"`
	// State is starting, ready, restarting, failed, draining or stopped.
	State string `json:"state"`
	// Reason says why it is not ready, what it says of its health, or that its
	// memory has grown a lot.
	Reason    string `json:"reason,omitempty"`
	PID       int    `json:"pid,omitempty"`
	Isolation string `json:"isolation"`
	// StartedAt is when the process became ready.
	StartedAt time.Time `json:"started_at,omitzero"`
	Restarts  int64     `json:"restarts"`
	// Calls and Errors count since the instance was made, over its restarts.
	Calls    int64 `json:"calls"`
	Errors   int64 `json:"errors"`
	InFlight int64 `json:"in_flight"`
	// PSSBytes is the memory of the process (its proportional set size), and
	// PSSAtStartBytes what it was when the process became ready. They are absent
	// where the system does not tell, and for a plugin that runs inline.
	PSSBytes        int64 `json:"pss_bytes,omitempty"`
	PSSAtStartBytes int64 `json:"pss_at_start_bytes,omitempty"`
	// LatencyP50MS and LatencyP99MS are over recent calls; 0 before the first.
	LatencyP50MS float64 `json:"latency_p50_ms"`
	LatencyP99MS float64 `json:"latency_p99_ms"`
}

// QueryCounts counts queries since the start.
type QueryCounts struct {
	Total    int64 `json:"total"`
	Failed   int64 `json:"failed"`
	InFlight int64 `json:"in_flight"`
	Queued   int64 `json:"queued"`
	Refused  int64 `json:"refused"`
}

// SecretsStatus is how a provider of secrets does.
type SecretsStatus struct {
	// Provider is env, file or vault.
	Provider string `json:"provider"`
	// Healthy says that it answers, and has all secrets that it has given.
	Healthy bool   `json:"healthy"`
	Reason  string `json:"reason,omitempty"`
	// Secrets is how many secrets in use came from it.
	Secrets int `json:"secrets"`
	// ReadAt is when it last answered, and FailedAt since when it does not.
	ReadAt   time.Time `json:"read_at,omitzero"`
	FailedAt time.Time `json:"failed_at,omitzero"`
}

// StoreStatus is how the state store does.
type StoreStatus struct {
	// Type is sqlite or memory.
	Type    string `json:"type"`
	Healthy bool   `json:"healthy"`
	Reason  string `json:"reason,omitempty"`
	// Pending rows wait to be written; Written and Dropped count since the start.
	Pending int64 `json:"pending"`
	Written int64 `json:"written"`
	Dropped int64 `json:"dropped"`
}
