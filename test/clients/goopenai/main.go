// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Program goopenai is the community's OpenAI client for Go against a running
// AUA. It is a module of its own, so that the client is no dependency of AUA.
//
// Usage: goopenai BASE_URL [real]
//
// A line "ok NAME" is printed for each check that holds; the first that does
// not ends the program.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"

	openai "github.com/sashabaranov/go-openai"
)

const hello = "Hello to you, from a model."

var client *openai.Client

func main() {
	cfg := openai.DefaultConfig(os.Getenv("AUA_TOKEN"))
	cfg.BaseURL = os.Args[1]
	client = openai.NewClientWithConfig(cfg)
	checks := imitated
	if len(os.Args) > 2 {
		checks = real
	}
	for _, c := range checks {
		if err := c.run(context.Background()); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", c.name, err)
			os.Exit(1)
		}
		fmt.Println("ok", c.name)
	}
}

type check struct {
	name string
	run  func(context.Context) error
}

// imitated are the checks with a model server that is made to say what they expect.
var imitated = []check{
	{"models", models},
	{"buffered", buffered},
	{"stream", stream},
	{"tools", tools},
	{"toolsStreamed", toolsStreamed},
	{"errors", failures},
	{"errorWithinAStream", errorWithinAStream},
	{"leavingAStream", leavingAStream},
}

func request(specialist string) openai.ChatCompletionRequest {
	return openai.ChatCompletionRequest{
		Model:    "aua/" + specialist,
		Messages: []openai.ChatCompletionMessage{{Role: openai.ChatMessageRoleUser, Content: "Say hello."}},
	}
}

func expect(what string, got, want any) error {
	if !reflect.DeepEqual(got, want) {
		return fmt.Errorf("%s is %v, not %v", what, got, want)
	}
	return nil
}

func models(ctx context.Context) error {
	list, err := client.ListModels(ctx)
	if err != nil {
		return err
	}
	if err := expect("the first model", list.Models[0].ID, "aua"); err != nil {
		return err
	}
	one, err := client.GetModel(ctx, "aua/plain")
	return errors.Join(err, expect("the model", one.ID, "aua/plain"))
}

func buffered(ctx context.Context) error {
	r, err := client.CreateChatCompletion(ctx, request("plain"))
	if err != nil {
		return err
	}
	return errors.Join(
		expect("the answer", r.Choices[0].Message.Content, hello),
		expect("the finish reason", r.Choices[0].FinishReason, openai.FinishReasonStop),
		expect("the prompt's tokens", r.Usage.PromptTokens, 11),
		expect("the cached tokens", r.Usage.PromptTokensDetails.CachedTokens, 4),
		expect("the fingerprint", r.SystemFingerprint, "fp_mock"),
	)
}

// read reads a stream until it ends, with io.EOF as the error of a proper end.
func read(s *openai.ChatCompletionStream) (text string, calls []openai.ToolCall, usage *openai.Usage, err error) {
	for {
		var c openai.ChatCompletionStreamResponse
		if c, err = s.Recv(); err != nil {
			return text, calls, usage, err
		}
		if c.Usage != nil {
			usage = c.Usage
		}
		for _, choice := range c.Choices {
			text += choice.Delta.Content
			for _, call := range choice.Delta.ToolCalls {
				if *call.Index == len(calls) {
					calls = append(calls, call)
					continue
				}
				calls[*call.Index].Function.Arguments += call.Function.Arguments
			}
		}
	}
}

func stream(ctx context.Context) error {
	req := request("plain")
	req.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	s, err := client.CreateChatCompletionStream(ctx, req)
	if err != nil {
		return err
	}
	defer s.Close()
	text, _, usage, err := read(s)
	if !errors.Is(err, io.EOF) {
		return err
	}
	if usage == nil {
		return errors.New("no usage came")
	}
	return errors.Join(expect("the answer", text, hello), expect("all tokens", usage.TotalTokens, 17))
}

