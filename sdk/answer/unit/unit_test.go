// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package unit_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer/exact"
	"github.com/auahq/aua/sdk/answer/unit"
)

func convert(t *testing.T, value, from, to string) exact.Number {
	t.Helper()
	v, err := exact.ParseNumber(value)
	require.NoError(t, err)
	a, b, err := unit.Match(from, to)
	require.NoError(t, err, "%s to %s", from, to)
	n, err := unit.Convert(v, a, b)
	require.NoError(t, err)
	return n
}

func TestConvertExactly(t *testing.T) {
	for _, c := range []struct{ value, from, to, want string }{
		{"5", "km", "m", "5000"},
		{"1", "mile", "kilometers", "1.609344"},
		{"12", "inches", "feet", "1"},
		{"6", "feet", "cm", "182.88"},
		{"1", "nautical mile", "m", "1852"},
		{"1", "lb", "grams", "453.59237"},
		{"16", "oz", "pounds", "1"},
		{"8", "oz", "cups", "1"},
		{"2", "tonnes", "kg", "2000"},
		{"1", "short ton", "lb", "2000"},
		{"1", "long ton", "lb", "2240"},
		{"90", "minutes", "hours", "1.5"},
		{"2", "weeks", "days", "14"},
		{"3", "years", "months", "36"},
		{"2", "centuries", "decades", "20"},
		{"100", "C", "F", "212"},
		{"32", "°F", "degrees Celsius", "0"},
		{"-40", "celsius", "fahrenheit", "-40"},
		{"0", "K", "°C", "-273.15"},
		{"300", "kelvin", "F", "80.33"},
		{"1", "hectare", "square metres", "10000"},
		{"1", "acre", "sq ft", "43560"},
		{"1", "square mile", "acres", "640"},
		{"1", "gallon", "liters", "3.785411784"},
		{"1", "imperial gallon", "L", "4.54609"},
		{"1", "m^3", "litres", "1000"},
		{"1", "cubic foot", "cubic inches", "1728"},
		{"3", "tsp", "tablespoons", "1"},
		{"36", "km/h", "m/s", "10"},
		{"36", "kilometers per hour", "meters per second", "10"},
		{"60", "mph", "feet per second", "88"},
		{"1", "knot", "km/h", "1.852"},
		{"1", "MB", "kB", "1000"},
		{"1", "MiB", "KiB", "1024"},
		{"8", "bits", "bytes", "1"},
		{"1", "gigabyte", "Mb", "8000"},
		{"1", "kWh", "MJ", "3.6"},
		{"1", "kilowatt hour", "joules", "3600000"},
		{"1", "kcal", "J", "4184"},
		{"1", "atm", "kPa", "101.325"},
		{"1", "bar", "Pa", "100000"},
		{"1", "foot-pound force", "J", "1.3558179483314004"},
		{"180", "degrees", "turns", "0.5"},
		{"1", "degree", "arcminutes", "60"},
		{"1", "N·m", "J", "1"},
		{"9.80665", "m/s^2", "metres per second squared", "9.80665"},
		{"1", "kg m/s²", "N", "1"},
		{"440", "Hz", "kHz", "0.44"},
		{"5", "µm", "um", "5"},
		{"5", "μm", "nm", "5000"},
		{"1", "light year", "km", "9460730472580.8"},
		{"1000", "mL", "l", "1"},
		{"5", "KG", "g", "5000"},
	} {
		n := convert(t, c.value, c.from, c.to)
		require.Equal(t, c.want, n.String(), "%s %s in %s", c.value, c.from, c.to)
		require.True(t, n.Exact())
	}
}

func TestConvertApproximately(t *testing.T) {
	n := convert(t, "180", "degrees", "radians")
	require.False(t, n.Exact())
	require.Equal(t, "3.14159265359", n.String())
	require.Equal(t, "57.2957795131", convert(t, "1", "rad", "deg").String())
}

