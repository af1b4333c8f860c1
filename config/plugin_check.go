// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/sensitive"
)

// attributeCheck checks a converted value against what an attribute allows.
type attributeCheck struct {
	attribute *sdk.Attribute
	own       string
	// hide keeps the value out of messages.
	hide bool
}

// check walks into lists and objects, so that enum, min and max hold for their elements.
func (c attributeCheck) check(v cty.Value) *problem {
	v, _ = v.Unmark()
	t := v.Type()
	switch {
	case v.IsNull() || !v.IsKnown():
		return nil
	case v.CanIterateElements():
		for it := v.ElementIterator(); it.Next(); {
			_, element := it.Element()
			if bare, _ := element.Unmark(); bare.IsNull() && t.IsCollectionType() {
				return &problem{"Wrong type", fmt.Sprintf("%s has a null in it; remove it.", c.attribute.Name)}
			}
			if p := c.check(element); p != nil {
				return p
			}
		}
	case t == cty.Number:
		return c.number(v.AsBigFloat())
	case t == cty.String && c.own == "duration":
		return c.duration(v.AsString())
	case t == cty.String:
		return c.text(v.AsString())
	}
	return nil
}

func (c attributeCheck) number(n *big.Float) *problem {
	written := c.shown(numberText(n))
	if c.own == "int" && !n.IsInt() {
		return &problem{"Not a whole number", fmt.Sprintf("%s is %s; it must be a whole number.", c.attribute.Name, written)}
	}
	f, _ := n.Float64()
	if math.IsInf(f, 0) || f == 0 && n.Sign() != 0 {
		return &problem{"Value out of range", fmt.Sprintf("%s is %s as a number of 64 bits, and a plugin takes no more exact one.", c.attribute.Name, written)}
	}
	return limits{c.attribute.Min, c.attribute.Max, numberFormat}.check(c.attribute.Name, f, written)
}

func (c attributeCheck) duration(text string) *problem {
	d, err := ParseDuration(text)
	if err != nil {
		detail := fmt.Sprintf("%s: %s.", c.attribute.Name, err)
		if c.hide {
			detail = fmt.Sprintf("%s is not a duration.", c.attribute.Name)
		}
		return &problem{"Invalid duration", detail}
	}
	seconds := func(f float64) string { return FormatDuration(time.Duration(f * float64(time.Second))) }
	return limits{c.attribute.Min, c.attribute.Max, seconds}.check(c.attribute.Name, d.Seconds(), c.shown(text))
}

func (c attributeCheck) text(text string) *problem {
	p := inEnum(c.attribute.Name, text, c.attribute.Enum)
	if p != nil && c.hide {
		p.detail = fmt.Sprintf("%s must be one of: %s.", c.attribute.Name, strings.Join(c.attribute.Enum, ", "))
	}
	return p
}

func (c attributeCheck) shown(text string) string {
	if c.hide {
		return sensitive.Placeholder
	}
	return text
}
