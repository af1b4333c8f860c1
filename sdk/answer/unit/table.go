// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package unit

import (
	"strings"
	"sync"

	"github.com/auahq/aua/sdk/answer/exact"
)

// definition is a line of the table.
type definition struct {
	symbol string
	// factor in base units, as an expression; "pi" is allowed.
	factor    string
	dimension Dimension
	// names are in lower case and in the singular; the plurals that do not just
	// add an s are listed as names too.
	names string
	// symbols are other symbols, where upper and lower case matter.
	symbols string
	// prefixes says which SI prefixes the unit takes.
	prefixes prefixSet
	offset   string
}

var (
	area     = dim(length).power(2)
	volume   = dim(length).power(3)
	speed    = dim(length).plus(dim(time), -1)
	force    = dim(mass).plus(dim(length), 1).plus(dim(time), -2)
	energy   = force.plus(dim(length), 1)
	power    = energy.plus(dim(time), -1)
	pressure = force.plus(dim(length), -2)
	rate     = dim(time).power(-1)
	charge   = dim(time).plus(dim(current), 1)
	voltage  = power.plus(dim(current), -1)
)

// definitions is the table. The factors are the definitions of the SI brochure
// (BIPM), of the international yard and pound of 1959, of NIST Handbook 44 for
// US volumes, and of the UK Weights and Measures Act 1985 for imperial ones.
var definitions = []definition{
	{symbol: "m", factor: "1", dimension: dim(length), names: "metre,meter", prefixes: allPrefixes},
	{symbol: "in", factor: "0.0254", dimension: dim(length), names: "inch,inches", symbols: "″,\""},
	{symbol: "ft", factor: "0.3048", dimension: dim(length), names: "foot,feet", symbols: "′,'"},
	{symbol: "yd", factor: "0.9144", dimension: dim(length), names: "yard,yds"},
	{symbol: "mi", factor: "1609.344", dimension: dim(length), names: "mile"},
	{symbol: "nmi", factor: "1852", dimension: dim(length), names: "nautical mile", symbols: "NM"},
	{symbol: "Å", factor: "10^-10", dimension: dim(length), names: "angstrom,ångström"},
	{symbol: "au", factor: "149597870700", dimension: dim(length), names: "astronomical unit", symbols: "AU"},
	{symbol: "ly", factor: "9460730472580800", dimension: dim(length), names: "light year,light-year,lightyear"},

	{symbol: "g", factor: "0.001", dimension: dim(mass), names: "gram,gramme", prefixes: allPrefixes, symbols: "gm"},
	{symbol: "t", factor: "1000", dimension: dim(mass), names: "tonne,metric ton,ton"},
	{symbol: "lb", factor: "0.45359237", dimension: dim(mass), names: "pound", symbols: "lbs"},
	{symbol: "oz", factor: "0.45359237/16", dimension: dim(mass), names: "ounce,avoirdupois ounce", symbols: "ozs"},
	{symbol: "st", factor: "0.45359237*14", dimension: dim(mass), names: "stone"},
	{symbol: "gr", factor: "0.00006479891", dimension: dim(mass), names: "grain"},
	{symbol: "ct", factor: "0.0002", dimension: dim(mass), names: "carat"},
	{symbol: "oz t", factor: "0.0311034768", dimension: dim(mass), names: "troy ounce", symbols: "ozt"},
	{symbol: "short tons", factor: "907.18474", dimension: dim(mass), names: "short ton,us ton,ton"},
	{symbol: "long tons", factor: "1016.0469088", dimension: dim(mass), names: "long ton,imperial ton,uk ton,ton"},

	{symbol: "s", factor: "1", dimension: dim(time), names: "second,sec", prefixes: smallPrefixes},
	{symbol: "min", factor: "60", dimension: dim(time), names: "minute,mins"},
	{symbol: "h", factor: "3600", dimension: dim(time), names: "hour", symbols: "hr,hrs"},
	{symbol: "days", factor: "86400", dimension: dim(time), names: "day", symbols: "d"},
	{symbol: "weeks", factor: "604800", dimension: dim(time), names: "week", symbols: "wk,wks"},
	{symbol: "fortnights", factor: "1209600", dimension: dim(time), names: "fortnight"},
	{symbol: "months", factor: "1", dimension: dim(months), names: "month"},
	{symbol: "years", factor: "12", dimension: dim(months), names: "year", symbols: "yr,yrs"},
	{symbol: "decades", factor: "120", dimension: dim(months), names: "decade"},
	{symbol: "centuries", factor: "1200", dimension: dim(months), names: "century,centuries"},
	{symbol: "millennia", factor: "12000", dimension: dim(months), names: "millennium,millennia"},

	{symbol: "K", factor: "1", dimension: dim(temperature), names: "kelvin"},
	{symbol: "°C", factor: "1", dimension: dim(temperature), offset: "273.15", names: "celsius,degree celsius,degrees celsius,degree centigrade,degrees centigrade,centigrade,degree c,degrees c,deg c", symbols: "C,℃,° C"},
	{symbol: "°F", factor: "5/9", dimension: dim(temperature), offset: "459.67*5/9", names: "fahrenheit,degree fahrenheit,degrees fahrenheit,degree f,degrees f,deg f", symbols: "F,℉,° F"},

	{symbol: "m²", factor: "1", dimension: area, symbols: "sqm,sq m,m2"},
	{symbol: "ha", factor: "10000", dimension: area, names: "hectare"},
	{symbol: "acres", factor: "4046.8564224", dimension: area, names: "acre", symbols: "ac"},
	{symbol: "ft²", factor: "0.3048^2", dimension: area, symbols: "sqft"},

	{symbol: "L", factor: "0.001", dimension: volume, names: "litre,liter", symbols: "l", prefixes: smallPrefixes | tens},
	{symbol: "cm³", factor: "10^-6", dimension: volume, symbols: "cc"},
	{symbol: "US gal", factor: "0.003785411784", dimension: volume, names: "gallon,us gallon,us liquid gallon", symbols: "gal,gals"},
	{symbol: "US qt", factor: "0.003785411784/4", dimension: volume, names: "quart,us quart,us liquid quart", symbols: "qt,qts"},
	{symbol: "US pt", factor: "0.003785411784/8", dimension: volume, names: "pint,us pint,us liquid pint", symbols: "pt,pts"},
	{symbol: "US cups", factor: "0.003785411784/16", dimension: volume, names: "cup,us cup"},
	{symbol: "US fl oz", factor: "0.003785411784/128", dimension: volume, names: "fluid ounce,us fluid ounce,ounce", symbols: "fl oz,floz,oz"},
	{symbol: "US tbsp", factor: "0.003785411784/256", dimension: volume, names: "tablespoon,us tablespoon", symbols: "tbsp"},
	{symbol: "US tsp", factor: "0.003785411784/768", dimension: volume, names: "teaspoon,us teaspoon", symbols: "tsp"},
	{symbol: "imp gal", factor: "0.00454609", dimension: volume, names: "imperial gallon,uk gallon"},
	{symbol: "imp qt", factor: "0.00454609/4", dimension: volume, names: "imperial quart,uk quart"},
	{symbol: "imp pt", factor: "0.00454609/8", dimension: volume, names: "imperial pint,uk pint"},
	{symbol: "imp fl oz", factor: "0.00454609/160", dimension: volume, names: "imperial fluid ounce,uk fluid ounce"},

	{symbol: "mph", factor: "0.44704", dimension: speed, names: "mile per hour,miles per hour", symbols: "mi/h"},
	{symbol: "km/h", factor: "1/3.6", dimension: speed, symbols: "kph,kmh,kmph,km/hr"},
	{symbol: "kn", factor: "1852/3600", dimension: speed, names: "knot", symbols: "kt,kts"},

	{symbol: "N", factor: "1", dimension: force, names: "newton", prefixes: allPrefixes},
	{symbol: "lbf", factor: "0.45359237*9.80665", dimension: force, names: "pound force,pound-force"},
	{symbol: "J", factor: "1", dimension: energy, names: "joule", prefixes: allPrefixes},
	{symbol: "cal", factor: "4.184", dimension: energy, names: "calorie", prefixes: largePrefixes},
	{symbol: "Wh", factor: "3600", dimension: energy, names: "watt hour,watt-hour,watthour", prefixes: largePrefixes},
	{symbol: "eV", factor: "1.602176634e-19", dimension: energy, names: "electronvolt,electron volt", prefixes: allPrefixes},
	{symbol: "BTU", factor: "1055.05585262", dimension: energy, names: "btu,british thermal unit", symbols: "Btu"},
	{symbol: "W", factor: "1", dimension: power, names: "watt", prefixes: allPrefixes},
	{symbol: "hp", factor: "0.45359237*9.80665*0.3048*550", dimension: power, names: "horsepower,mechanical horsepower"},

	{symbol: "Pa", factor: "1", dimension: pressure, names: "pascal", prefixes: allPrefixes},
	{symbol: "bar", factor: "100000", dimension: pressure, names: "bar", prefixes: smallPrefixes},
	{symbol: "atm", factor: "101325", dimension: pressure, names: "atmosphere,standard atmosphere"},
	{symbol: "psi", factor: "0.45359237*9.80665/0.0254^2", dimension: pressure, names: "psi,pound per square inch,pounds per square inch"},
	{symbol: "mmHg", factor: "133.322387415", dimension: pressure, names: "millimetre of mercury,millimeter of mercury,millimetres of mercury,millimeters of mercury"},
	{symbol: "Torr", factor: "101325/760", dimension: pressure, names: "torr"},

	{symbol: "turns", factor: "1", dimension: dim(angle), names: "turn,revolution,full turn"},
	{symbol: "°", factor: "1/360", dimension: dim(angle), names: "degree,deg"},
	{symbol: "rad", factor: "1/(2*pi)", dimension: dim(angle), names: "radian"},
	{symbol: "gon", factor: "1/400", dimension: dim(angle), names: "gradian,gon"},
	{symbol: "arcmin", factor: "1/21600", dimension: dim(angle), names: "arcminute,arc minute,minute of arc,minutes of arc"},
	{symbol: "arcsec", factor: "1/1296000", dimension: dim(angle), names: "arcsecond,arc second,second of arc,seconds of arc"},

	{symbol: "bit", factor: "1", dimension: dim(information), names: "bit", prefixes: dataPrefixes, symbols: "b"},
	{symbol: "B", factor: "8", dimension: dim(information), names: "byte", prefixes: dataPrefixes},
	{symbol: "nibbles", factor: "4", dimension: dim(information), names: "nibble"},

	{symbol: "Hz", factor: "1", dimension: rate, names: "hertz", prefixes: largePrefixes},
	{symbol: "A", factor: "1", dimension: dim(current), names: "ampere,amp", prefixes: allPrefixes},
	{symbol: "V", factor: "1", dimension: voltage, names: "volt", prefixes: allPrefixes},
	{symbol: "C", factor: "1", dimension: charge, names: "coulomb", prefixes: smallPrefixes},
	{symbol: "mol", factor: "1", dimension: dim(amount), names: "mole", prefixes: smallPrefixes},
}

