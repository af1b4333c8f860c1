// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// Whatever a record says, its own words find it with a score near 1.
func FuzzTheSameWordsAreFound(f *testing.F) {
	for _, tc := range wordings {
		f.Add(tc.subject, tc.claim, tc.rejected)
	}
	f.Add("os.Exit()", "x_y->z", "°C ²³ -- 1.2.3 don't")
	f.Add("\xff\xfe", "'s n't", "")
	f.Add(strings.Repeat("word ", 500), "1,000.50", "C++ C# .NET")
	f.Fuzz(func(t *testing.T, subject, claim, rejected string) {
		s := openStore(t, "{}", "")
		r := about("c", subject, claim)
		r.Rejected = rejected
		load(t, s, r)
		for _, words := range []string{subject, claim} {
			if s.lexicon.read(words).exact == "" {
				require.Empty(t, search(t, s, words))
				continue
			}
			hits := search(t, s, words)
			require.Len(t, hits, 1, why(t, s, words, "c"))
			require.GreaterOrEqual(t, hits[0].GetScore(), 0.98)
			require.LessOrEqual(t, hits[0].GetScore(), 1.0)
		}
		for _, h := range search(t, s, rejected+" "+subject) {
			require.GreaterOrEqual(t, h.GetScore(), defaultMinScore)
		}
	})
}

// A question in which one name, number or unit is another never finds the record.
func TestAnotherNameIsNeverFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	templates := []string{"What is the capital of %s?", "who founded %s", "How many people live in %s?", "%s was released in 1999.", "When did %s open?"}
	names := []string{"Austria", "Australia", "Iran", "Iraq", "Niger", "Nigeria", "zambia", "gambia", "New York", "York", "iPhone 12", "iPhone 13", "C", "C++", "Python 2", "Python 3", "M-129", "M-128"}
	s := openStore(t, "{}", "")
	for range 500 {
		template := templates[rng.IntN(len(templates))]
		a, b := names[rng.IntN(len(names))], names[rng.IntN(len(names))]
		record, query := fmt.Sprintf(template, a), fmt.Sprintf(template, b)
		p := s.lexicon.prepare(&sdk.Correction{Subject: record, Claim: record})
		m := best(s.lexicon.compare(s.lexicon.read(query), p, func(string) float64 { return 1 }))
		require.Equal(t, a == b, estimate(m.similarity) >= defaultMinScore, "%q ~ %q: %+v", record, query, m)
	}
}

func TestScoreGrowsWithSimilarity(t *testing.T) {
	last := -1.0
	for i := range 1001 {
		score := estimate(float64(i) / 1000)
		require.GreaterOrEqual(t, score, last)
		require.True(t, score >= 0 && score <= 1)
		last = score
	}
}

// The order of the changes does not decide what is found.
func TestOrderOfTheRecordsDoesNotMatter(t *testing.T) {
	var records []*sdk.Correction
	for i, tc := range wordings {
		records = append(records, about(fmt.Sprintf("c%d", i), tc.subject, tc.claim))
	}
	rng := rand.New(rand.NewPCG(3, 4))
	first := openStore(t, `{"min_score": 0}`, "")
	load(t, first, records...)
	rng.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
	second := openStore(t, `{"min_score": 0}`, "")
	load(t, second, records...)
	for _, tc := range wordings {
		for _, q := range append(tc.found, tc.missed...) {
			a, b := search(t, first, q), search(t, second, q)
			require.Equal(t, ids(a), ids(b), q)
			for i := range a {
				require.Equal(t, a[i].GetScore(), b[i].GetScore(), q)
			}
		}
	}
}

func BenchmarkSearchIn100kRecords(b *testing.B) {
	s := openStore(b, "{}", "")
	var records []*sdk.Correction
	for i := range 100_000 {
		records = append(records, about(fmt.Sprint(i), fmt.Sprintf("Who developed Product%d?", i), fmt.Sprintf("Product%d was developed by Company%d.", i, i%1000)))
	}
	load(b, s, records...)
	for name, query := range map[string]string{
		"hit": "Which company created Product4711?", "miss": "Who developed Product100001?", "no names": "who developed the product", "common name": "What did Company7 develop?",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				search(b, s, query)
			}
		})
	}
}

func BenchmarkLoad100kRecords(b *testing.B) {
	var records []*sdk.Correction
	for i := range 100_000 {
		records = append(records, about(fmt.Sprint(i), fmt.Sprintf("Who developed Product%d?", i), fmt.Sprintf("Product%d was developed by Company%d.", i, i%1000)))
	}
	for b.Loop() {
		load(b, openStore(b, "{}", ""), records...)
	}
}
