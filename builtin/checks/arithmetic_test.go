// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestArithmetic(t *testing.T) {
	for text, want := range map[string]sdk.CheckResult{
		"She has 3 * 20 = 60 cups.":                          sdk.CheckPass,
		"First 60 - 15 = 45, then 45 - 25 = 20.":             sdk.CheckPass,
		"10 / 3 = 3.33":                                      sdk.CheckPass,
		"She has 3 * 20 = 80 cups.":                          sdk.CheckFail,
		"First 60 - 15 = 45, then 45 - 25 = 30.":             sdk.CheckFail,
		"The flock needs 20 x 3 = <<20*3=60>>60 cups a day.": sdk.CheckPass,
		"The flock needs 20 x 3 = <<20*3=70>>70 cups a day.": sdk.CheckFail,
		"x + y = z":                       sdk.CheckNotApplicable,
		"The capital of France is Paris.": sdk.CheckNotApplicable,
		"":                                sdk.CheckNotApplicable,
		"If 2 + 2 were 5, then everything would follow from it at once": sdk.CheckNotApplicable,
	} {
		e := judge(t, "arithmetic", "How many?", text)
		require.Equal(t, want, e.GetResult(), text)
		require.False(t, e.GetHard(), "a slip on the way need not spoil the result")
	}
}

func TestArithmeticMarksTheEquation(t *testing.T) {
	text := "Première étape : 60 - 15 = 45. Puis 45 - 25 = 30 tasses."
	e := judge(t, "arithmetic", "", text)
	require.Contains(t, marked(text, e), "45 - 25 = 30")
	require.Contains(t, e.GetReason(), "does not hold")
	require.Contains(t, e.GetReason(), "20")
}

func TestArithmeticSaysHowMuchItCouldCompute(t *testing.T) {
	e := judge(t, "arithmetic", "", "First 60 - 15 = 45.\n\nThen 2 * 3 = 6.")
	require.Equal(t, "The equations that can be computed again hold (2 of 2).", e.GetReason())
}

// An equation is found wherever it stands, and its place is right also beyond
// the first passage.
func TestArithmeticInALongText(t *testing.T) {
	filler := strings.Repeat("Nothing to see here.\n\n", passageBytes/10)
	text := filler + "So 45 - 25 = 30 cups are left.\n\n" + filler
	a := &subject{text: text}
	f := arithmetic(t.Context(), a)
	require.Equal(t, sdk.CheckFail, f.result)
	require.Equal(t, "45 - 25 = 30", strings.TrimSuffix(text[f.start:f.end], " cups"))
}

// 4 * 5 = 2 may be the beginning of 4 * 5 = 20.
func TestArithmeticOfAnAnswerThatWasCut(t *testing.T) {
	require.Equal(t, sdk.CheckUnknown, finished(t, "arithmetic", "length", "So 4 * 5 = 2").GetResult())
	require.Equal(t, sdk.CheckFail, finished(t, "arithmetic", "stop", "So 4 * 5 = 2").GetResult())
	require.Equal(t, sdk.CheckFail, finished(t, "arithmetic", "length", "So 4 * 5 = 2, and").GetResult())
}

func TestArithmeticIsCancelled(t *testing.T) {
	text := strings.Repeat("So 45 - 25 = 20 cups are left.\n\n", 3*passageBytes/32)
	f := arithmetic(&countdown{context.Background(), 1}, &subject{text: text})
	require.Equal(t, sdk.CheckUnknown, f.result)
}

func TestPassagesCoverTheText(t *testing.T) {
	for name, unit := range map[string]string{
		"paragraphs": strings.Repeat("word ", 50) + "\n\n",
		"lines":      strings.Repeat("word ", 50) + "\n",
		"words":      "word ",
		"no breaks":  "漢",
	} {
		text := strings.Repeat(unit, 3*passageBytes/len(unit))
		for start := 0; start < len(text); {
			end := passageEnd(text, start)
			require.Greater(t, end, start, name)
			require.LessOrEqual(t, end-start, passageBytes, name)
			if name == "paragraphs" && end < len(text) {
				require.True(t, strings.HasSuffix(text[start:end], "\n\n"))
			}
			start = end
		}
	}
}
