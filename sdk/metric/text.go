// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// AppendText appends the metrics in Prometheus' text format (version 0.0.4) to b,
// families in the order of their registration.
func (r *Registry) AppendText(b []byte) []byte {
	if r == nil {
		return b
	}
	r.mu.Lock()
	families := slices.Clone(r.families)
	r.mu.Unlock()
	for _, f := range families {
		b = f.appendText(b)
	}
	return b
}

var (
	helpEscape  = strings.NewReplacer("\\", `\\`, "\n", `\n`)
	valueEscape = strings.NewReplacer("\\", `\\`, "\n", `\n`, `"`, `\"`)
)

func (f *family) appendText(b []byte) []byte {
	f.mu.RLock()
	all := make([]*series, 0, len(f.series))
	for _, key := range slices.Sorted(maps.Keys(f.series)) {
		all = append(all, f.series[key])
	}
	f.mu.RUnlock()
	if f.value != nil {
		all = []*series{{}}
		all[0].number.store(f.value())
	}
	if len(all) == 0 {
		return b
	}
	b = append(b, "# HELP "+f.name+" "+helpEscape.Replace(f.help)+"\n# TYPE "+f.name+" "+f.kind+"\n"...)
	for _, s := range all {
		if f.kind != kindHistogram {
			b = f.appendSample(b, "", s, "", s.number.load())
			continue
		}
		below := uint64(0)
		for i := range s.counts {
			below += s.counts[i].Load()
			bound := "+Inf"
			if i < len(f.bounds) {
				bound = strconv.FormatFloat(f.bounds[i], 'g', -1, 64)
			}
			b = f.appendSample(b, "_bucket", s, bound, float64(below))
		}
		b = f.appendSample(b, "_sum", s, "", s.number.load())
		b = f.appendSample(b, "_count", s, "", float64(below))
	}
	return b
}

// appendSample appends one line; bound is that of a bucket, or empty.
func (f *family) appendSample(b []byte, suffix string, s *series, bound string, v float64) []byte {
	b = append(b, f.name+suffix...)
	sep := byte('{')
	pair := func(name, value string) {
		b = append(append(b, sep), name+`="`+valueEscape.Replace(value)+`"`...)
		sep = ','
	}
	for i, name := range f.labels {
		pair(name, s.values[i])
	}
	if bound != "" {
		pair("le", bound)
	}
	if sep == ',' {
		b = append(b, '}')
	}
	b = strconv.AppendFloat(append(b, ' '), v, 'g', -1, 64)
	return append(b, '\n')
}
