// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

var (
	errStatus = errors.New("the query was refused")
	errAnswer = errors.New("the answer is not the upstream's")
	errBroken = errors.New("the stream has no end")
)

// Client sends chat completions in the OpenAI dialect. It is safe for concurrent use.
type Client struct{ http *http.Client }

// NewClient returns a client that keeps its connections.
func NewClient() *Client { return &Client{&http.Client{Transport: transport()}} }

// Close closes the connections that are not in use.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Chat is one kind of query to one server.
type Chat struct {
	// URL is that of the server, without a path.
	URL, Model string
	// PromptBytes is about the size of the prompt.
	PromptBytes int
	// Chunks is how many chunks the upstream streams; 0 for a buffered answer.
	Chunks int
}

func (q *Chat) body(n int) []byte {
	prompt := Prompt(q.PromptBytes)
	if q.Chunks > 0 {
		prompt = mark(n) + " " + prompt
	}
	b, _ := json.Marshal(map[string]any{
		"model": q.Model, "stream": q.Chunks > 0,
		"messages": []map[string]string{{"role": "user", "content": prompt}},
	})
	return b
}

// Operation makes the query again and again. Whether an answer is right is
// always checked: by its text, and a stream's chunk by chunk.
func (c *Client) Operation(q Chat) Operation {
	if q.Chunks > 0 {
		return func(ctx context.Context, n int, r *Recorder) error { return c.stream(ctx, &q, n, r) }
	}
	body := q.body(0)
	want := []byte(answer)
	return func(ctx context.Context, _ int, _ *Recorder) error {
		resp, err := c.post(ctx, q.URL, body)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		said, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		if !bytes.Contains(said, want) {
			return fmt.Errorf("%w: %.200s", errAnswer, said)
		}
		return nil
	}
}

func (c *Client) post(ctx context.Context, url string, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/chat/completions", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		said, _ := io.ReadAll(io.LimitReader(resp.Body, 500))
		return nil, fmt.Errorf("%w with status %d: %s", errStatus, resp.StatusCode, said)
	}
	return resp, nil
}

// stream makes one streamed query. A stream that ends is answered, even if
// chunks are missing: those are counted, not hidden in a failure.
func (c *Client) stream(ctx context.Context, q *Chat, n int, r *Recorder) error {
	resp, err := c.post(ctx, q.URL, q.body(n))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	check := NewChecker(chunkTexts(n, q.Chunks))
	lines := bufio.NewReader(resp.Body)
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			r.Chunks(check.Finish())
			return fmt.Errorf("%w: %w", errBroken, err)
		}
		data, ok := bytes.CutPrefix(bytes.TrimRight(line, "\r\n"), []byte("data: "))
		if !ok {
			continue
		}
		if string(data) == "[DONE]" {
			r.Chunks(check.Finish())
			_, err := io.Copy(io.Discard, lines)
			return err
		}
		if text := contentOf(data); text != "" {
			r.Piece()
			check.Piece(text)
		}
	}
}

// contentOf finds the content of a chunk without decoding it, which would cost
// more than some of what is measured. The upstream's texts need no escapes, so
// the first quotation mark is the end.
func contentOf(event []byte) string {
	_, rest, ok := bytes.Cut(event, []byte(`"content":"`))
	if !ok {
		return ""
	}
	text, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(text)
}

// Behave tells the upstream how to answer.
func (c *Client) Behave(ctx context.Context, url string, b Behaviour) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	body, _ := json.Marshal(b)
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, url+"/behaviour", bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		return fmt.Errorf("%w with status %d", errStatus, resp.StatusCode)
	}
	return nil
}
