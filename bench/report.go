// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import "time"

// Report is what a run has found. Times are in microseconds and memory in
// bytes, unless a name says otherwise.
type Report struct {
	Version    string `json:"version"`
	Go         string `json:"go"`
	Processors int    `json:"processors"`
	// Load is the machine's load average before the run: what else it was busy with.
	Load    string        `json:"load_before,omitempty"`
	Quick   bool          `json:"quick"`
	Rounds  int           `json:"rounds"`
	Elapsed time.Duration `json:"elapsed_ns"`
	Steps   []StepReport  `json:"steps"`
	// Hops are the plugin calls of one query, by target.
	Hops map[string][]string `json:"hops"`
	// Memory is the PSS of idle processes of the default pipeline, by block; the host is "host".
	Memory map[string]int64 `json:"memory_bytes"`
	// Calls are the plugin calls while one query was under way at a time, and
	// before them those of the null plugin.
	Calls []CallReport `json:"plugin_calls"`
	Goals []Goal       `json:"goals"`
}

// StepReport holds the readings of one step.
type StepReport struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	// Targets has one reading for each round, by target.
	Targets map[string][]Reading `json:"targets"`
}

// Reading is one target in one round. Latencies are without what the upstream waits.
type Reading struct {
	P50          float64 `json:"p50_us"`
	P99          float64 `json:"p99_us"`
	P999         float64 `json:"p999_us"`
	Max          float64 `json:"max_us"`
	FirstToken   float64 `json:"first_token_p50_us,omitempty"`
	FirstToken99 float64 `json:"first_token_p99_us,omitempty"`
	GapP99       float64 `json:"gap_p99_us,omitempty"`
	PerSecond    float64 `json:"per_second"`
	// CPU is the processor time of host and plugins for one query; 0 for a direct call.
	CPU float64 `json:"cpu_us_per_query"`
	// Allocs is how often the host allocated memory for one query; 0 when it is not known.
	Allocs float64 `json:"allocs_per_query,omitempty"`
	Done   int     `json:"done"`
	Failed int     `json:"failed"`
	Late   int     `json:"late"`
	// Chunks is nil for answers that were not streamed.
	Chunks *Chunks `json:"chunks,omitempty"`
	Error  string  `json:"error,omitempty"`
}

// CallReport is how long the calls of a plugin took, on average, as a process and inline.
type CallReport struct {
	Plugin  string  `json:"plugin"`
	Method  string  `json:"method"`
	Process float64 `json:"process_us"`
	Inline  float64 `json:"inline_us"`
}

// Quantity picks one number of a reading.
type Quantity func(*Reading) float64

// The quantities that the report compares.
func P50(r *Reading) float64        { return r.P50 }
func P99(r *Reading) float64        { return r.P99 }
func P999(r *Reading) float64       { return r.P999 }
func FirstToken(r *Reading) float64 { return r.FirstToken }
func PerSecond(r *Reading) float64  { return r.PerSecond }
func CPUTime(r *Reading) float64    { return r.CPU }
func Allocs(r *Reading) float64     { return r.Allocs }

// step returns a step by its name; it is empty when it was not measured.
func (r *Report) step(name string) StepReport {
	for _, s := range r.Steps {
		if s.Name == name {
			return s
		}
	}
	return StepReport{}
}

func (r Reading) chunks() Chunks {
	if r.Chunks == nil {
		return Chunks{}
	}
	return *r.Chunks
}
