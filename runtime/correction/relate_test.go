// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

func TestRelate(t *testing.T) {
	capital := &api.Correction{Subject: "What is the capital of Australia?", Claim: "The capital of Australia is Canberra.", Rejected: "Sydney"}
	product := &api.Correction{Subject: "what is 17 * 23?", Claim: "17 × 23 = 391"}
	treaty := &api.Correction{Subject: "When was the Peace of Westphalia signed?", Claim: "1648"}
	founded := &api.Correction{Subject: "What is the capital of Australia?", Claim: "Canberra has been the capital since 1913."}
	prime := &api.Correction{Subject: "Is 91 a prime number?", Claim: "No, 91 = 7 × 13.", Rejected: "yes"}
	method := &api.Correction{
		Subject: "Which method adds an element to a Python list?", Claim: "list.append adds an element.", Rejected: "list.push adds an element.",
	}
	planned := &api.Correction{Subject: "What is the capital of Australia?", Claim: "Canberra, a planned city.", Rejected: "The capital is Sydney."}
	for name, tc := range map[string]struct {
		correction *api.Correction
		text       string
		want       Stance
	}{
		"the claim":                      {capital, "The capital of Australia is Canberra.", Agrees},
		"its answer":                     {capital, "Canberra", Agrees},
		"in other words":                 {capital, "It's **Canberra**, in the Australian Capital Territory.", Agrees},
		"with the wrong one denied":      {capital, "It is Canberra, not Sydney.", Agrees},
		"the wrong one":                  {capital, "Sydney", Repeats},
		"the wrong one in a sentence":    {capital, "The capital of Australia is Sydney, its largest city.", Repeats},
		"the right one denied":           {capital, "It is Sydney, not Canberra.", Repeats},
		"the wrong one denied":           {capital, "It is not Sydney.", Silent},
		"the wrong one called a mistake": {capital, "Sydney is a common misconception.", Silent},
		"both":                           {capital, "People think of Sydney, but the seat of government is Canberra.", Agrees},
		"a third":                        {capital, "The capital of Australia is Melbourne.", Silent},
		"a third alone":                  {capital, "Melbourne", Silent},
		"nothing":                        {capital, " \n", Silent},
		"something else":                 {capital, "I cannot help with that.", Silent},
		"a word that the claim shares":   {planned, "Sydney, the largest city.", Repeats},
		"the claim in its own words":     {planned, "Canberra is a planned city.", Agrees},

		"another number":          {product, "17 × 23 = 401", Differs},
		"the number":              {product, "17 * 23 = 340 + 51 = 391.", Agrees},
		"another stated number":   {product, "First 391 seems right, but no. The answer is 401.", Differs},
		"a number of many":        {product, "Take 17 and 23, then you get somewhere near 400.", Silent},
		"a year":                  {treaty, "It was signed in 1646.", Differs},
		"the year":                {treaty, "It was signed on 24 October 1648 in Münster.", Agrees},
		"another kind of number":  {treaty, "In the autumn, by delegations of 109 states from all of Europe.", Doubtful},
		"a number beside a claim": {founded, "The capital is Canberra, which was chosen in 1908.", Silent},

		"no":                   {prime, "No, it is divisible by 7.", Agrees},
		"yes":                  {prime, "Yes, 91 is prime.", Repeats},
		"identifiers":          {method, "Use list.push(x).", Repeats},
		"the right identifier": {method, "Use `list.append(x)`.", Agrees},
	} {
		got := Relate(tc.correction, tc.text)
		require.Equal(t, tc.want, got, "%s: %s", name, tc.text)
		require.Equal(t, got == Silent, got.Explain(tc.correction) == "", name)
	}
}

func TestOnlyWhatIsSureContradicts(t *testing.T) {
	require.True(t, Repeats.Contradicts())
	require.True(t, Differs.Contradicts())
	for _, s := range []Stance{Silent, Agrees, Doubtful} {
		require.False(t, s.Contradicts())
	}
}

func TestAnExplanationQuotesOneLine(t *testing.T) {
	c := &api.Correction{Subject: "q", Claim: "a\n\tb.", Rejected: string(make([]rune, 300)) + "x"}
	require.Equal(t, "It agrees with what was found to be right before: “a b”.", Agrees.Explain(c))
	require.Less(t, len([]rune(Repeats.Explain(c))), 260)
}
