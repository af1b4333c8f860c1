// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

func safetySpec() *BlockSpec {
	spec := &BlockSpec{
		Type:        "safety",
		Description: "When an answer is withheld because it is not sure enough.",
		Keys: []*Key{
			{
				Name: "abstention_enabled", Type: TypeBool, Default: true,
				Description: "Withholds answers that are not sure enough for their field. Switched off, every answer is given.",
				at:          in(func(s *Safety) *bool { return &s.Abstain }),
			},
			{
				Name: "require_arbiter_for_high_risk", Type: TypeBool, Default: true,
				Description: "Demands that a field of high risk has at least two answers, and that an arbiter has compared them.",
				at:          in(func(s *Safety) *bool { return &s.RequireArbiter }),
			},
			{
				Name: "min_confidence_for_direct_answer", Type: TypeNumber, Default: 0.90, Min: bound(0), Max: bound(0.99), Unit: "probability",
				Description: "The confidence from which an answer is given in a field of high risk; the field's own c_min can demand more.",
				Higher:      "AUA abstains sooner.",
				Lower:       "Less sure answers are given.",
				at:          in(func(s *Safety) *float64 { return &s.MinConfidence }),
			},
			{
				Name: "high_risk_fields", Type: TypeStrings,
				Description: "Fields of high risk, by name or alias, beside those whose own block says so.",
				at:          in(func(s *Safety) *[]string { return &s.HighRisk }),
			},
		},
	}
	return reloads(ReloadHot, spec).part(func(c any) any { return &c.(*Config).Safety })
}

func roleSpec() *BlockSpec {
	spec := &BlockSpec{
		Type: "role", Labels: []string{"name"},
		Description: "The specialist that is called when a decision plugin asks for a model in that role, such as judge.",
		Keys: []*Key{{
			Name: "specialist", Type: TypeString, Required: true,
			Description: "The specialist's name. One that is only called in roles has fields = [].",
			at:          in(func(r *Role) *string { return &r.Specialist }),
		}},
	}
	spec.open = func(parent any, label string) any {
		c := parent.(*Config)
		r := &Role{Name: label}
		c.Roles = append(c.Roles, r)
		return r
	}
	spec.all = func(parent any) []instance {
		var all []instance
		for _, r := range parent.(*Config).Roles {
			all = append(all, instance{r.Name, r})
		}
		return all
	}
	return reloads(ReloadHot, spec)
}
