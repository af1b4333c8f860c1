// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package metric is what a plugin counts with. A metric is registered in one
// line, is safe for concurrent use, and costs a few atomic operations:
//
//	hits := inst.Metrics.Counter("cache_hits_total", "Answers that came from the cache.")
//	…
//	hits.Inc()
//
// The host reads a plugin's metrics when its own are read, and shows them as
// aua_plugin_cache_hits_total with the labels instance and plugin. Names and
// kinds are those of Prometheus.
//
// Label values come from a small fixed set, such as outcomes: each combination
// is a series of its own, and a label that takes users' input is a leak. Beyond
// [MaxSeries] combinations all further ones are counted as "other".
//
// (The official client for Prometheus would add seven modules to every plugin;
// what a plugin needs of it is this.)
package metric
