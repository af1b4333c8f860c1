// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import "slices"

// Median returns the middle of the values, the mean of the two middle ones of
// an even number. It is not ok without values. The order of values is kept.
func Median(values []float64) (m float64, ok bool) {
	if len(values) == 0 {
		return 0, false
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2, true
}

// Of is the median over the rounds of a quantity of one target.
func (s StepReport) Of(target string, q Quantity) (float64, bool) {
	readings := s.Targets[target]
	values := make([]float64, len(readings))
	for i := range readings {
		values[i] = q(&readings[i])
	}
	return Median(values)
}

// Added is the median over the rounds of what a target adds to a direct call of
// the same round.
func (s StepReport) Added(target string, q Quantity) (float64, bool) {
	return Median(s.added(target, q))
}

// added has one value for each round that both were measured in.
func (s StepReport) added(target string, q Quantity) []float64 {
	base, readings := s.Targets[Direct], s.Targets[target]
	values := make([]float64, min(len(base), len(readings)))
	for i := range values {
		values[i] = q(&readings[i]) - q(&base[i])
	}
	return values
}

// AddedRatio is the median over the rounds of what a target adds, as a multiple
// of what the reverse proxy adds in the same round. A round in which the proxy
// adds nothing that can be measured has no ratio.
func (s StepReport) AddedRatio(target string, q Quantity) (float64, bool) {
	return Median(quotients(s.added(target, q), s.added(Proxy, q)))
}

// Ratio is the median over the rounds of a quantity of a target, as a multiple
// of the reverse proxy's in the same round.
func (s StepReport) Ratio(target string, q Quantity) (float64, bool) {
	of := func(readings []Reading) []float64 {
		values := make([]float64, len(readings))
		for i := range readings {
			values[i] = q(&readings[i])
		}
		return values
	}
	return Median(quotients(of(s.Targets[target]), of(s.Targets[Proxy])))
}

// quotients divides pair by pair, leaving out those without a positive divisor.
func quotients(values, by []float64) []float64 {
	var out []float64
	for i := range min(len(values), len(by)) {
		if by[i] > 0 {
			out = append(out, values[i]/by[i])
		}
	}
	return out
}

// ChunkCPU is the processor time that a target spends on one chunk in step:
// that of a stream, less that of a buffered query of the step base, by the
// number of chunks.
func (r *Report) ChunkCPU(target string) (float64, bool) {
	base, ok := r.step(StepMax).Of(target, CPUTime)
	if !ok {
		return 0, false
	}
	return r.step(StepChunks).Of(target, func(reading *Reading) float64 {
		if reading.Done == 0 || reading.chunks().Expected == 0 {
			return 0
		}
		return (reading.CPU - base) * float64(reading.Done) / float64(reading.chunks().Expected)
	})
}
