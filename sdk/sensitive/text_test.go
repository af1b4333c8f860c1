// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sensitive_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/sensitive"
)

const hidden = "hunter2-hidden"

// TestNothingShowsAText: however it is printed, and wherever it stands.
func TestNothingShowsAText(t *testing.T) {
	text := sensitive.New(hidden)
	holder := struct {
		Key  sensitive.Text
		Keys map[string]sensitive.Text
		Ptr  *sensitive.Text
		key  sensitive.Text
	}{text, map[string]sensitive.Text{"a": text}, &text, text}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T"} {
		for _, v := range []any{text, &text, holder, &holder, []sensitive.Text{text}} {
			shown := fmt.Sprintf(verb, v)
			require.NotContains(t, shown, hidden)
			require.NotContains(t, shown, fmt.Sprintf("%x", hidden))
		}
	}
	require.Equal(t, text, holder.key)
	require.Equal(t, "(sensitive)", text.String())
	require.Equal(t, "the key is (sensitive)", fmt.Sprintf("the key is %s", text))
	require.NotContains(t, fmt.Errorf("refused with %v: %w", text, errors.New("no")).Error(), hidden)

	data, err := json.Marshal(holder)
	require.NoError(t, err)
	require.JSONEq(t, `{"Key": "(sensitive)", "Keys": {"a": "(sensitive)"}, "Ptr": "(sensitive)"}`, string(data))
	data, err = json.Marshal(map[sensitive.Text]int{text: 1})
	require.NoError(t, err)
	require.NotContains(t, string(data), hidden)
}

func TestNothingLogsAText(t *testing.T) {
	text := sensitive.New(hidden)
	for _, asJSON := range []bool{true, false} {
		var out bytes.Buffer
		log := hclog.New(&hclog.LoggerOptions{Output: &out, JSONFormat: asJSON})
		log.With("key", text).Info("It starts.", "again", &text, "map", map[string]sensitive.Text{"a": text})
		require.Contains(t, out.String(), "(sensitive)")
		require.NotContains(t, out.String(), hidden)
	}
	for _, handler := range []func(*bytes.Buffer) slog.Handler{
		func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		var out bytes.Buffer
		slog.New(handler(&out)).Info("It starts.", "key", text, "group", slog.GroupValue(slog.Any("key", text)))
		require.Contains(t, out.String(), "(sensitive)")
		require.NotContains(t, out.String(), hidden)
	}
}

// TestATextIsThere: whoever asks for it has it.
func TestATextIsThere(t *testing.T) {
	require.Equal(t, hidden, sensitive.New(hidden).Reveal())
	require.Equal(t, sensitive.New(hidden), sensitive.New(hidden))
	require.NotEqual(t, sensitive.New(hidden), sensitive.New("other"))
	require.True(t, sensitive.Text{}.Empty())

	var settings struct {
		Key sensitive.Text `json:"key"`
	}
	require.NoError(t, json.Unmarshal([]byte(`{"key": "hunter2-hidden"}`), &settings))
	require.Equal(t, hidden, settings.Key.Reveal())
	require.Error(t, json.Unmarshal([]byte(`{"key": 5}`), &settings))
}
