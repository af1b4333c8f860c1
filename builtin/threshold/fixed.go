// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import "math"

// mcnemar is the exact one-sided p-value of McNemar's test: the probability that,
// of the cases on which the sides differ, at least so many are fixed if each is as
// likely to be regressed.
func mcnemar(fixed, regressed float64) float64 {
	n := fixed + regressed
	sum := 0.0
	for k := fixed; k <= n; k++ {
		sum += math.Exp(logBinomial(n, k) - n*math.Ln2)
	}
	return math.Min(sum, 1)
}

// logBinomial is ln(n over k).
func logBinomial(n, k float64) float64 {
	a, _ := math.Lgamma(n + 1)
	b, _ := math.Lgamma(k + 1)
	c, _ := math.Lgamma(n - k + 1)
	return a - b - c
}

// newcombe is the interval of the difference of two paired proportions, green -
// blue, of Newcombe (Improved confidence intervals for the difference between
// binomial proportions based on paired data, 1998), method 10: Wilson's intervals
// of both proportions, put together with their correlation. z is the normal
// quantile of the level of each bound.
func newcombe(rightRight, fixed, regressed, wrongWrong, z float64) (low, high float64) {
	n := rightRight + fixed + regressed + wrongWrong
	if n == 0 {
		return -1, 1
	}
	green, blue := (rightRight+fixed)/n, (rightRight+regressed)/n
	greenLow, greenHigh := wilson(green, n, z)
	blueLow, blueHigh := wilson(blue, n, z)

	phi := 0.0
	margins := (rightRight + fixed) * (regressed + wrongWrong) * (rightRight + regressed) * (fixed + wrongWrong)
	if margins > 0 {
		cross := rightRight*wrongWrong - fixed*regressed
		if cross > 0 {
			cross = math.Max(cross-n/2, 0)
		}
		phi = cross / math.Sqrt(margins)
	}
	combine := func(a, b float64) float64 { return math.Sqrt(math.Max(a*a-2*phi*a*b+b*b, 0)) }
	low = green - blue - combine(green-greenLow, blueHigh-blue)
	high = green - blue + combine(greenHigh-green, blue-blueLow)
	return math.Max(low, -1), math.Min(high, 1)
}

// wilson is Wilson's interval of a proportion of n.
func wilson(p, n, z float64) (low, high float64) {
	centre, width := p+z*z/(2*n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return math.Max((centre-width)/(1+z*z/n), 0), math.Min((centre+width)/(1+z*z/n), 1)
}

// quantile is the standard normal distribution's.
func quantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }
