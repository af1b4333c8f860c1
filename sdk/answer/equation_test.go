// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer"
	"github.com/auahq/aua/sdk/answer/exact"
)

// verdicts lists the verdicts on a text's equations.
func verdicts(text string) string {
	var v []string
	for _, e := range answer.Equations(text) {
		v = append(v, e.Verdict.String())
	}
	return strings.Join(v, " ")
}

func TestEquationsThatHold(t *testing.T) {
	for _, text := range []string{
		"15 + 25 = 40",
		"So he has a total of 15 + 25 = 40 cups.",
		"3 * 20 = <<3*20=60>>60 cups",
		"20 x 4 = 80 and 20 X 5 = 100",
		"4x5=20",
		"5 × 3 ÷ 5 = 3",
		"17 \\* 4 = 68",
		"$1,500 + $500 = $2,000",
		"200 GB / 2 GB/minute = 100 minutes",
		"160 (Toulouse) + 80 (Charleston) + 20 (Seattle) = 260",
		"37 (Raymond's current age) - 23 (age when his son was born) = 14",
		"20% of 20 students = 0.20 * 20 = 4 students",
		"(12 students / 20 students) * 100% = 60%",
		"12 / 20 * 100 = 60%",
		"$50 - 20% = $40",
		"100% - 20% = 80%",
		"1/4 = 0.25 = 25%",
		"1/3 of 60 = 20",
		"10 / 3 = 3.33",
		"2 / 3 = 0.66",
		"2 / 3 ≈ 0.67",
		"10 / 3 is approximately 3",
		"8 / 3 = 2.6666666666666665",
		"22.5 / 7 = ~3.2",
		"5/2 = 2 1/2",
		"2.5 million + 500 thousand = 3 million",
		"3 dozen + 4 = 40",
		"- 15 + 25 = 40",
		"- 15 + 25 = 10",
		"1. 5 + 3 = 8",
		"2) 5 + 3 = 8",
		"**5 + 3 = 8**",
		"Total: 5 + 3 = **8**",
		"`5 + 3 = 8`",
		"\\( \\frac{1}{2} \\times 8 = 4 \\)",
		"$\\frac12 \\cdot 8 = 4$",
		"2^{3+1} = 16",
		"\\sqrt{16} + \\sqrt{9} = 7",
		"√16 + 3² = 13",
		"5! / 5 = 24",
		"\\frac{5000}{2\\pi} \\approx 795.77",
		"2 * π * 3 ≈ 18.85",
		"6.626 \\times 10^{-34} / 2.0 \\times 10^{-34} = 3.313",
		"1{,}000 + 500 = 1{,}500",
		"3 times 4 plus 2 = 14",
		"100 divided by 4 equals 25",
		"5 multiplied by 4 is equal to 20",
		"8 - -2 = 10",
		"5(3) = 15",
		"18ft * 10ft = 180 sq ft",
		"5 m/s^2 * 3 = 15",
		"9 million / 3 = 3 million",
	} {
		got := verdicts(text)
		require.NotEmpty(t, got, text)
		require.Empty(t, strings.ReplaceAll(strings.ReplaceAll(got, "holds", ""), " ", ""), "%s: %s", text, got)
	}
}

func TestEquationsThatFail(t *testing.T) {
	for _, c := range []struct{ text, left, right, value string }{
		{"So 15 + 25 = 50 cups.", "15 + 25", "50 cups", "40"},
		{"(12 / 20) x 100 = 55%", "(12 / 20) x 100", "55%", "60"},
		{"7 \\* (3 + 5) = $63 each week.", "7 \\* (3 + 5)", "$63 each week", "56"},
		{"3*80-20=230", "3*80-20", "230", "220"},
		{"the total is 12000 + 20000 + 250000 = $380,000.", "12000 + 20000 + 250000", "$380,000", "282000"},
		{"(520 * 450) / 468 = 487.57 (rounded)", "(520 * 450) / 468", "487.57 (rounded)", "500"},
		{"Each gets 459 * 100 / 3060 = 15.33 hours", "459 * 100 / 3060", "15.33 hours", "15"},
		{"\\[ 1451 \\times 3930 = 570330 \\]", "1451 \\times 3930", "570330", "5702430"},
		{"1/2 + 1/4 + 3/8 = 7/8", "1/2 + 1/4 + 3/8", "7/8", "1.125"},
		{"They need 4 x 12 + 5 = 49 minutes", "4 x 12 + 5", "49 minutes", "53"},
		{"he spent $4.50 + $1.50 + $1.00 = $7.50", "$4.50 + $1.50 + $1.00", "$7.50", "7"},
		{"796 + 11 * 0.796 ≈ 885.56 Hz", "796 + 11 * 0.796", "885.56 Hz", "804.756"},
		{"2^9 = 500", "2^9", "500", "512"},
		{"10 plus 5 equals 16", "10 plus 5", "16", "15"},
		{"* 6 / 4 * 100% = 75%", "6 / 4 * 100%", "75%", "1.5"},
	} {
		found := answer.Equations(c.text)
		require.Len(t, found, 1, c.text)
		e := found[0]
		require.Equal(t, answer.Fails, e.Verdict, "%s: %s", c.text, e.Reason)
		require.Equal(t, c.left, e.Left)
		require.Equal(t, c.right, e.Right)
		require.Equal(t, c.value, e.Value)
		require.Contains(t, e.Reason, "is "+c.value+", not ")
		require.True(t, strings.HasPrefix(c.text[e.Start:e.End], c.left))
		require.True(t, strings.HasSuffix(c.text[e.Start:e.End], c.right))
	}
}

// TestEquationsThatAreNotWrong holds what a simple pattern would call wrong.
func TestEquationsThatAreNotWrong(t *testing.T) {
	for _, text := range []string{
		// algebra
		"2x + 3 = 7",
		"13S + 7S = 840",
		"32A_0 + 7290 - 243A_0 = 3281",
		"3A + 37 = 85 where A is the age",
		"175 + 40 = 2T_f",
		"x - 5 = 10",
		"A = F - 12 = 29 - 12 = 17",
		"70 + 130e^k = 190",
		"f(3) = 9",
		"5x = 20, so x = 4",
		"4 x 5 = 21 and x = 7",
		"sin(30) + 4 = 4.5",
		"2 * sin(30) = 1",
		"0^4 \\int_0^4 = 3",
		"(100choose20)(0.25)^{20} = 0.09",
		"V_1 + 3 = 8",
		"50t^4/3 = 250",
		// other things are counted in the same clause
		"Half of 20 + 10 = 20",
		"Twice 5 + 3 = 16",
		"Adding 5 to 3 * 2 = 11",
		"the apples (5) plus 3 * 2 = 11",
		"three more than 4 + 2 = 9",
		"He bought 4 boxes of 6 plus 3 * 2 = 30",
		"a quarter of 8 + 4 = 3",
		// units and conversions
		"3 * 60 minutes = 3 hours",
		"2 weeks * 7 = 2 weeks",
		"1.5 MPa + 104 kPa = 1.604 MPa",
		"3 months - 22 days = 68 days",
		"0.5 * 3 = 150 cents",
		"300 cents + 200 cents = $5",
		"2π / 3 radians = 120 degrees",
		"10^3 cal/kg = 4186 J/kg",
		"50 * 385 * 67.5 J = 1299.4 kJ",
		"12 inches = 1 foot",
		"84 / 12 = 7 dozen",
		"60 + 1 hour = 2 hours",
		"8 hours 30 minutes + 1 = 9.5",
		// rounding
		"7 / 2 = 3",
		"3.33 * 3 = 10",
		"0.33 * 60 = 20",
		"33% of 60 = 20",
		"4500 / 3.01 = 1500",
		"2.998 * 10^8 = 3 × 10^8",
		"1.234 * 10^4 = 12300",
		"10 / 3 ≈ 3.5",
		// run-on totals, signs, order
		"3 + 4 = 7 * 2 = 14",
		"360 - 480 = 120 less",
		"3 + 4 * 2 = 14",
		"12.8 / (1 - 3/5) = 12.8 / 2/5",
		"4 cups / 1/6 = 24",
		"(200)^1/3 = 5.848",
		"100 pages / 2 pages/1.5 minutes = 75",
		"9(1/8) = 9.125",
		// not meant as a claim, or not in decimal
		"It is wrong that 2 + 2 = 5",
		"5 + 3 = 9 is incorrect",
		"9 + 5 = 2 (mod 12)",
		"In base 8, 7 + 1 = 10",
		"If 2 + 3 = 10, then 3 + 7 = 27",
		"Suppose 2 + 2 = 5",
		"10 + 5 = 3 on a clock",
		"(1, 2) + (3, 4) = (4, 6)",
		// not arithmetic at all
		"see pages 5-7 = 3 pages",
		"10:30 - 9:00 = 1.5",
		"2020-01-05 = 3",
		"a == 4 + 5",
		"5 + 3 => 9",
		"5 + 3 != 9",
		"5 + 3 <= 9",
		"x := 3 + 4",
		"3,5 + 2 = 5,5",
		"1.2.3 + 1 = 5",
		"C(5,2) = 10",
		"17 / 5 = 3 remainder 2",
		"5 + 3 = 2 times 4",
		"5 + 3 = 9 - y",
		"12 = 13",
		"5 + 3 =",
		"9^9^9^9 + 1 = 5",
		"1/0 + 1 = 5",
		"8/2(2+2) = 1",
	} {
		require.NotContains(t, verdicts(text), "fails", text)
	}
}

