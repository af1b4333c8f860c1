// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package unit

// prefixSet is a set of groups of prefixes.
type prefixSet byte

const (
	small  prefixSet = 1 << iota // below 1, by thousands
	large                        // above 1, by thousands
	tens                         // centi, deci, hecto
	binary                       // kibi and so on

	smallPrefixes = small
	largePrefixes = large
	allPrefixes   = small | large | tens
	dataPrefixes  = large | binary
)

var prefixes = []struct {
	name, symbol, factor string
	in                   prefixSet
}{
	{"pico", "p", "10^-12", small},
	{"nano", "n", "10^-9", small},
	{"micro", "µ", "10^-6", small},
	{"milli", "m", "10^-3", small},
	{"centi", "c", "10^-2", tens},
	{"deci", "d", "10^-1", tens},
	{"hecto", "h", "10^2", tens},
	{"kilo", "k", "10^3", large},
	{"mega", "M", "10^6", large},
	{"giga", "G", "10^9", large},
	{"tera", "T", "10^12", large},
	{"peta", "P", "10^15", large},
	{"exa", "E", "10^18", large},
	{"kibi", "Ki", "2^10", binary},
	{"mebi", "Mi", "2^20", binary},
	{"gibi", "Gi", "2^30", binary},
	{"tebi", "Ti", "2^40", binary},
	{"pebi", "Pi", "2^50", binary},
}
