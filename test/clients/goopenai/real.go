// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	openai "github.com/sashabaranov/go-openai"
)

// real are the checks with a real model, which says what it likes.
var real = []check{
	{"models", realModels},
	{"chat", realChat},
	{"errors", realFailures},
	{"leaving", realLeaving},
}

func realModels(ctx context.Context) error {
	list, err := client.ListModels(ctx)
	if !slices.ContainsFunc(list.Models, func(m openai.Model) bool { return m.ID == "aua/small" }) {
		return fmt.Errorf("the list has no aua/small: %v, %w", list.Models, err)
	}
	return err
}

// realChat asks twice, whole and streamed: the answers and their costs are the same.
func realChat(ctx context.Context) error {
	req := request("small")
	r, err := client.CreateChatCompletion(ctx, req)
	if err != nil {
		return err
	}
	req.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	s, err := client.CreateChatCompletionStream(ctx, req)
	if err != nil {
		return err
	}
	defer s.Close()
	text, _, usage, err := read(s)
	switch {
	case !errors.Is(err, io.EOF):
		return err
	case text == "" || usage == nil:
		return errors.New("there is no text or no usage")
	}
	return errors.Join(
		expect("the stream", text, r.Choices[0].Message.Content),
		expect("all tokens", usage.TotalTokens, r.Usage.TotalTokens),
	)
}

func realFailures(ctx context.Context) error {
	hot := request("small")
	hot.Temperature = 9
	_, unknown := client.CreateChatCompletion(ctx, request("nobody"))
	_, wrong := client.CreateChatCompletion(ctx, hot)
	_, dead := client.CreateChatCompletion(ctx, request("dead"))
	_, streamed := client.CreateChatCompletionStream(ctx, request("dead"))
	return errors.Join(
		refused(unknown, 404, "AUA_NOT_FOUND"),
		refused(wrong, 400, "AUA_REQUEST_INVALID"),
		refused(dead, 503, "AUA_BACKEND_UNREACHABLE"),
		refused(streamed, 503, "AUA_BACKEND_UNREACHABLE"),
	)
}

func realLeaving(ctx context.Context) error {
	req := request("small")
	req.Messages[0].Content, req.MaxCompletionTokens = "Tell me a very long story.", 900
	return leave(ctx, req)
}
