// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk"
)

// settings is the plugin's config block.
type settings struct {
	Terms       map[string][]string `json:"terms"`
	MinMargin   float64             `json:"min_margin"`
	Temperature float64             `json:"temperature"`
}

const (
	defaultMinMargin   = 0.1
	defaultTemperature = 1.0
	leastTemperature   = 0.1
	mostTemperature    = 10.0
	// longestTerm bounds a term, in words.
	longestTerm = 8
)

// schema is what the config block may hold.
func schema() sdk.Schema {
	return sdk.Schema{Attributes: []sdk.Attribute{
		{
			Name: "terms", Type: "map(list(string))",
			Description: "Words and phrases that speak for a field, by field: terms = { gardening = [\"roses\", \"lawn mower\"] }. They are found in every inflection, as whole words. A term that is given to a field here speaks for that field alone. A field of your own becomes recognisable by its terms; its name, aliases and description count weakly.",
		},
		{
			Name: "min_margin", Type: "number", Default: defaultMinMargin, Min: sdk.Float(0), Max: sdk.Float(1), Unit: "probability",
			Description: "By how much the best field's probability must exceed that of no field. Below it the query has no field, and the general specialist answers. 1 lets nothing pass.",
		},
		{
			Name: "temperature", Type: "number", Default: defaultTemperature, Min: sdk.Float(leastTemperature), Max: sdk.Float(mostTemperature), Unit: "factor",
			Description: "Divides the evidence. With 1 the probabilities are as calibrated; above 1 they are more even, below 1 more decided. The most probable field stays the same.",
		},
	}}
}

// decode reads the config block, with the defaults for a host that did not fill them in.
func decode(inst *sdk.Instance) (settings, error) {
	cfg := settings{MinMargin: defaultMinMargin, Temperature: defaultTemperature}
	err := inst.Decode(&cfg)
	return cfg, err
}

// validate checks what can be checked without knowing the fields.
func (s settings) validate() error {
	var errs []error
	if s.MinMargin < 0 || s.MinMargin > 1 {
		errs = append(errs, &sdk.ConfigError{
			Path: []string{"min_margin"}, Summary: "Margin out of range",
			Detail: fmt.Sprintf("The value %v is not a difference of probabilities. Set min_margin to a number from 0 to 1.", s.MinMargin),
		})
	}
	if s.Temperature < leastTemperature || s.Temperature > mostTemperature {
		errs = append(errs, &sdk.ConfigError{
			Path: []string{"temperature"}, Summary: "Temperature out of range",
			Detail: fmt.Sprintf("The value %v would make every distribution certain or flat. Set temperature to a number from %v to %v.", s.Temperature, leastTemperature, mostTemperature),
		})
	}
	owner := map[string]string{}
	for _, field := range slices.Sorted(maps.Keys(s.Terms)) {
		for i, term := range s.Terms[field] {
			if err := checkTerm(term, field, owner); err != "" {
				errs = append(errs, &sdk.ConfigError{
					Path: []string{"terms", field, strconv.Itoa(i)}, Summary: "Term that cannot be found", Detail: err,
				})
			}
		}
	}
	return errors.Join(errs...)
}

// checkTerm says what is wrong with a term; nothing is when it returns "".
// owner remembers which field has which stems.
func checkTerm(term, field string, owner map[string]string) string {
	words := stems(term)
	key := strings.Join(words, " ")
	switch other, taken := owner[key]; {
	case len(words) == 0:
		return fmt.Sprintf("The term %q has no letter or digit, so it can be in no query. Remove it, or write the word.", term)
	case len(words) > longestTerm:
		return fmt.Sprintf("The term %q has %d words; at most %d are compared. Shorten it to what is typical of the field.", term, len(words), longestTerm)
	case taken && other != field:
		return fmt.Sprintf("The term %q is also given to the field %q. A term speaks for one field: remove it from one of the two.", term, other)
	}
	owner[key] = field
	return ""
}

// fit checks that the fields with terms are configured.
func (s settings) fit(fields []*sdk.Field) error {
	var errs []error
	var names []string
	for _, f := range fields {
		names = append(names, f.GetName())
	}
	for _, field := range slices.Sorted(maps.Keys(s.Terms)) {
		if !slices.Contains(names, field) {
			errs = append(errs, &sdk.ConfigError{
				Path: []string{"terms", field}, Summary: "Terms for a field that does not exist",
				Detail: fmt.Sprintf("There is no field %q. The configured fields are: %s. Correct the name, or add a field %q block.", field, strings.Join(names, ", "), field),
			})
		}
	}
	return errors.Join(errs...)
}
