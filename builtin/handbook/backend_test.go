// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/program"
)

// backend is what the plugin makes, with its answers and its index at hand.
type backend struct {
	*program.Backend
	index *index
}

// over makes a backend over pages.
func over(t testing.TB, docs fs.FS, prefix string) *backend {
	t.Helper()
	pages, err := readPages(docs)
	require.NoError(t, err)
	x := newIndex(pages, knownQuestions(questionsText))
	return &backend{program.New("handbook", (&reader{index: x, prefix: prefix}).answer), x}
}

func (b *backend) answer(req *sdk.CompleteRequest) (string, *sdk.Declined) {
	text, err := b.Answer(context.Background(), req)
	if err != nil {
		return "", &sdk.Declined{Reason: err.Error()}
	}
	return text, nil
}

// small is a documentation of three pages.
func small(t testing.TB, prefix string) *backend {
	t.Helper()
	docs := fstest.MapFS{
		"index.md":   {Data: []byte("# AUA handbook\n\nAUA serves several models as one. It is run by yourself.\n\n- [Oak](oak.md)\n- [Ash](ash.md)\n")},
		"oak.md":     {Data: []byte("# Oak trees\n\nOaks are planted here.\n\n## Watering an oak\n\nAn oak is watered on Sundays. It takes a bucket:\n\n```console\n$ aua water oak\n```\n\nSquirrels come later.\n")},
		"ash.md":     {Data: []byte("# Ash trees\n\n| key | meaning |\n|---|---|\n| `max_leaves` | How many leaves an ash may have. |\n| `min_leaves` | How many it must have. |\n\nIf the ash is short of water, AUA_DRY is the error.\n")},
		"ignored.go": {Data: []byte("package ignored")},
	}
	cfg := []byte("{}")
	if prefix != "" {
		cfg = []byte(`{"link_prefix": "` + prefix + `"}`)
	}
	inst, err := Plugin(docs).New(t.Context(), &sdk.Instance{Kind: sdk.KindBackend, Config: cfg})
	require.NoError(t, err)
	return &backend{inst.(*program.Backend), over(t, docs, prefix).index}
}

func request(question string) *sdk.CompleteRequest {
	return &sdk.CompleteRequest{Messages: []*sdk.Message{{Role: "user", Content: question}}}
}

func TestAnswersQuoteAndCite(t *testing.T) {
	b := small(t, "")
	for question, want := range map[string]string{
		"how does AUA water an oak?":     "An oak is watered on Sundays. It takes a bucket:\n\n```console\n$ aua water oak\n```\n\nSource: website/docs/oak.md#watering-an-oak (Oak trees: Watering an oak)",
		"what is max_leaves?":            "`max_leaves`: How many leaves an ash may have.\n\nSource: website/docs/ash.md (Ash trees)",
		"how does AUA\nwater an\r\noak?": "An oak is watered on Sundays. It takes a bucket:\n\n```console\n$ aua water oak\n```\n\nSource: website/docs/oak.md#watering-an-oak (Oak trees: Watering an oak)",
		"AUA_DRY":                        "If the ash is short of water, AUA_DRY is the error.\n\nSource: website/docs/ash.md (Ash trees)",
		"what can AUA do?":               "AUA serves several models as one. It is run by yourself.\n\nSource: website/docs/index.md (AUA handbook)",
	} {
		text, declined := b.answer(request(question))
		require.Nil(t, declined, question)
		require.Equal(t, want, text, question)
	}
	text, _ := small(t, "https://docs.example/").answer(request("what is max_leaves?"))
	require.Contains(t, text, "\nSource: https://docs.example/ash.md (Ash trees)")
}