func TestEquationsOfAChain(t *testing.T) {
	require.Equal(t, "holds holds", verdicts("2 * 4 + 3 * 6 = 8 + 18 = 26"))
	require.Equal(t, "holds fails", verdicts("2 * 4 + 3 * 6 = 8 + 18 = 27"))
	require.Equal(t, "unknown holds", verdicts("Brooke's age = 2 * 6 = 12"))
	require.Equal(t, "fails fails", verdicts("3*(4+1) = <<3*(4+1)=16>>16"), "the note and the text around it")
	require.Equal(t, "holds", verdicts("The sum is 15 and then 3 + 4 = 7"))
	require.Equal(t, "holds holds", verdicts("3 + 4 = 7 and then 5 + 5 = 10"))
}

func TestEquationsReason(t *testing.T) {
	e := answer.Equations("the speed = 7 + 1")
	require.Len(t, e, 1)
	require.Equal(t, answer.Unknown, e[0].Verdict)
	require.Equal(t, "a side of it is not arithmetic", e[0].Reason)
	require.Empty(t, e[0].Left)
	e = answer.Equations("It is not true: If 5 + 3 = 9 then")
	require.Len(t, e, 1)
	require.Equal(t, "it says “if”", e[0].Reason)
	e = answer.Equations("about 10 / 4 ≈ 2.5")
	require.Len(t, e, 1)
	require.True(t, e[0].Approximate)
}

func TestEquationsValueReadsBack(t *testing.T) {
	for _, e := range answer.Equations("1 / 3 = 0.4 and 2 * 3 = 7 and sqrt(2) * 2 = 5 and √2 * 2 = 3") {
		if e.Value == "" {
			continue
		}
		_, err := exact.ParseNumber(e.Value)
		require.NoError(t, err)
	}
}

// TestEquationsOfLongTexts checks that hostile texts end, and that positions
// stay right far into a text.
func TestEquationsOfLongTexts(t *testing.T) {
	for _, s := range []string{"(", "1+", "1=", "<<1=", "\\frac{1}{", "9^", "a ", "=", "\\sqrt{", "x", "**", "1 of ", "½", "((1)", "$", "1 1/2 ", "{", "^{"} {
		answer.Equations(strings.Repeat(s, 20000))
	}
	text := strings.Repeat("Nothing to see here, not even π.\n", 10000) + "7 + 5 = 13"
	found := answer.Equations(text)
	require.Len(t, found, 1)
	require.Equal(t, "7 + 5 = 13", text[found[0].Start:found[0].End])
	require.Empty(t, answer.Equations(strings.Repeat("word ", 300000)+"7 + 5 = 13"), "beyond the first MiB")
}

func FuzzEquations(f *testing.F) {
	for _, s := range []string{
		"15 + 25 = <<15+25=50>>50",
		"\\frac{1}{2} = 0.5",
		"2x = 4",
		"3 dozen + 4 = 40 eggs",
		"**5** ** 2 = 25",
		"50 - 20% = 40",
		"π≈3",
		"1 1/2 = ½",
		"5! = 120",
		"10^-3 = 0.001",
		"\\frac{1+\\sqrt{4}}{2^{3}} \\times 8 = \\boxed{3} \\text{ km}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, e := range answer.Equations(s) {
			require.True(t, 0 <= e.Start && e.Start < e.End && e.End <= len(s))
			require.GreaterOrEqual(t, e.End, end)
			end = e.End
			if e.Verdict == answer.Fails {
				require.NotEmpty(t, e.Reason)
				require.NotEmpty(t, e.Value)
			}
		}
	})
}