func weather() []openai.Tool {
	parameters := json.RawMessage(`{"type": "object", "properties": {"city": {"type": "string"}}}`)
	return []openai.Tool{{Type: openai.ToolTypeFunction, Function: &openai.FunctionDefinition{Name: "weather", Parameters: parameters}}}
}

func cities(calls []openai.ToolCall) error {
	var got []string
	for _, call := range calls {
		var arguments struct{ City string }
		if err := json.Unmarshal([]byte(call.Function.Arguments), &arguments); err != nil {
			return err
		}
		got = append(got, arguments.City)
	}
	return expect("the cities", got, []string{"Lund", "Malmö"})
}

// tools has the model call tools, and then gives it their results.
func tools(ctx context.Context) error {
	req := request("tools")
	req.Tools = weather()
	r, err := client.CreateChatCompletion(ctx, req)
	if err != nil {
		return err
	}
	calling := r.Choices[0].Message
	if err := errors.Join(cities(calling.ToolCalls), expect("the finish reason", r.Choices[0].FinishReason, openai.FinishReasonToolCalls)); err != nil {
		return err
	}
	req.Model = "aua/plain"
	req.Messages = append(req.Messages, calling)
	for _, call := range calling.ToolCalls {
		req.Messages = append(req.Messages, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleTool, ToolCallID: call.ID, Content: "rain"})
	}
	if r, err = client.CreateChatCompletion(ctx, req); err != nil {
		return err
	}
	return expect("the answer", r.Choices[0].Message.Content, hello)
}

func toolsStreamed(ctx context.Context) error {
	req := request("tools")
	req.Tools = weather()
	s, err := client.CreateChatCompletionStream(ctx, req)
	if err != nil {
		return err
	}
	defer s.Close()
	_, calls, _, err := read(s)
	if !errors.Is(err, io.EOF) {
		return err
	}
	return cities(calls)
}

// refused checks the error of a request.
func refused(err error, status int, code string) error {
	var e *openai.APIError
	if !errors.As(err, &e) {
		return fmt.Errorf("the client has no error of the API, but %w", err)
	}
	return errors.Join(expect("the status", e.HTTPStatusCode, status), expect("the code", e.Code, code))
}

func failures(ctx context.Context) error {
	hot := request("plain")
	hot.Temperature = 9
	_, unknown := client.CreateChatCompletion(ctx, request("gpt-9"))
	_, wrong := client.CreateChatCompletion(ctx, hot)
	_, limited := client.CreateChatCompletion(ctx, request("limited"))
	_, broken := client.CreateChatCompletion(ctx, request("broken"))
	_, streamed := client.CreateChatCompletionStream(ctx, request("limited"))
	return errors.Join(
		refused(unknown, 404, "AUA_NOT_FOUND"),
		refused(wrong, 400, "AUA_REQUEST_INVALID"),
		refused(limited, 429, "AUA_RATE_LIMITED"),
		refused(broken, 503, "AUA_BACKEND_UNREACHABLE"),
		refused(streamed, 429, "AUA_RATE_LIMITED"),
	)
}

func errorWithinAStream(ctx context.Context) error {
	s, err := client.CreateChatCompletionStream(ctx, request("cut"))
	if err != nil {
		return err
	}
	defer s.Close()
	text, _, _, err := read(s)
	if text == "" {
		return errors.New("nothing came before the error")
	}
	return refused(err, 0, "AUA_STREAM_INTERRUPTED")
}

func leavingAStream(ctx context.Context) error { return leave(ctx, request("endless")) }

// leave closes a stream after its first text.
func leave(ctx context.Context, req openai.ChatCompletionRequest) error {
	s, err := client.CreateChatCompletionStream(ctx, req)
	if err != nil {
		return err
	}
	for text := ""; text == ""; {
		c, err := s.Recv()
		if err != nil {
			return err
		}
		text = c.Choices[0].Delta.Content
	}
	return s.Close()
}