// A question that is the title of a table or a list gets what it has, and one
// that names rows gets those.
func TestTablesAndListsAreAnswers(t *testing.T) {
	docs := fstest.MapFS{
		"index.md": {Data: []byte("# AUA handbook\n\nAUA is this.\n\n- [Trees](trees.md): what grows.\n")},
		"trees.md": {Data: []byte("# Trees\n\nThey grow.\n\n## Forest kinds\n\nThere are these kinds:\n\n- Taiga is cold.\n- Jungle is warm.\n\nThe end.\n\n" +
			"## Seasons\n\n| season | meaning |\n|---|---|\n| `spring` | Leaves come. |\n| `summer` | Leaves stay. |\n| `autumn` | Leaves go. |\n\n## Mushroom list\n\n" + strings.Repeat("- An entry.\n", listLength+3))},
	}
	inst, err := Plugin(docs).New(t.Context(), &sdk.Instance{Kind: sdk.KindBackend, Config: []byte(`{"link_prefix": ""}`)})
	require.NoError(t, err)
	for question, want := range map[string]string{
		"which forest kinds does AUA have?": "There are these kinds:\n\n- Taiga is cold.\n- Jungle is warm.\n\nSource: trees.md#forest-kinds (Trees: Forest kinds)",
		"AUA: autumn or summer?":            "`summer`: Leaves stay.\n`autumn`: Leaves go.\n\nSource: trees.md#seasons (Trees: Seasons)",
		"AUA: what are trees?":              "They grow.\n\nSource: trees.md (Trees)",
		"the mushroom list of AUA":          strings.Repeat("- An entry.\n", listLength) + "- …\n\nSource: trees.md#mushroom-list (Trees: Mushroom list)",
	} {
		text, declined := (&backend{Backend: inst.(*program.Backend)}).answer(request(question))
		require.Nil(t, declined, question)
		require.Equal(t, want, text)
	}
}

func TestOtherQuestionsAreDeclined(t *testing.T) {
	b := small(t, "")
	for question, why := range map[string]decline{
		"":                                    errEmpty,
		" \n ?":                               errEmpty,
		"hello there":                         errEmpty,
		"what is it?":                         errEmpty,
		"how is a palm fertilised?":           errUncovered,
		"which oak did Robin Hood live in?":   errUncovered,
		"AUA guidelines for kidney stones":    errUncovered,
		"how is an oak watered in Minecraft?": errForeign,
	} {
		_, declined := b.answer(request(question))
		require.NotNil(t, declined, question)
		require.Equal(t, why.Error(), declined.GetReason(), question)
	}
}

// The stream says what the whole answer says, and declines before its first byte.
func TestStreamIsTheAnswer(t *testing.T) {
	b := small(t, "")
	for _, question := range []string{"how does AUA water an oak?", "what is the moon?"} {
		text, declined := b.answer(request(question))
		var got strings.Builder
		var last *sdk.StreamEvent
		require.NoError(t, b.Stream(t.Context(), request(question), func(e *sdk.StreamEvent) error {
			got.WriteString(e.GetDelta().GetText())
			last = e
			return nil
		}))
		require.Equal(t, text, got.String())
		require.Equal(t, declined.GetReason(), last.GetDeclined().GetReason())
		if declined == nil {
			require.Equal(t, "stop", last.GetDone().GetFinishReason())
			require.True(t, last.GetDone().GetUsage().GetReported())
		}
	}
}

func TestStreamEndsWithItsReader(t *testing.T) {
	b := small(t, "")
	gone := errors.New("gone")
	require.ErrorIs(t, b.Stream(t.Context(), request("how does AUA water an oak?"), func(*sdk.StreamEvent) error { return gone }), gone)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, b.Stream(ctx, request("how does AUA water an oak?"), func(*sdk.StreamEvent) error { return nil }), context.Canceled)
	_, err := b.Complete(ctx, request("how does AUA water an oak?"))
	require.ErrorIs(t, err, context.Canceled)
}

func TestModelsAndProbe(t *testing.T) {
	b := small(t, "")
	models, err := b.Models(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, "handbook", models.GetModels()[0].GetId())
	for name, ready := range map[string]bool{"": true, "handbook": true, "gpt": false} {
		p, err := b.Probe(t.Context(), &sdk.ProbeRequest{Model: name})
		require.NoError(t, err)
		require.Equal(t, ready, p.GetReady())
	}
}

func TestProgramWithoutDocumentation(t *testing.T) {
	_, err := Plugin(nil).New(t.Context(), &sdk.Instance{Kind: sdk.KindBackend})
	require.ErrorContains(t, err, "without the documentation")
}
