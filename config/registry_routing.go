// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

func routingSpec() *BlockSpec {
	spec := &BlockSpec{
		Type:        "routing",
		Description: "The thresholds that decide how a query is routed.",
		Keys: []*Key{
			{
				Name: "single_threshold", Type: TypeNumber, Default: 0.75, Min: bound(0), Max: bound(1), Unit: "probability",
				Description: "The probability from which the top field is asked alone.",
				Higher:      "More queries count as ambiguous.",
				Lower:       "More queries go to one field without a second look.",
				at:          in(func(r *Routing) *float64 { return &r.SingleThreshold }),
			},
			{
				Name: "fanout_threshold", Type: TypeNumber, Default: 0.30, Min: bound(0), Max: bound(1), Unit: "probability",
				Description: "The probability from which a field takes part in a fanout.",
				Higher:      "Fewer fanouts, lower cost.",
				Lower:       "More fanouts, higher cost.",
				at:          in(func(r *Routing) *float64 { return &r.FanoutThreshold }),
			},
			{
				Name: "present_threshold", Type: TypeNumber, Default: 0.15, Min: bound(0), Max: bound(1), Unit: "probability",
				Description: "The probability from which a field is present at all, so that its specialists are considered.",
				Higher:      "Fewer specialists are considered.",
				Lower:       "Unlikely fields count as well.",
				at:          in(func(r *Routing) *float64 { return &r.PresentThreshold }),
			},
			{
				Name: "fallback", Type: TypeString,
				Description: "The specialist that answers when no field fits. Absent: one that serves the field general.",
				at:          in(func(r *Routing) *string { return &r.Fallback }),
			},
		},
		Later: []string{"mode", "exploration", "sticky", "cost_weight", "latency_weight"},
	}
	return reloads(ReloadHot, spec).part(func(c any) any { return &c.(*Config).Routing })
}

// fieldSpec describes field blocks. The defaults are those of a new field, and
// equal the built-in field general.
func fieldSpec() *BlockSpec {
	spec := &BlockSpec{
		Type: "field", Labels: []string{"name"},
		Description: "A domain of knowledge. A block with the name of a built-in field changes the keys that it sets and leaves the others.",
		Keys: []*Key{
			{
				Name: "aliases", Type: TypeStrings, Reload: ReloadProcess,
				Description: "Other names by which queries and specialists may ask for the field.",
				at:          in(func(f *Field) *[]string { return &f.Aliases }),
			},
			{
				Name: "description", Type: TypeString, Reload: ReloadProcess,
				Description: "What the field covers, as a sentence.",
				at:          in(func(f *Field) *string { return &f.Description }),
			},
			{
				Name: "w_e", Type: TypeNumber, Default: 0.50, Min: bound(0), Max: bound(1), Unit: "weight",
				Description: "The weight of efficacy in the utility. w_e, w_c and w_k sum to 1.",
				Higher:      "A specialist's record counts more.",
				Lower:       "A specialist's record counts less.",
				at:          in(func(f *Field) *float64 { return &f.Efficacy }),
			},
			{
				Name: "w_c", Type: TypeNumber, Default: 0.35, Min: bound(0), Max: bound(1), Unit: "weight",
				Description: "The weight of confidence in the utility.",
				Higher:      "The evidence for this one answer counts more.",
				Lower:       "The evidence for this one answer counts less.",
				at:          in(func(f *Field) *float64 { return &f.Confidence }),
			},
			{
				Name: "w_k", Type: TypeNumber, Default: 0.15, Min: bound(0), Max: bound(1), Unit: "weight",
				Description: "The weight of curiosity in the utility.",
				Higher:      "Specialists about which little is known are valued more.",
				Lower:       "Little is done to learn about new specialists.",
				at:          in(func(f *Field) *float64 { return &f.Curiosity }),
			},
			{
				Name: "c_min", Type: TypeNumber, Default: 0.50, Min: bound(0), Max: bound(0.99), Unit: "probability",
				Description: "The minimum confidence. A bound above 0.99 is one that no answer reaches.",
				Higher:      "Answers need stronger evidence.",
				Lower:       "Weaker answers pass.",
				at:          in(func(f *Field) *float64 { return &f.CMin }),
			},
			{
				Name: "e_min", Type: TypeNumber, Default: 0.50, Min: bound(0), Max: bound(0.99), Unit: "probability",
				Description: "The minimum efficacy of a specialist, once it has 30 outcomes. A bound above 0.99 is one that no specialist reaches.",
				Higher:      "Mediocre specialists are left out.",
				Lower:       "Mediocre specialists stay in use.",
				at:          in(func(f *Field) *float64 { return &f.EMin }),
			},
			{
				Name: "mu", Type: TypeNumber, Default: 1.5, Min: bound(1), Max: bound(1000), Unit: "factor",
				Description: "The penalty multiplier of a contradiction.",
				Higher:      "A contradiction costs an answer more.",
				Lower:       "A contradiction costs an answer less.",
				at:          in(func(f *Field) *float64 { return &f.Mu }),
			},
			{
				Name: "high_risk", Type: TypeBool, Default: false, Reload: ReloadProcess,
				Description: "Marks a field in which a wrong answer does harm.",
				at:          in(func(f *Field) *bool { return &f.HighRisk }),
			},
			{
				Name: "candidates", Type: TypeInt, Default: 1, Min: bound(1), Max: bound(16), Unit: "answers",
				Description: "How many answers the field wants to the same question. The default is 2 for a field of high risk.",
				Higher:      "More answers to compare, at a higher cost.",
				Lower:       "One answer, at the lowest cost.",
				at:          in(func(f *Field) *int { return &f.Candidates }),
			},
			{
				Name: "mode", Type: TypeString, Default: FieldSingle, Enum: []string{FieldSingle, FieldCascade},
				Description: "How the field's specialists are asked. single: the best, or as many as candidates says. cascade: the cheapest first, and the next one while the confidence is below c_min.",
				at:          in(func(f *Field) *string { return &f.Mode }),
			},
			{
				Name: "c_abstain", Type: TypeNumber, Default: 1, Min: bound(0), Max: bound(1e6), Unit: "cost",
				Description: "What it costs to give no answer, in the unit of c_wrong. An answer is given from the confidence 1 - c_abstain/c_wrong on.",
				Higher:      "Less sure answers are given.",
				Lower:       "AUA abstains sooner.",
				at:          in(func(f *Field) *float64 { return &f.AbstainCost }),
			},
			{
				Name: "c_wrong", Type: TypeNumber, Default: 1, Min: bound(0.001), Max: bound(1e6), Unit: "cost",
				Description: "What a wrong answer costs.",
				Higher:      "AUA abstains sooner.",
				Lower:       "Less sure answers are given.",
				at:          in(func(f *Field) *float64 { return &f.WrongCost }),
			},
		},
		Later: []string{"policy", "decay_class", "arbiter"},
	}
	spec.open = func(parent any, label string) any {
		c := parent.(*Config)
		if f := c.field(label); f != nil {
			return f
		}
		f := &Field{Name: label}
		c.Fields = append(c.Fields, f)
		return f
	}
	spec.all = func(parent any) []instance {
		var all []instance
		for _, f := range parent.(*Config).Fields {
			all = append(all, instance{f.Name, f})
		}
		return all
	}
	return reloads(ReloadHot, spec)
}

// field returns the field of that name, or nil.
func (c *Config) field(name string) *Field {
	for _, f := range c.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}
