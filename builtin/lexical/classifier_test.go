// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

// sound checks what every answer must satisfy.
func sound(t testing.TB, resp *sdk.ClassifyResponse, fields []string) {
	t.Helper()
	seen := map[string]bool{}
	sum, before := 0.0, 1.0
	for _, fp := range resp.GetDistribution() {
		require.Contains(t, fields, fp.GetField())
		require.False(t, seen[fp.GetField()], "%s is there twice", fp.GetField())
		seen[fp.GetField()] = true
		require.GreaterOrEqual(t, fp.GetProbability(), leastShown)
		require.LessOrEqual(t, fp.GetProbability(), before, "the highest comes first")
		before = fp.GetProbability()
		sum += before
	}
	require.LessOrEqual(t, sum, 1+1e-9)
	require.GreaterOrEqual(t, resp.GetMargin(), 0.0)
	require.LessOrEqual(t, resp.GetMargin(), 1.0)
	require.Empty(t, resp.GetNeedCalls())
	require.LessOrEqual(t, len(resp.GetTerms()), explainedFields*explainedTerms)
	for _, e := range resp.GetTerms() {
		require.True(t, seen[e.GetField()], "evidence for a field that is not in the distribution: %s", e.GetField())
		require.NotEmpty(t, e.GetTerm())
		require.GreaterOrEqual(t, e.GetWeight(), 0.0)
	}
	if len(resp.GetDistribution()) == 0 {
		require.True(t, resp.GetNoField())
		require.Zero(t, resp.GetMargin())
	}
}

func TestAnswersAreSound(t *testing.T) {
	c := standard(t)
	for _, text := range []string{
		"", " ", "hi", "write a poem about recursion", "law", "contract code poem dinner tax pneumonia quantum exam integral",
		strings.Repeat("what is a lawsuit? ", 1000), "\x00\xff\xfe", strings.Repeat("🙂", 5000),
	} {
		sound(t, classify(t, c, text), builtinFields)
	}
}

func TestTheMarginIsTheLeadOverWhatComesNext(t *testing.T) {
	resp := classify(t, standard(t), "Is a software contract enforceable?")
	d := resp.GetDistribution()
	require.GreaterOrEqual(t, len(d), 2)
	none := 1.0
	for _, fp := range d {
		none -= fp.GetProbability()
	}
	require.InDelta(t, d[0].GetProbability()-max(d[1].GetProbability(), none), resp.GetMargin(), 1e-9)
}

// Two fields that compete are a reason to ask both, not to ask neither.
func TestTwoFieldsThatCompeteAreFields(t *testing.T) {
	resp := classify(t, standard(t), "a tort and a polymer")
	require.False(t, resp.GetNoField())
	require.Less(t, resp.GetMargin(), 0.1)
	require.Greater(t, probability(resp, "law"), 0.3)
	require.Greater(t, probability(resp, "research"), 0.3)
}

func TestEvidenceExplainsTheBestFields(t *testing.T) {
	resp := classify(t, standard(t), "Does the plaintiff need a lawyer for the lawsuit?")
	found := terms(resp, "law")
	for _, term := range []string{"plaintiff", "lawyer", "lawsuit"} {
		require.Positive(t, found[term], term)
	}
	weight := found["plaintiff"]
	require.InDelta(t, weights[strong]*natsPerWeight(3*weights[strong]), weight, 0.5, "in nats")
}

func TestEvidenceNeverQuotesTheQuery(t *testing.T) {
	resp := classify(t, standard(t), "Dr. Zzyzxia Endocrinologistova prescribed insulinoxa to Mr. Qqfoo")
	for _, e := range resp.GetTerms() {
		require.NotContains(t, strings.ToLower(e.GetTerm()), "zzyz")
		require.NotContains(t, strings.ToLower(e.GetTerm()), "ologistova")
		require.NotContains(t, strings.ToLower(e.GetTerm()), "insulinoxa")
	}
}

func TestAFieldThatIsNotConfiguredIsNoField(t *testing.T) {
	coding := named(fieldSoftware, fieldMathematics, fieldGeneral)
	c := configured(t, "", coding...)
	for _, text := range []string{"What are the symptoms of pneumonia?", "Can the plaintiff appeal the verdict?"} {
		resp := classify(t, c, text)
		require.True(t, resp.GetNoField(), text)
		sound(t, resp, []string{fieldSoftware, fieldMathematics, fieldGeneral})
	}
	field, _ := top(classify(t, c, "segmentation fault in my C program"))
	require.Equal(t, fieldSoftware, field)
}

func TestWithoutFieldsThereIsNoField(t *testing.T) {
	resp := classify(t, configured(t, ""), "segmentation fault in my C program")
	require.True(t, resp.GetNoField())
	require.Empty(t, resp.GetDistribution())
}

func TestClassifyHeedsCancellation(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := standard(t).Classify(ctx, &sdk.ClassifyRequest{Content: &sdk.Content{LastMessage: "hi"}})
	require.ErrorIs(t, err, context.Canceled)
}

func TestClassifyTakesARequestWithoutContent(t *testing.T) {
	resp, err := standard(t).Classify(context.Background(), &sdk.ClassifyRequest{})
	require.NoError(t, err)
	require.True(t, resp.GetNoField())
}

func TestAnswersAreEqualForEqualQueries(t *testing.T) {
	fields := named(builtinFields...)
	a, b := configured(t, "", fields...), configured(t, "", fields...)
	for _, p := range prompts(t, "tuned.txt") {
		first := classify(t, a, p.text)
		require.True(t, proto.Equal(first, classify(t, a, p.text)), p.text)
		require.True(t, proto.Equal(first, classify(t, b, p.text)), "another instance, %s", p.text)
	}
}

func TestTheOrderOfFieldsDoesNotMatter(t *testing.T) {
	reversed := named(builtinFields...)
	for i, j := 0, len(reversed)-1; i < j; i, j = i+1, j-1 {
		reversed[i], reversed[j] = reversed[j], reversed[i]
	}
	a, b := standard(t), configured(t, "", reversed...)
	for _, p := range prompts(t, "tuned.txt") {
		x, y := classify(t, a, p.text), classify(t, b, p.text)
		require.Equal(t, x.GetNoField(), y.GetNoField(), p.text)
		require.Len(t, y.GetDistribution(), len(x.GetDistribution()), p.text)
		for i, fp := range x.GetDistribution() {
			require.InDelta(t, fp.GetProbability(), y.GetDistribution()[i].GetProbability(), 1e-6, p.text)
		}
	}
}

func TestClassifyIsSafeForConcurrentUse(t *testing.T) {
	c := standard(t)
	all := prompts(t, "tuned.txt")[:100]
	want := make([]*sdk.ClassifyResponse, len(all))
	for i, p := range all {
		want[i] = classify(t, c, p.text)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for i, p := range all {
				resp, err := c.Classify(context.Background(), &sdk.ClassifyRequest{Content: &sdk.Content{LastMessage: p.text}})
				if err != nil || !proto.Equal(want[i], resp) {
					t.Errorf("another answer to %q under concurrency: %v, %v", p.text, resp, err)
				}
			}
		})
	}
	group.Wait()
}

func TestTheRequestIsNotChanged(t *testing.T) {
	req := &sdk.ClassifyRequest{Content: &sdk.Content{LastMessage: "Is python venom dangerous?"}}
	before := proto.Clone(req)
	_, err := standard(t).Classify(context.Background(), req)
	require.NoError(t, err)
	require.True(t, proto.Equal(before, req))
}