// catalogue maps names and symbols to their meanings.
type catalogue struct {
	names, symbols map[string][]Unit
}

// table is made when it is needed, since hardly any text has a unit in it.
var table = sync.OnceValue(func() *catalogue { return build(definitions) })

func build(definitions []definition) *catalogue {
	c := &catalogue{names: map[string][]Unit{}, symbols: map[string][]Unit{}}
	for _, d := range definitions {
		u := Unit{Symbol: d.symbol, Dimension: d.dimension, factor: number(d.factor)}
		if d.offset != "" {
			u.offset = number(d.offset)
		}
		c.add(d, u, "", "")
		for _, p := range prefixes {
			if p.in&d.prefixes == 0 {
				continue
			}
			scaled := u
			factor, err := exact.Mul(u.factor, number(p.factor))
			if err != nil {
				panic(err)
			}
			scaled.factor, scaled.Symbol = factor, p.symbol+u.Symbol
			c.add(d, scaled, p.name, p.symbol)
		}
	}
	return c
}

func (c *catalogue) add(d definition, u Unit, prefix, symbol string) {
	for _, s := range append(split(d.symbols), d.symbol) {
		c.symbols[symbol+s] = append(c.symbols[symbol+s], u)
		if symbol == "µ" {
			c.symbols["u"+s] = append(c.symbols["u"+s], u)
			c.symbols["μ"+s] = append(c.symbols["μ"+s], u) // the Greek letter, not the sign
		}
	}
	for _, n := range split(d.names) {
		c.names[prefix+n] = append(c.names[prefix+n], u)
		c.names[prefix+n+"s"] = append(c.names[prefix+n+"s"], u)
	}
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// number evaluates a factor of the table.
func number(expr string) exact.Number {
	n, err := exact.Compute(expr)
	if err != nil {
		panic("unit table: " + expr + ": " + err.Error())
	}
	return n
}