func TestConvertThereAndBack(t *testing.T) {
	v := exact.Frac(355, 113)
	for _, pair := range [][2]string{
		{"mi", "km"}, {"lb", "kg"}, {"°F", "K"}, {"acre", "m²"}, {"gal", "imp gal"}, {"hp", "kW"}, {"psi", "mmHg"}, {"BTU", "eV"}, {"st", "oz"},
	} {
		a, b, err := unit.Match(pair[0], pair[1])
		require.NoError(t, err)
		there, err := unit.Convert(v, a, b)
		require.NoError(t, err)
		back, err := unit.Convert(there, b, a)
		require.NoError(t, err)
		require.True(t, exact.Same(v, back), pair)
	}
}

func TestMatchRefuses(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     error
	}{
		{"km", "kg", unit.ErrIncompatible},
		{"month", "days", unit.ErrIncompatible},
		{"year", "seconds", unit.ErrIncompatible},
		{"degrees", "celsius", unit.ErrIncompatible},
		{"ton", "kg", unit.ErrAmbiguous},
		{"kg", "tons", unit.ErrAmbiguous},
		{"KB", "bytes", unit.ErrUnknown},
		{"mb", "kB", unit.ErrUnknown},
		{"Calories", "J", unit.ErrUnknown},
		{"furlongs", "m", unit.ErrUnknown},
		{"", "m", unit.ErrUnknown},
		{"m", "apples", unit.ErrUnknown},
		{"m//s", "m/s", unit.ErrUnknown},
		{"oz/gal", "g/L", unit.ErrUnknown},
		{"\u212akm", "m", unit.ErrUnknown},
	} {
		_, _, err := unit.Match(c.from, c.to)
		require.ErrorIs(t, err, c.want, "%s to %s", c.from, c.to)
	}
}

func TestMatchDecidesByTheOtherUnit(t *testing.T) {
	a, _, err := unit.Match("oz", "g")
	require.NoError(t, err)
	require.Equal(t, "oz", a.Symbol)
	a, _, err = unit.Match("oz", "ml")
	require.NoError(t, err)
	require.Equal(t, "US fl oz", a.Symbol)
}

func TestConvertRefusesOtherDimensions(t *testing.T) {
	m, err := unit.Parse("m")
	require.NoError(t, err)
	s, err := unit.Parse("s")
	require.NoError(t, err)
	_, err = unit.Convert(exact.Int(1), m[0], s[0])
	require.ErrorIs(t, err, unit.ErrIncompatible)
	require.False(t, m[0].Compatible(s[0]))
}

func TestWrite(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"km", "5", "5 km"},
		{"days", "1", "1 day"},
		{"day", "2", "2 days"},
		{"degrees", "90", "90°"},
		{"celsius", "37", "37 °C"},
		{"gallons", "2", "2 US gal"},
		{"miles per hour", "3", "3 mph"},
		{"m/s", "3", "3 m/s"},
	} {
		u, err := unit.Parse(c.name)
		require.NoError(t, err)
		require.Equal(t, c.want, u[0].Write(c.value))
	}
}

func TestScale(t *testing.T) {
	for name, want := range map[string]bool{"celsius": true, "fahrenheit": true, "kelvin": false, "m": false} {
		u, err := unit.Parse(name)
		require.NoError(t, err)
		require.Equal(t, want, u[0].Scale(), name)
	}
	require.True(t, unit.Known("km/h"))
	require.False(t, unit.Known("smoots"))
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"km", "square feet", "m/s^2", "kg·m²", "fl oz", "per", "/", "degrees celsius"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		units, err := unit.Parse(s)
		if err != nil {
			require.ErrorIs(t, err, unit.ErrUnknown)
			return
		}
		for _, u := range units {
			same, err := unit.Convert(exact.Int(7), u, u)
			require.NoError(t, err)
			require.True(t, exact.Same(same, exact.Int(7)))
		}
	})
}

// TestConversionTable compares conversions with fractions that were computed
// apart, from factors that were written down again.
func TestConversionTable(t *testing.T) {
	data, err := os.ReadFile("testdata/conversions.tsv")
	require.NoError(t, err)
	rows := 0
	for line := range strings.Lines(string(data)) {
		column := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		require.Len(t, column, 4, line)
		want, err := exact.ParseNumber(column[3])
		require.NoError(t, err, line)
		require.Equal(t, want.Fraction(), convert(t, column[0], column[1], column[2]).Fraction(), line)
		rows++
	}
	require.Greater(t, rows, 500)
}
